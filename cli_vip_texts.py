"""`dossier vip texts`: what the worker does for text messages, done now. Next: worker_texts.py."""

from cli_duties import do_now
from console import Json, tell
from worker_texts import send_now


def texts(*, json: Json = False) -> None:
    """Send text messages that are due, outside the quiet hours; take receipts; end campaigns done with."""
    done = do_now(send_now)
    tell(done, json, f"sent: {done['sent']}, receipts: {done['receipts']}, campaigns ended: {done['ended']}")
