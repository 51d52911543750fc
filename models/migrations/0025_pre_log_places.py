"""Places in the change log that outlive the database they were given in: see resolvers/backups. Next: ../migrate.py."""

from tortoise import migrations
from tortoise.fields.db_defaults import SqlDefault
from tortoise.migrations import operations as ops

from models.tables.column import TransactionIdField

# A place in the log is the number of a transaction. A database that was restored from a backup numbers anew,
# from what is low: log_shift is what it adds, so that places go on ascending, and log_lost says which places
# were only ever given by what the restore has lost. Who restores writes both anew. Until then they say nothing, and
# the planner takes them out of every statement.
_PLACES = """
CREATE FUNCTION log_shift() RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT 0::bigint $$;
CREATE FUNCTION log_lost(place xid8, number text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT false $$;
CREATE FUNCTION log_place(own xid8) RETURNS xid8 LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN log_shift() = 0 THEN own ELSE (own::text::numeric + log_shift())::text::xid8 END
$$;
CREATE FUNCTION log_moment() RETURNS pg_snapshot LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN log_shift() = 0 THEN now ELSE concat_ws(':',
        log_place(pg_snapshot_xmin(now)), log_place(pg_snapshot_xmax(now)),
        (SELECT coalesce(string_agg(log_place(xid)::text, ',' ORDER BY xid), '') FROM pg_snapshot_xip(now) AS xid)
    )::pg_snapshot END FROM pg_current_snapshot() AS now
$$;
"""
_UNDONE = """
DROP FUNCTION log_moment(); DROP FUNCTION log_place(xid8); DROP FUNCTION log_lost(xid8, text);
DROP FUNCTION log_shift();
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0024_pre_shared_limits")]

    initial = False

    operations = [
        ops.RunSQL(_PLACES, reverse_sql=_UNDONE),
        ops.AlterField(
            model_name="ChangeDocument",
            name="xid",
            field=TransactionIdField(
                db_default=SqlDefault("log_place(pg_current_xact_id())"),
                generated=False,
                null=False,
                unique=False,
            ),
        ),
    ]
