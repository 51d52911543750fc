"""`dossier receiver`: who is kept in step, deltas, snapshots, deliveries. Next: worker.py."""

from cyclopts import App

receivers = App(name="receiver", help="Receivers of changes, and what was delivered to them.")
receivers.command("cli_deliveries:deliveries", name="deliveries")
