"""Of archives: order of text, indexes, and that a file or a change has exactly one owner. Next: ../migrate.py."""

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
          AND (relation.relname IN ('institution', 'institution_company', 'archive_category', 'archive_type',
                  'archive_item')
              OR relation.relname = 'change_document' AND attribute.attname = 'object_id'
              OR relation.relname IN ('attachment', 'upload', 'attachment_access', 'incident',
                  'destruction_certificate') AND attribute.attname = 'item_id')
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "C"',
                       field.relation, field.name, field.kind);
    END LOOP;
END
$$
"""

_INDEXES = """
CREATE UNIQUE INDEX institution_fonds ON institution (fonds_number);
CREATE INDEX archive_item_institution ON archive_item (institution_code, item_id);
CREATE INDEX archive_item_type ON archive_item (archive_type, item_id);
CREATE INDEX archive_item_customer ON archive_item (customer_number, item_id)
    WHERE customer_number IS NOT NULL;
CREATE INDEX attachment_item ON attachment (item_id, attachment_id) WHERE item_id IS NOT NULL;
CREATE INDEX upload_item ON upload (item_id) WHERE state = 'PENDING' AND item_id IS NOT NULL;
CREATE INDEX change_document_object ON change_document (object_id, change_number)
    WHERE object_id IS NOT NULL;
"""

# NOT VALID needs no look at the rows that are there, which all are a customer's; new ones are checked.
_ONE_OWNER = """
ALTER TABLE attachment ADD CONSTRAINT attachment_owner
    CHECK ((customer_number IS NULL) <> (item_id IS NULL)) NOT VALID;
ALTER TABLE upload ADD CONSTRAINT upload_owner
    CHECK ((customer_number IS NULL) <> (item_id IS NULL)) NOT VALID;
ALTER TABLE change_document ADD CONSTRAINT change_document_object
    CHECK ((customer_number = '') = (object_id IS NOT NULL)) NOT VALID;
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0009_archive")]

    initial = False

    operations = [ops.RunSQL(statement) for statement in (_COLLATE, _INDEXES, _ONE_OWNER)]
