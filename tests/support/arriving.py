"""Messages of other systems, applied without queue and format. Next: base.py."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from models.rules.exchange.message import Function, Message, NumberPolicy
from models.rules.state import rows
from resolvers.access.caller import Caller
from resolvers.inbound.applying import Applied, Arrived, How, Profile, apply_messages, hash_of
from tests.support.base import another
from tests.support.writing import INTEGRATOR, Desk, patch_of

ERP = Profile("ERP100", INTEGRATOR.user_name, NumberPolicy.KEEP)
U8 = Profile("U8", INTEGRATOR.user_name, NumberPolicy.ASSIGN)
PER_ROW, ATOMIC, DRY = How(), How(atomic=True), How(dry_run=True)
CHANGE, ORIGINAL, REPLACE, DELETE = Function.CHANGE, Function.ORIGINAL, Function.REPLACE, Function.DELETE


def message(given: dict[str, Any], function: Function = Function.RESEND, **named: Any) -> Message:
    """Its rows are called as a format of its own would call them."""
    return Message(function, _called(patch_of(given), ()), **named)


def whole(number: str, **changes: Any) -> Message:
    """A new customer with all his data."""
    return message(another(**changes), ORIGINAL, number=number)


async def applied(
    desk: Desk,
    messages: Sequence[Message],
    profile: Profile = ERP,
    how: How = PER_ROW,
    *,
    caller: Caller = INTEGRATOR,
) -> list[Applied]:
    return await apply_messages(desk.writer.call(caller), profile, arrived(desk, messages), how)


def arrived(desk: Desk, messages: Sequence[Message]) -> list[Arrived]:
    return [Arrived(one, hash_of(desk.writer.sealer, one)) for one in messages]


async def alone(desk: Desk, one: Message, profile: Profile = ERP, caller: Caller = INTEGRATOR) -> Applied:
    (found,) = await applied(desk, [one], profile, caller=caller)
    return found


def accepting(profile: Profile, *codes: str) -> Profile:
    return replace(profile, accepted_codes=codes, reason="agreed with the owner")


def _called(patch: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    ready: dict[str, Any] = {"@path": path} if path else {}
    for name in patch.keys() - {"@path"}:
        if listed := rows(patch, name):
            ready[name] = [_called(row, (*path, f"E1{name.upper()}", at)) for at, row in enumerate(listed)]
        else:
            ready[name] = patch[name]
    return ready
