"""`dossier care …`: what falls due in the care of customers, done now. Next: worker_care.py."""

from cyclopts import App

care = App(
    name="care",
    help="Care of customers: what falls due, done now. A worker does it by itself, again and again.",
)
# not imported before they are called, so their help stands here too
for _name, _help in (
    ("complaints", "Tell superiors of complaints whose time is over; close what is resolved for a week."),
    ("coupons", "Coupons whose days are over expire."),
    ("segments", "Take over segments that were written into customers in another way."),
    ("consents", "Bar planned SMS and mails that are not allowed any more, and allow others again."),
    ("overdue", "Tell owners by mail of visits that are overdue, once a day."),
):
    care.command(f"cli_care_work:{_name}", name=_name, help=_help)
