"""Order of text in the tables of custody, indexes, and the guard of certificates. Next: ../migrate.py."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_COLLATE = """
DO $$
DECLARE field record;
BEGIN
    FOR field IN
        SELECT attribute.attrelid::regclass AS relation, attribute.attname AS name,
               format_type(attribute.atttypid, attribute.atttypmod) AS kind
        FROM pg_attribute AS attribute
        JOIN pg_class AS relation ON relation.oid = attribute.attrelid
        WHERE relation.relnamespace = current_schema()::regnamespace AND relation.relkind = 'r'
          AND attribute.attnum > 0 AND NOT attribute.attisdropped
          AND attribute.atttypid IN ('varchar'::regtype, 'text'::regtype)
          AND attribute.attcollation <> 'pg_catalog."C"'::regcollation
          AND relation.relname IN ('job', 'job_finding', 'incident', 'attachment_hold',
              'destruction_certificate', 'stored_object')
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "C"',
                       field.relation, field.name, field.kind);
    END LOOP;
END
$$
"""

_INDEXES = """
CREATE INDEX job_waiting ON job (created_at) WHERE state IN ('QUEUED', 'RUNNING');
CREATE INDEX stored_object_verified ON stored_object (verified_at NULLS FIRST, object_id);
CREATE INDEX stored_object_slip ON stored_object (slip);
CREATE INDEX attachment_hold_live ON attachment_hold (attachment_id) WHERE released_at IS NULL;
"""

_APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON destruction_certificate
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0007_custody")]

    initial = False

    operations = [ops.RunSQL(statement) for statement in (_COLLATE, _INDEXES, _APPEND_ONLY)]
