"""Of base data and care: order of text, paths of trees, indexes, what is only ever added. Next: ../migrate.py."""

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
          AND relation.relname IN ('customer_category', 'vendor_category', 'stock_item_category', 'employee',
              'vendor', 'unit_group', 'unit', 'stock_item', 'ledger_account', 'business_document',
              'document_line', 'service_plan', 'service_measure', 'segment', 'care_profile',
              'segment_period', 'consumption_habit', 'preference', 'service_execution', 'visit',
              'service_task', 'care_counter', 'complaint', 'complaint_step', 'complaint_file',
              'improvement_action', 'escalation', 'customer_activity', 'activity_participant', 'gift',
              'gift_movement', 'coupon_batch', 'coupon')
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "C"',
                       field.relation, field.name, field.kind);
    END LOOP;
END
$$
"""

_INDEXES = """
CREATE UNIQUE INDEX vendor_number ON vendor (vendor_number) WHERE vendor_number IS NOT NULL;
CREATE INDEX vendor_category_code ON vendor (category_code);
CREATE INDEX vendor_buyer ON vendor (buyer_code) WHERE buyer_code IS NOT NULL;
CREATE INDEX vendor_department ON vendor (department_code) WHERE department_code IS NOT NULL;
CREATE INDEX employee_department ON employee (department_code);
CREATE INDEX unit_group_code ON unit (group_code);
CREATE UNIQUE INDEX unit_main ON unit (group_code) WHERE is_main AND rate IS NOT NULL;
CREATE INDEX stock_item_category_code ON stock_item (category_code);
CREATE INDEX stock_item_main_unit ON stock_item (main_unit_code);
CREATE INDEX customer_category_parent ON customer_category (parent_code);
CREATE INDEX vendor_category_parent ON vendor_category (parent_code);
CREATE INDEX stock_item_category_parent ON stock_item_category (parent_code);
CREATE INDEX customer_vendor ON customer (vendor_number) WHERE vendor_number IS NOT NULL;
CREATE INDEX customer_category_code ON customer (customer_category) WHERE customer_category IS NOT NULL;
CREATE INDEX ledger_account_parent ON ledger_account (parent_account_key);
CREATE INDEX ledger_account_length ON ledger_account (length(account_code));
CREATE INDEX ledger_account_sap ON ledger_account (chart_of_accounts, sap_account) WHERE sap_account IS NOT NULL;
CREATE INDEX business_document_vendor ON business_document (vendor_code) WHERE vendor_code IS NOT NULL;
CREATE INDEX business_document_customer ON business_document (customer_number)
    WHERE customer_number IS NOT NULL;
CREATE INDEX business_document_department ON business_document (department_code)
    WHERE department_code IS NOT NULL;
CREATE INDEX business_document_employee ON business_document (employee_code)
    WHERE employee_code IS NOT NULL;
CREATE INDEX business_document_date ON business_document (document_date, document);
CREATE INDEX document_line_item ON document_line (item_code) WHERE item_code IS NOT NULL;
CREATE INDEX document_line_unit ON document_line (unit_code) WHERE unit_code IS NOT NULL;
CREATE INDEX document_line_account ON document_line (ledger_account) WHERE ledger_account IS NOT NULL;
CREATE INDEX care_profile_segment ON care_profile (segment_code);
CREATE INDEX visit_due ON visit (owner, due_on) WHERE state = 'PLANNED';
CREATE INDEX visit_customer ON visit (customer_number, due_on);
CREATE INDEX visit_done ON visit (done_on) WHERE done_on IS NOT NULL;
CREATE INDEX service_task_owner ON service_task (owner, due_on) WHERE state = 'OPEN';
CREATE INDEX service_task_customer ON service_task (customer_number, state);
CREATE INDEX complaint_customer ON complaint (customer_number, state);
CREATE INDEX complaint_received ON complaint (received_at);
CREATE INDEX complaint_open ON complaint (resolve_by) WHERE state NOT IN ('CLOSED', 'REJECTED');
CREATE INDEX coupon_batch_state ON coupon (batch_code, state);
CREATE INDEX coupon_customer ON coupon (customer_number, state) WHERE customer_number IS NOT NULL;
CREATE INDEX complaint_visit ON complaint (visit_number) WHERE visit_number IS NOT NULL;
CREATE INDEX complaint_product ON complaint (item_code) WHERE item_code IS NOT NULL;
CREATE INDEX service_task_visit ON service_task (visit_number) WHERE visit_number IS NOT NULL;
CREATE INDEX activity_participant_customer ON activity_participant (customer_number);
CREATE INDEX activity_participant_line ON activity_participant (activity_code, state, place_in_line);
CREATE INDEX gift_movement_gift ON gift_movement (gift_code, moved_at);
CREATE INDEX gift_movement_customer ON gift_movement (customer_number) WHERE customer_number IS NOT NULL;
CREATE UNIQUE INDEX gift_movement_returns ON gift_movement (returns) WHERE returns IS NOT NULL;
"""

_CHECKS = """
ALTER TABLE care_profile ADD CONSTRAINT care_profile_customer
    FOREIGN KEY (customer_number) REFERENCES customer (customer_number);
