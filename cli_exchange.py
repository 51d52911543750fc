"""`dossier exchange`: external systems, messages, loads, workbooks. Next: worker.py."""

from cyclopts import App

exchange = App(name="exchange", help="Other systems: messages, loads, workbooks of customers.")
exchange.command(
    "cli_exchange_sheets:export", name="export", help="Write customers to a workbook, or as lines."
)
exchange.command("cli_exchange_sheets:template", name="template", help="Write a workbook to fill in.")
for _name, _function, _help in (
    ("systems", "list_systems", "List external systems with how their messages stand."),
    ("register", "register", "Enter an external system, or change its profile."),
    ("map", "set_map", "Add or replace codes of a system by a CSV file."),
    ("load", "load", "Take a file of customers over, in the name of the system's owner."),
    ("loads", "list_loads", "List the newest loads."),
    ("messages", "messages", "List messages of the queue, with what is wrong."),
    ("retry", "retry", "Try messages again that are in ERROR or wait."),
    ("cancel", "cancel", "Give messages up, for good."),
):
    exchange.command(f"cli_exchange_inbound:{_function}", name=_name, help=_help)
