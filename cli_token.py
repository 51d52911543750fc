"""`dossier token`: bearer tokens, made, listed and ended. Next: resolvers/access/tokens.py."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

import asyncpg
from cyclopts import App, Parameter

from commands import opened_database, read_settings, run_loop, with_pool
from console import Json, tell
from resolvers.access.grants import grant_from_text
from resolvers.access.tokens import NewToken, TokenError, TokenRow, list_tokens, make_token, revoke_token

tokens = App(name="token", help="Bearer tokens: who may call.")
_LANGUAGE = Annotated[str, Parameter(help="Language of messages: zh or en.")]


@tokens.command
def create(  # noqa: PLR0913 -- the options of a command
    user_name: str,
    *,
    grant: list[str],
    description: str = "",
    days: int | None = None,
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
    description:
        What the token is for.
    days:
        Days until it expires; without this it does not.
    """
    expires_at = datetime.now(UTC) + timedelta(days=days) if days is not None else None
    new = NewToken(user_name, [grant_from_text(text) for text in grant], description, language, expires_at)

    async def make(pool: asyncpg.Pool) -> str:
        return await make_token(pool, new)

    with opened_database(read_settings()) as settings:
        token = run_loop(with_pool(settings, make))
        tell({"token": token}, json, token)


@tokens.command(name="list")
def list_all(*, json: Json = False) -> None:
    """Show all tokens, without their text."""
    with opened_database(read_settings()) as settings:
        rows: list[TokenRow] = run_loop(with_pool(settings, list_tokens))
        tell([asdict(row) for row in rows], json, *map(_token_line, rows))


@tokens.command
def revoke(token_id: int, *, json: Json = False) -> None:
    """End a token; running servers know within 5 seconds."""

    async def end(pool: asyncpg.Pool) -> bool:
        return await revoke_token(pool, token_id)

    with opened_database(read_settings()) as settings:
        if not run_loop(with_pool(settings, end)):
            raise TokenError(f"there is no live token {token_id}")
        tell({"revoked": token_id}, json)


def _token_line(row: TokenRow) -> str:
    state = "revoked" if row.revoked_at else f"until {row.expires_at:%F}" if row.expires_at else "live"
    return f"{row.token_id}\t{row.user_name}\t{state}\t{' '.join(row.grants)}\t{row.description}"
