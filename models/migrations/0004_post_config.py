"""Counts the changes of the configuration tables, so that a process knows when its copy is old. Next: ../migrate.py."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_COUNT = """
CREATE FUNCTION count_config_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO config_version (scope, version) VALUES ('config', 1)
    ON CONFLICT (scope) DO UPDATE SET version = config_version.version + 1;
    RETURN NULL;
END
$$;
INSERT INTO config_version (scope, version) VALUES ('config', 1);
"""

# Not number_range as a whole: every create moves its last number, and that is no configuration.
_WATCH = """
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['company_code', 'sales_organization', 'sales_area', 'sales_office_area',
        'sales_group', 'plant', 'plant_assignment', 'credit_control_area', 'account_group', 'field_status',
        'reference_code', 'country', 'region', 'currency', 'language', 'gl_account', 'payment_terms',
        'incoterms', 'tax_category', 'bank_master']
    LOOP
        EXECUTE format('CREATE TRIGGER config_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
                        FOR EACH STATEMENT EXECUTE FUNCTION count_config_change()', name);
    END LOOP;
END
$$;
CREATE TRIGGER config_change
    AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF from_number, to_number, external, pattern ON number_range
    FOR EACH STATEMENT EXECUTE FUNCTION count_config_change();
"""

# Candidates of the duplicate check are found by customer_search_grams, which holds these bigrams too.
_UNUSED = "DROP INDEX IF EXISTS customer_duplicate_name"

# Every search reads the list of pending entries from end to end: 15 ms of the 4 MB it may grow to.
_NO_PENDING = "ALTER INDEX customer_search_grams SET (fastupdate = off)"


class Migration(migrations.Migration):
    dependencies = [("models", "0003_post_database")]

    initial = False

    operations = [ops.RunSQL(statement) for statement in (_COUNT, _WATCH, _UNUSED, _NO_PENDING)]
