"""`dossier archive`: scheduled work of the archives done now, backups. Next: cli_archive_work.py."""

from cyclopts import App

archive = App(
    name="archive",
    help="Archives: scheduled work done now, and backups. A worker does the scheduled work by itself every "
    "ten minutes: `dossier archive scheduled` lists it.",
)
# not imported before they are called, so their help stands here too
for _function, _name, _help in (
    ("backup", "backup", "Note a backup that was made, with its size and SHA-256."),
    ("backups", "backups", "Backups that were noted; exit code 1 while one is overdue."),
    ("restored", "restored", "Note that a backup was seen to come back."),
    ("scheduled", "scheduled", "The scheduled work of the service, and what each does."),
    ("verify", "verify", "Order that files not read for long are read and compared (IG-1), once a day."),
    ("due", "due", "Items and volumes whose retention is over become due."),
    ("destroy", "destroy", "Go on with destruction lists that were begun and broken off."),
    ("review", "review", "Tell archive managers by mail of dossiers that are to be verified."),
    ("loans", "loans", "Tell borrowers and approvers by mail of overdue loans."),
    ("inspections", "inspections", "Draw the samples of inspection plans whose day has come (IG-4)."),
    ("index", "index", "Enter items that the index of the search lacks; order that files are read for it."),
    ("check", "check", "Order the four-property checks that are due (IG-2), once a day."),
    ("backup_alert", "backup-alert", "Tell who keeps the files if the last good backup is too old (IG-3)."),
):
    archive.command(f"cli_archive_work:{_function}", name=_name, help=_help)
for _function, _name, _help in (
    ("bring", "import", "Bring a filled-in template in, with its files; all of it or nothing."),
    ("template", "template", "Write the template of 其他档案 or 会计凭证."),
):
    archive.command(f"cli_archive_batches:{_function}", name=_name, help=_help)
archive.command(
    "cli_archive_exports:export", name="export", help="Write items, with their files or as a list, to a file."
)
