"""Of archives: order of text, indexes, what must be unique, what is only ever added. Next: ../migrate.py."""

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
          AND relation.relname IN ('archive_category', 'archive_type', 'accounting_kind', 'archive_location',
              'archive_item', 'archive_keyword', 'voucher', 'voucher_invoice', 'archive_code',
              'archive_counter', 'archive_text', 'item_hold', 'loan', 'property_check', 'appraisal',
              'appraisal_item', 'appraisal_opinion', 'destruction_list', 'destruction_row',
              'destruction_signature', 'transfer_list', 'dossier', 'consent', 'dossier_verification',
              'training_authorisation', 'arrangement_project', 'project_quantity', 'project_resource',
              'project_item', 'inspection_plan', 'inspection_finding', 'import_batch', 'batch_file',
              'made_file', 'made_item', 'archive_share', 'backup_record', 'reference_code', 'upload', 'incident')
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "C"',
                       field.relation, field.name, field.kind);
    END LOOP;
END
$$
"""

_INDEXES = """
CREATE UNIQUE INDEX archive_item_code ON archive_item (archive_code) WHERE archive_code IS NOT NULL;
CREATE INDEX archive_item_volume ON archive_item (volume_id, item_id) WHERE volume_id IS NOT NULL;
CREATE INDEX archive_item_due ON archive_item (due_on, item_id) WHERE state = 'FILED' AND due_on IS NOT NULL;
CREATE INDEX archive_item_state ON archive_item (state, item_id);
CREATE INDEX archive_item_year ON archive_item (year, item_id);
CREATE INDEX archive_item_formed ON archive_item (formed_on, item_id);
CREATE INDEX archive_item_held ON archive_item (item_id) WHERE on_hold;
CREATE INDEX archive_item_dated ON archive_item ((coalesce(formed_on, '0001-01-01'::date)), item_id);
CREATE INDEX archive_item_coded ON archive_item ((coalesce(archive_code, '~')), item_id);
CREATE INDEX archive_text_grams ON archive_text USING gin (segment, (grams || file_grams))
    WITH (gin_pending_list_limit = 512);
CREATE INDEX archive_text_waiting ON archive_text (item_id) WHERE indexed_at IS NULL;
CREATE INDEX archive_item_location ON archive_item (location_code, item_id) WHERE location_code IS NOT NULL;
CREATE INDEX archive_item_department ON archive_item (department_code, item_id)
    WHERE department_code IS NOT NULL;
CREATE INDEX archive_item_batch ON archive_item (batch_id) WHERE batch_id IS NOT NULL;
CREATE UNIQUE INDEX archive_item_dossier_name ON archive_item (dossier_name) WHERE dossier_name IS NOT NULL;
CREATE INDEX archive_item_transfer ON archive_item (transfer_number) WHERE transfer_number IS NOT NULL;
CREATE INDEX archive_item_number ON archive_item (institution_code, document_number)
    WHERE document_number IS NOT NULL;
