"""Order of text in the tables of files, indexes, and the guard of the record of downloads. Next: ../migrate.py."""

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
          AND relation.relname IN ('attachment', 'stored_object', 'attachment_version', 'upload',
              'attachment_access')
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "C"',
                       field.relation, field.name, field.kind);
    END LOOP;
END
$$
"""

_INDEXES = """
CREATE INDEX attachment_customer ON attachment (customer_number, attachment_id);
CREATE INDEX attachment_version_object ON attachment_version (object_id);
CREATE INDEX stored_object_dropped ON stored_object (dropped_at) WHERE dropped_at IS NOT NULL;
"""

# Who read a file is evidence like a change document.
_APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON attachment_access
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0005_attachments")]

    initial = False

    operations = [ops.RunSQL(statement) for statement in (_COLLATE, _INDEXES, _APPEND_ONLY)]