ALTER TABLE change_document DROP CONSTRAINT change_document_object;
ALTER TABLE change_document ADD CONSTRAINT change_document_object
    CHECK (customer_number <> '' OR object_id IS NOT NULL) NOT VALID;
ALTER TABLE gift ADD CONSTRAINT gift_stock CHECK (stock >= 0);
ALTER TABLE gift_movement ADD CONSTRAINT gift_movement_quantity CHECK (quantity > 0 AND stock_after >= 0);
ALTER TABLE coupon_batch ADD CONSTRAINT coupon_batch_issued CHECK (issued BETWEEN 0 AND quantity);
ALTER TABLE coupon ADD CONSTRAINT coupon_used CHECK (
    state IN ('ISSUED', 'USED', 'EXPIRED', 'VOID') AND (state = 'USED') = (used_at IS NOT NULL));
ALTER TABLE customer_activity ADD CONSTRAINT customer_activity_capacity CHECK (
    registered >= 0 AND (capacity IS NULL OR registered <= capacity));
ALTER TABLE activity_participant ADD CONSTRAINT activity_participant_state CHECK (
    state IN ('INVITED', 'REGISTERED', 'WAITLIST', 'ATTENDED', 'NO_SHOW', 'CANCELLED'));
ALTER TABLE visit ADD CONSTRAINT visit_state CHECK (state IN ('PLANNED', 'DONE', 'FAILED', 'CANCELLED'));
ALTER TABLE service_task ADD CONSTRAINT service_task_state CHECK (state IN ('OPEN', 'DONE', 'CANCELLED'));
ALTER TABLE complaint ADD CONSTRAINT complaint_state CHECK (
    state IN ('NEW', 'ACCEPTED', 'IN_PROGRESS', 'WAITING_CUSTOMER', 'RESOLVED', 'CLOSED', 'REJECTED')
    AND (state = 'WAITING_CUSTOMER') = (waiting_since IS NOT NULL));
"""

# The path of names is right whoever writes: a new name shows below at once. A row below takes its path from
# the one above, which is held meanwhile, so that no rename passes by unseen.
_PATHS = r"""
CREATE FUNCTION tree_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE above text; path text;
BEGIN
    IF pg_trigger_depth() > 1 THEN  -- the path comes from the one above
        RETURN NEW;
    END IF;
    above := to_jsonb(NEW) ->> TG_ARGV[1];
    IF above IS NOT NULL THEN
        EXECUTE format('SELECT full_name FROM %I WHERE %I = $1 FOR SHARE', TG_TABLE_NAME, TG_ARGV[0])
            INTO path USING above;
    END IF;
    NEW.full_name := concat_ws('\', path, NEW.name);
    RETURN NEW;
END
$$;
CREATE FUNCTION tree_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE code text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    EXECUTE format('UPDATE %I SET full_name = $2 || substr(full_name, $3)'
        ' WHERE %I > $1 AND %I < $1 || ''~'' AND starts_with(%I, $1)',
        TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[0], TG_ARGV[0])
        USING code, NEW.full_name, length(OLD.full_name) + 1;
    RETURN NULL;
END
$$;
DO $$
DECLARE tree record;
BEGIN
    FOR tree IN SELECT * FROM (VALUES
        ('customer_category', 'category_code', 'parent_code'),
        ('vendor_category', 'category_code', 'parent_code'),
        ('stock_item_category', 'category_code', 'parent_code'),
        ('ledger_account', 'ledger_account', 'parent_account_key')) AS t(name, code, above)
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE ON %I FOR EACH ROW'
            ' EXECUTE FUNCTION tree_path(%L, %L)', tree.name || '_path', tree.name, tree.code, tree.above);
        EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %I FOR EACH ROW'
            ' WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION tree_renamed(%L)',
            tree.name || '_renamed', tree.name, tree.code);
    END LOOP;
END
$$;
"""

# An account with accounts below is no leaf; it has no other version for that.
_LEAVES = """
CREATE FUNCTION ledger_account_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE ledger_account SET leaf = false WHERE ledger_account = NEW.parent_account_key AND leaf;
    ELSE
        UPDATE ledger_account SET leaf = true WHERE ledger_account = OLD.parent_account_key
            AND NOT EXISTS (SELECT FROM ledger_account b WHERE b.parent_account_key = OLD.parent_account_key);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER ledger_account_leaf AFTER INSERT OR DELETE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_account_leaf();
"""

_APPEND_ONLY = """
CREATE FUNCTION gift_movement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'movements of gifts are only ever added';
END
$$;
CREATE TRIGGER gift_movement_stays BEFORE UPDATE OR DELETE ON gift_movement
    FOR EACH ROW EXECUTE FUNCTION gift_movement_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0020_base_data_and_care")]

    initial = False

    operations = [
        ops.RunSQL(statement) for statement in (_COLLATE, _INDEXES, _CHECKS, _PATHS, _LEAVES, _APPEND_ONLY)
    ]