CREATE INDEX backup_record_good ON backup_record (started_at) WHERE result = 'DONE';
CREATE INDEX arrangement_project_location ON arrangement_project (location_code) WHERE state <> 'DONE';
CREATE INDEX archive_keyword_item ON archive_keyword (item_id);
CREATE INDEX archive_keyword_text ON archive_keyword (keyword, item_id);
CREATE INDEX voucher_invoice_number ON voucher_invoice (invoice_number, item_id);
CREATE INDEX item_hold_item ON item_hold (item_id, placed_at);
CREATE INDEX loan_item ON loan (item_id, requested_at);
CREATE INDEX loan_open ON loan (due_on) WHERE state = 'LENT';
CREATE UNIQUE INDEX loan_once ON loan (item_id) WHERE state = 'LENT' AND kind = 'LEND';
CREATE INDEX property_check_item ON property_check (item_id, checked_at);
CREATE INDEX appraisal_item_item ON appraisal_item (item_id);
CREATE INDEX destruction_row_item ON destruction_row (item_id);
CREATE INDEX project_item_item ON project_item (item_id);
CREATE INDEX inspection_finding_item ON inspection_finding (item_id);
CREATE INDEX dossier_review ON dossier (next_review_on) WHERE next_review_on IS NOT NULL;
CREATE INDEX import_batch_sha256 ON import_batch (workbook_sha256, kind) WHERE state = 'DONE';
CREATE INDEX batch_file_object ON batch_file (object_id);
CREATE INDEX import_batch_open ON import_batch (created_at) WHERE state IN ('OPEN', 'REFUSED');
CREATE INDEX import_batch_creator ON import_batch (created_by, created_at);
CREATE INDEX upload_batch ON upload (batch_id) WHERE state = 'PENDING' AND batch_id IS NOT NULL;
CREATE INDEX made_file_object ON made_file (object_id);
CREATE INDEX made_file_expires ON made_file (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX made_item_file ON made_item (file_id);
CREATE INDEX made_item_item ON made_item (item_id);
CREATE INDEX archive_share_item ON archive_share (item_id) WHERE item_id IS NOT NULL AND ended_at IS NULL;
CREATE INDEX archive_share_file ON archive_share (file_id) WHERE file_id IS NOT NULL AND ended_at IS NULL;
"""

# Of pairs of signs; see models/rules/archives/entries.py. Who deletes an item leaves no word of it. A segment
# is 32,768 entries in the order of their creation: a common word is looked up in one after the other, until
# enough is found.
_GRAMS = """
CREATE SEQUENCE archive_text_place;
ALTER TABLE archive_text
    ADD COLUMN segment integer NOT NULL DEFAULT nextval('archive_text_place') >> 15,
    ADD COLUMN grams tsvector NOT NULL DEFAULT '',
    ADD COLUMN file_grams tsvector NOT NULL DEFAULT '',
    ADD CONSTRAINT archive_text_item FOREIGN KEY (item_id) REFERENCES archive_item (item_id) ON DELETE CASCADE;
ALTER SEQUENCE archive_text_place OWNED BY archive_text.segment;
"""

_CHECKS = """
ALTER TABLE dossier ADD CONSTRAINT dossier_customer
    FOREIGN KEY (customer_number) REFERENCES customer (customer_number);
ALTER TABLE archive_item ADD CONSTRAINT archive_item_state CHECK (
    state IN ('DRAFT', 'FILED', 'DUE', 'APPRAISAL', 'TO_DESTROY', 'DESTROYED'));
ALTER TABLE archive_item ADD CONSTRAINT archive_item_filed CHECK (
    (state = 'DRAFT') = (archive_code IS NULL));
ALTER TABLE archive_location ADD CONSTRAINT archive_location_capacity CHECK (
    used >= 0 AND (capacity IS NULL OR used <= capacity));
ALTER TABLE upload DROP CONSTRAINT upload_owner;
ALTER TABLE upload ADD CONSTRAINT upload_owner
    CHECK (num_nonnulls(customer_number, item_id, batch_id) = 1) NOT VALID;
ALTER TABLE made_item ADD CONSTRAINT made_item_file
    FOREIGN KEY (file_id) REFERENCES made_file (file_id) ON DELETE CASCADE;
ALTER TABLE archive_share ADD CONSTRAINT archive_share_what CHECK ((item_id IS NULL) <> (file_id IS NULL));
ALTER TABLE incident ADD CONSTRAINT incident_kind CHECK (
    (code = 'REPORTED') = (object_id IS NULL) AND (object_id IS NULL) = (happened_at IS NOT NULL));
ALTER TABLE archive_share ADD CONSTRAINT archive_share_whom CHECK ((user_name IS NULL) <> (role IS NULL));
"""

# A code that was given is never given again.
_APPEND_ONLY = """
CREATE FUNCTION archive_code_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'archive codes are only ever added';
END
$$;
CREATE TRIGGER archive_code_stays BEFORE UPDATE OR DELETE ON archive_code
    FOR EACH ROW EXECUTE FUNCTION archive_code_stays();
"""

# What the rules forbid, whoever writes: nothing that is held goes, nor a file of it, nor the stub of what is
# destroyed, nor a destruction list. A file that comes to a held item is held from the beginning.
_STAYS = """
CREATE FUNCTION archive_item_is_held(item varchar) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM archive_item i LEFT JOIN archive_item v ON v.item_id = i.volume_id
        WHERE i.item_id = item AND (i.on_hold OR v.on_hold))
$$;
CREATE FUNCTION archives_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% stays: it is held, destroyed, or tells of what was destroyed', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER held_item_stays BEFORE UPDATE ON archive_item FOR EACH ROW
    WHEN (NEW.state = 'DESTROYED' AND OLD.state <> 'DESTROYED' AND (OLD.on_hold OR NEW.on_hold))
    EXECUTE FUNCTION archives_stay();
