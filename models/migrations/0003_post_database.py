"""What Tortoise cannot say: order of text, indexes of the searches, guards of the log. Next: ../migrate.py."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Lists are ordered and cursors compared by code point, whatever locale the operator's database has.
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
          AND relation.relname NOT LIKE 'tortoise%'
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "C"',
                       field.relation, field.name, field.kind);
    END LOOP;
END
$$
"""

_INDEXES = """
CREATE INDEX customer_name1 ON customer (name1, customer_number);
CREATE INDEX customer_created_on ON customer (created_on, customer_number);
CREATE INDEX customer_changed_at ON customer (changed_at, customer_number);
CREATE INDEX customer_city ON customer (city, customer_number);
CREATE INDEX customer_search_grams ON customer USING gin (search_grams);
CREATE INDEX customer_duplicate_name ON customer USING gin (duplicate_name gin_trgm_ops);
CREATE INDEX customer_duplicate_key ON customer (duplicate_name, country, city);
CREATE UNIQUE INDEX customer_short_code ON customer (short_code);
CREATE INDEX customer_uscc ON customer (uscc);
CREATE INDEX customer_tax_number1 ON customer (tax_number1);
CREATE INDEX customer_vat_registration_no ON customer (vat_registration_no);
CREATE INDEX customer_vendor_number ON customer (vendor_number);
CREATE INDEX vat_registration_number ON vat_registration (vat_registration_no);
CREATE INDEX bank_detail_account ON bank_detail (bank_account_digest);
CREATE INDEX external_key_customer ON external_key (customer_number);
CREATE UNIQUE INDEX customer_text_key ON customer_text (customer_number, level, company_code, sales_org,
    channel, division, contact_number, text_id, language) NULLS NOT DISTINCT;
CREATE INDEX partner_function_partner ON partner_function (partner_customer_number)
    WHERE partner_customer_number IS NOT NULL;
CREATE INDEX company_code_data_company ON company_code_data (company_code, customer_number);
CREATE INDEX sales_area_data_org ON sales_area_data (sales_org, customer_number);
CREATE INDEX task_customer ON task (customer_number);
CREATE INDEX change_document_position ON change_document (xid, change_number);
CREATE INDEX change_document_customer ON change_document (customer_number, change_number);
CREATE INDEX customer_alternative_payer ON customer (alternative_payer) WHERE alternative_payer IS NOT NULL;
CREATE INDEX company_code_data_head_office ON company_code_data (head_office) WHERE head_office IS NOT NULL;
CREATE INDEX company_code_data_payer ON company_code_data (alternative_payer)
    WHERE alternative_payer IS NOT NULL;
"""

# Change documents are evidence: nobody changes or removes one, not even by a slip in our own code.
_APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change_document
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change_item
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

# A read is one statement, so it must be able to say there that its cursor is too old.
_REFUSE = """
CREATE FUNCTION refuse(reason text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', reason USING ERRCODE = 'DS001';
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0002_initial")]

    initial = False

    operations = [ops.RunSQL(statement) for statement in (_COLLATE, _INDEXES, _APPEND_ONLY, _REFUSE)]
