"""`dossier vip …`: ledgers proven, and what falls due in VIP loyalty, done now. Next: cli_vip_work.py."""

from cyclopts import App

vip = App(name="vip", help="VIP loyalty: ledgers proven, and what falls due, done now.")
# not imported before they are called, so their help stands here too
for _name, _help in (
    ("prove", "Add up the ledgers of all cards again; exit code 1 where something is not what they say."),
    ("points", "Points expire whose time is over; nothing unless DOSSIER_POINTS_MONTHS says when."),
):
    vip.command(f"cli_vip_work:{_name}", name=_name, help=_help)
vip.command(
    "cli_vip_texts:texts",
    name="texts",
    help="Send text messages that are due, outside the quiet hours; take receipts; end campaigns done with.",
)