CREATE TRIGGER stub_stays BEFORE DELETE ON archive_item FOR EACH ROW
    WHEN (OLD.state = 'DESTROYED' OR archive_item_is_held(OLD.item_id)) EXECUTE FUNCTION archives_stay();
CREATE TRIGGER stub_stays_destroyed BEFORE UPDATE ON archive_item FOR EACH ROW
    WHEN (OLD.state = 'DESTROYED' AND NEW.state <> 'DESTROYED') EXECUTE FUNCTION archives_stay();
CREATE TRIGGER held_file_stays BEFORE DELETE ON attachment FOR EACH ROW
    WHEN (OLD.item_id IS NOT NULL AND (OLD.on_hold OR archive_item_is_held(OLD.item_id)
        OR OLD.retain_until >= (now() AT TIME ZONE 'Asia/Shanghai')::date))
    EXECUTE FUNCTION archives_stay();
CREATE FUNCTION new_file_is_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.on_hold := NEW.on_hold OR archive_item_is_held(NEW.item_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER new_file_is_held BEFORE INSERT ON attachment FOR EACH ROW
    WHEN (NEW.item_id IS NOT NULL) EXECUTE FUNCTION new_file_is_held();
CREATE TRIGGER list_stays BEFORE DELETE ON destruction_list FOR EACH ROW EXECUTE FUNCTION archives_stay();
CREATE TRIGGER row_stays BEFORE UPDATE OR DELETE ON destruction_row
    FOR EACH ROW EXECUTE FUNCTION archives_stay();
CREATE TRIGGER signature_stays BEFORE UPDATE OR DELETE ON destruction_signature
    FOR EACH ROW EXECUTE FUNCTION archives_stay();
"""

# A volume's item_count is right whoever files, moves or deletes what lies in it: acts, imports, what undoes
# them. It counts without a version, so a save of the volume that has read an older count leaves it alone.
_COUNTED = """
CREATE FUNCTION archive_volume_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE archive_item v SET item_count = coalesce(v.item_count, 0) + n.by
        FROM (SELECT volume_id, count(*)::int AS by FROM come
              WHERE volume_id IS NOT NULL AND state <> 'DRAFT' GROUP BY volume_id) n
        WHERE v.item_id = n.volume_id;
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE archive_item v SET item_count = coalesce(v.item_count, 0) - n.by
        FROM (SELECT volume_id, count(*)::int AS by FROM gone
              WHERE volume_id IS NOT NULL AND state <> 'DRAFT' GROUP BY volume_id) n
        WHERE v.item_id = n.volume_id;
    ELSE
        UPDATE archive_item v SET item_count = coalesce(v.item_count, 0) + n.by
        FROM (SELECT volume_id, sum(one)::int AS by FROM (
                  SELECT volume_id, 1 AS one FROM come WHERE volume_id IS NOT NULL AND state <> 'DRAFT'
                  UNION ALL
                  SELECT volume_id, -1 FROM gone WHERE volume_id IS NOT NULL AND state <> 'DRAFT') m
              GROUP BY volume_id HAVING sum(one) <> 0) n
        WHERE v.item_id = n.volume_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER archive_volume_counts_new AFTER INSERT ON archive_item REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION archive_volume_counts();
CREATE TRIGGER archive_volume_counts_moved AFTER UPDATE ON archive_item
    REFERENCING OLD TABLE AS gone NEW TABLE AS come
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION archive_volume_counts();
CREATE TRIGGER archive_volume_counts_gone AFTER DELETE ON archive_item REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION archive_volume_counts();
CREATE FUNCTION archive_volume_keeps_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.item_count := OLD.item_count;
    RETURN NEW;
END
$$;
CREATE TRIGGER archive_volume_keeps_count BEFORE UPDATE ON archive_item FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 AND OLD.unit = 'VOLUME' AND NEW.item_count IS DISTINCT FROM OLD.item_count)
    EXECUTE FUNCTION archive_volume_keeps_count();
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0016_archives")]

    initial = False

    operations = [
        ops.RunSQL(statement)
        for statement in (_COLLATE, _GRAMS, _INDEXES, _CHECKS, _APPEND_ONLY, _STAYS, _COUNTED)
    ]
