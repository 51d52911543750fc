"""Of VIP loyalty: order of text, indexes, states, ledgers that are only ever added to and balance. Next: ../migrate.py."""

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
          AND relation.relname IN ('brand', 'dealer', 'store', 'vip_type', 'vip_discount', 'upgrade_rule',
              'recharge_bonus', 'profile_dimension', 'profile_value', 'vip_customer', 'vip_profile_value',
              'vip_upgrade', 'vip_account', 'vip_counter', 'sale', 'sale_line', 'sale_payment',
              'accumulation_activity', 'consumption_activity', 'redemption', 'points_entry',
              'recharge_order', 'stored_value_entry', 'sms_template', 'sms_campaign', 'sms_message')
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "C"',
                       field.relation, field.name, field.kind);
    END LOOP;
END
$$
"""

_INDEXES = """
CREATE INDEX store_dealer ON store (dealer_code);
CREATE UNIQUE INDEX vip_customer_mobile ON vip_customer (mobile)
    WHERE mobile IS NOT NULL AND status <> 'CLOSED';
CREATE INDEX vip_customer_type ON vip_customer (type_code, card_number);
CREATE INDEX vip_customer_store ON vip_customer (store_code, card_number);
CREATE INDEX vip_customer_replaced ON vip_customer (card_number) INCLUDE (replaced_by) WHERE replaced_by IS NOT NULL;
CREATE INDEX vip_customer_customer ON vip_customer (customer_number) WHERE customer_number IS NOT NULL;
CREATE INDEX vip_account_lifetime ON vip_account (lifetime_points);
CREATE INDEX sale_vip ON sale (card_number, sold_on) INCLUDE (total, list_total, kind)
    WHERE card_number IS NOT NULL;
CREATE INDEX sale_day ON sale (sold_on, store_code) INCLUDE (card_number, vip_type, total, list_total, kind);
CREATE INDEX sale_store ON sale (store_code, sold_on);
CREATE INDEX sale_returned ON sale (returned_sale) WHERE returned_sale IS NOT NULL;
CREATE INDEX points_entry_vip ON points_entry (card_number, entry_id);
CREATE INDEX redemption_vip ON redemption (card_number, activity_code);
CREATE INDEX redemption_activity ON redemption (activity_code);
CREATE INDEX recharge_order_vip ON recharge_order (card_number);
CREATE INDEX recharge_order_draft ON recharge_order (store_code) WHERE state = 'DRAFT';
CREATE INDEX stored_value_entry_vip ON stored_value_entry (card_number, entry_id);
CREATE INDEX sms_message_campaign ON sms_message (campaign_number, state);
CREATE INDEX sms_message_vip ON sms_message (card_number) WHERE card_number IS NOT NULL;
CREATE INDEX sms_message_due ON sms_message (next_at) WHERE state IN ('QUEUED', 'SENDING');
CREATE INDEX sms_message_provider ON sms_message (provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX coupon_card ON coupon (vip_card, batch_code) WHERE vip_card IS NOT NULL;
ALTER TABLE vip_account SET (fillfactor = 80);
"""

_CHECKS = """
ALTER TABLE vip_account ADD CONSTRAINT vip_account_card
    FOREIGN KEY (card_number) REFERENCES vip_customer (card_number);
ALTER TABLE vip_account ADD CONSTRAINT vip_account_value CHECK (principal >= 0 AND bonus >= 0);
ALTER TABLE vip_type ADD CONSTRAINT vip_type_discount CHECK (default_discount > 0 AND default_discount <= 1);
ALTER TABLE vip_discount ADD CONSTRAINT vip_discount_rate CHECK (rate > 0 AND rate <= 1);
ALTER TABLE vip_customer ADD CONSTRAINT vip_customer_status CHECK (status IN ('ACTIVE', 'FROZEN', 'CLOSED'));
ALTER TABLE consumption_activity ADD CONSTRAINT consumption_activity_stock CHECK (
    redeemed >= 0 AND (stock IS NULL OR redeemed <= stock));
ALTER TABLE redemption ADD CONSTRAINT redemption_state CHECK (state IN ('ISSUED', 'USED', 'CANCELLED'));
ALTER TABLE recharge_order ADD CONSTRAINT recharge_order_state CHECK (
    state IN ('DRAFT', 'POSTED', 'REVERSED') AND principal > 0 AND bonus >= 0);
ALTER TABLE sale ADD CONSTRAINT sale_kind CHECK ((kind = 'RETURN') = (returned_sale IS NOT NULL));
ALTER TABLE sms_message ADD CONSTRAINT sms_message_state CHECK (
    state IN ('QUEUED', 'SENDING', 'SENT', 'DELIVERED', 'FAILED', 'SUPPRESSED', 'CANCELLED'));
"""

# Sales are corrected by returns, postings by reversals.
_APPEND_ONLY = """
CREATE FUNCTION ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;
END
$$;
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['sale', 'sale_line', 'sale_payment', 'points_entry', 'stored_value_entry'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH STATEMENT'
            ' EXECUTE FUNCTION ledger_stays()', name || '_stays', name);
    END LOOP;
END
$$;
"""

# All sides of a posting are written by one statement.
_BALANCED = """
CREATE FUNCTION stored_value_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added GROUP BY posting HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION 'the sides of a posting of stored value do not sum to 0';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER stored_value_balances AFTER INSERT ON stored_value_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION stored_value_balances();
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0022_vip")]

    initial = False

    operations = [
        ops.RunSQL(statement) for statement in (_COLLATE, _INDEXES, _CHECKS, _APPEND_ONLY, _BALANCED)
    ]
