"""`dossier token`: bearer tokens of machines, made, listed, rotated and ended. Next: cli_acting.py."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import asyncpg
from cyclopts import App, Parameter
from cyclopts.validators import Number

from cli_acting import CONSOLE, run_act
from commands import opened_database, read_settings, run_loop, with_pool
from console import Json, tell
from models.rules.auditing import AuditAct, AuditNote
from resolvers.access.api_keys import ApiKey, KeysWanted, list_keys
from resolvers.access.audit import note
from resolvers.access.grants import grant_from_text, text_from_grant
from resolvers.access.tokens import SHOWN, NewToken, TokenError, make_token, revoke_token
from resolvers.write.api_keys import Issued, WantedKey, create_key, rotate_key
from resolvers.write.context import WriteContext

tokens = App(name="token", help="Bearer tokens: who may call. Those with a name are API keys of a user.")
_LANGUAGE = Annotated[str, Parameter(help="Language of messages: zh or en.")]
_DAYS = Annotated[int, Parameter(validator=Number(gte=1, lte=731))]
_OLD_DAYS = Annotated[int, Parameter(validator=Number(gte=1, lte=30))]
_PAGE = 1_000
_YEAR = 365


@tokens.command
def create(  # noqa: PLR0913 -- the options of a command
    user_name: str,
    *,
    grant: list[str],
    name: str | None = None,
    description: str = "",
    days: _DAYS | None = None,
    language: _LANGUAGE = "zh",
    json: Json = False,
) -> None:
    """Make a token and print it, this once.

    Parameters
    ----------
    user_name:
        Who calls, at most 12 characters; change documents name it.
    grant:
        role, role@companies or role@companies/salesOrgs: salesMaintainer@0723/F723; + joins, * is all.
    name:
        Of an API key of a user that `dossier user` knows: it ends with him, and can be rotated.
    description:
        What the token is for.
    days:
        Days until it expires; without this an API key in a year, another token never.
    """
    grants = [grant_from_text(text) for text in grant]
    end = None if days is None else datetime.now(UTC) + timedelta(days=days)
    if name is not None:
        wanted = WantedKey(user_name, name, grants, end or _in_days(_YEAR), description)
        _issue(lambda call: create_key(call, wanted), json)
        return
    new = NewToken(user_name, grants, description, language, end)

    async def make(pool: asyncpg.Pool) -> str:
        token = await make_token(pool, new)
        told = {"did": "CREATED", "key": token[:SHOWN], "grants": [text_from_grant(one) for one in grants]}
        await _note(pool, user_name.strip().upper(), told)
        return token

    with opened_database(read_settings()) as settings:
        token = run_loop(with_pool(settings, make))
        tell({"token": token}, json, token)


@tokens.command(name="list")
def list_all(*, user: str | None = None, ended: bool = True, json: Json = False) -> None:
    """Show tokens and API keys, without their text and without those of people's sessions.

    Parameters
    ----------
    user:
        Only those of this user.
    ended:
        Also those that were revoked or are over.
    """
    wanted = KeysWanted(user and user.strip().upper(), ended, first=_PAGE)

    async def read(pool: asyncpg.Pool) -> list[ApiKey]:
        found = page = await list_keys(pool, wanted)
        while len(page) == _PAGE:
            page = await list_keys(pool, replace(wanted, after=page[-1].key_id))
            found = [*found, *page]
        return found[::-1]

    with opened_database(read_settings()) as settings:
        rows: list[ApiKey] = run_loop(with_pool(settings, read))
        tell([_as_json(row) for row in rows], json, *map(_line, rows))


@tokens.command
def rotate(token_id: int, *, days: _DAYS | None = None, old_days: _OLD_DAYS = 7, json: Json = False) -> None:
    """Make a second key with the name and the grants of this one, and print it, this once.

    Parameters
    ----------
    days:
        Days until the new one expires; without this it lives as long as the old one was made for.
    old_days:
        Days until the old one ends at the latest.
    """
    end = None if days is None else _in_days(days)
    _issue(lambda call: rotate_key(call, token_id, end, _in_days(old_days)), json)


@tokens.command
def revoke(token_id: int, *, json: Json = False) -> None:
    """End a token; running servers know at once."""

    async def end(pool: asyncpg.Pool) -> bool:
        if not await revoke_token(pool, token_id):
            return False
        await _note(pool, None, {"did": "REVOKED", "tokenId": token_id})
        return True

    with opened_database(read_settings()) as settings:
        if not run_loop(with_pool(settings, end)):
            raise TokenError(f"there is no live token {token_id}")
        tell({"revoked": token_id}, json)


def _issue(act: Callable[[WriteContext], Awaitable[Issued]], json: bool) -> None:
    issued: Issued = run_act(act, "token")
    key = issued.key
    tell(
        {"token": issued.token, "token_id": key.key_id, "expires_at": key.expires_at},
        json,
        issued.token or "",
    )


def _in_days(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


async def _note(pool: asyncpg.Pool, user_name: str | None, detail: dict[str, Any]) -> None:
    told = AuditNote(AuditAct.KEY, CONSOLE.user_name, object_class="USER", object_id=user_name, detail=detail)
    await note(pool, told)


def _line(row: ApiKey) -> str:
    until = f"until {row.expires_at:%F}" if row.expires_at else "live"
    state = "revoked" if row.revoked_at else until if row.live else "expired"
    grants = " ".join(text_from_grant(one.grant) for one in row.grants)
    return "\t".join(
        [str(row.key_id), row.user_name, state, grants, row.name or "", row.prefix, row.description]
    )


def _as_json(row: ApiKey) -> dict[str, Any]:
    times = {name: getattr(row, name) for name in ("created_at", "expires_at", "revoked_at", "used_at")}
    about = {name: getattr(row, name) for name in ("user_name", "name", "prefix", "description", "live")}
    grants = [text_from_grant(one.grant) for one in row.grants]
    return {"token_id": row.key_id, **about, "grants": grants, "created_by": row.created_by, **times}
