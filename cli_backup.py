"""`dossier backup`: taken at one point, proved, restored, carried on with. Next: cli_backup_take.py."""

from cyclopts import App

backup = App(
    name="backup",
    help="Backups of database and files. A place is a folder, or s3://BUCKET/PREFIX on the S3 server of the "
    "settings. No key is ever in a backup.",
)
# not imported before they are called, so their help stands here too
for _module, _function, _name, _help in (
    ("take", "take", "take", "Take a backup: database and list of objects at one point."),
    ("take", "destroyed_since", "destroyed-since", "Write what was destroyed since a backup was taken."),
    ("restore", "restore", "restore", "Restore a backup into an empty place."),
    ("restore", "recovered", "recovered", "Go on with a database that was recovered to an earlier point."),
    ("restore", "objects_back", "objects-back", "Bring objects back from a copy that `take` has made."),
    ("verify", "verify", "verify", "Prove a backup: restore it beside, compare, open files."),
):
    backup.command(f"cli_backup_{_module}:{_function}", name=_name, help=_help)
