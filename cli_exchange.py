"""`dossier exchange`: external systems, messages, loads, workbooks. Next: worker.py."""

from cyclopts import App

exchange = App(name="exchange", help="Other systems: messages, loads, workbooks of customers.")
exchange.command("cli_exchange_sheets:export", name="export", help="Write customers to a workbook, or as lines.")
exchange.command("cli_exchange_sheets:template", name="template", help="Write a workbook to fill in.")
