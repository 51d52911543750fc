"""The commands of `dossier vip`. Next: resolvers/vip/proving.py."""

from dataclasses import asdict

from cli_duties import tell_duty
from commands import opened_database, read_settings, run_loop, with_pool
from console import Json, tell
from resolvers.vip.proving import Outcome, prove_ledgers
from worker_vip import DUTIES


def prove(*, json: Json = False) -> int:
    """Add up the ledgers of all cards again; exit code 1 where something is not what they say.

    Reads one state of the database, while others go on writing. Changes nothing.
    """
    with opened_database(read_settings()) as settings:
        proof = run_loop(with_pool(settings, prove_ledgers))
    tell(
        {**asdict(proof), "sound": proof.sound},
        json,
        f"{proof.cards} cards: {proof.points} points, principal {proof.principal}, bonus {proof.bonus}",
        *map(_line, proof.checks),
    )
    return int(not proof.sound)


def points(*, json: Json = False) -> None:
    """Points expire whose time is over; nothing unless DOSSIER_POINTS_MONTHS says when."""
    tell_duty("points", DUTIES["points"], json)


def _line(one: Outcome) -> str:
    if not one.wrong:
        return f"ok\t{one.told}"
    more = ", …" if one.wrong > len(one.examples) else ""
    return f"WRONG\t{one.told}: not so of {one.wrong} ({', '.join(one.examples)}{more})"
