"""`dossier exchange`: external systems, messages, loads, workbooks. Next: worker.py."""

from cyclopts import App

exchange = App(name="exchange", help="Other systems: messages, loads, workbooks of customers.")
