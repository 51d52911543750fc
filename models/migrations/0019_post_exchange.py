"""Of the exchange with other systems: order of text, indexes of the queues. Next: ../migrate.py."""

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
          AND relation.relname IN ('external_system', 'code_map', 'inbound_load', 'inbound_message',
              'applied_message', 'drop_box', 'dropped_file', 'receiver', 'delivery', 'delivery_attempt')
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "C"',
                       field.relation, field.name, field.kind);
    END LOOP;
END
$$
"""

# UP-1: of two who send the same message at once, one is told what the other's did. A row of a load counts once
# it is carried out: before, the load may still come to nothing.
_INDEXES = """
CREATE UNIQUE INDEX inbound_message_once ON inbound_message (system, message_id)
    WHERE message_id IS NOT NULL AND state <> 'STAGED';
CREATE UNIQUE INDEX inbound_message_load ON inbound_message (load_id, position) WHERE load_id IS NOT NULL;
CREATE INDEX inbound_message_due ON inbound_message (next_try_at, queue_id)
    WHERE state IN ('NEW', 'PROCESSING', 'WAITING_REF');
CREATE INDEX inbound_message_state ON inbound_message (system, state, queue_id);
CREATE INDEX inbound_message_open ON inbound_message (system, external_key, queue_id)
    WHERE state IN ('NEW', 'PROCESSING', 'WAITING_REF', 'ERROR', 'STAGED');
CREATE INDEX inbound_message_customer ON inbound_message (customer_number, queue_id);
CREATE INDEX inbound_message_received ON inbound_message (received_at);
CREATE INDEX applied_message_customer ON applied_message (customer_number);
CREATE INDEX inbound_load_received ON inbound_load (submitted_by, received_at);
CREATE UNIQUE INDEX delivery_head ON delivery (receiver_code, key, delivery_id)
    WHERE state IN ('WAITING', 'SENDING', 'DEAD');
CREATE INDEX delivery_due ON delivery (next_try_at, delivery_id) WHERE state IN ('WAITING', 'SENDING');
CREATE INDEX delivery_receiver ON delivery (receiver_code, delivery_id);
CREATE INDEX delivery_sent ON delivery (sent_at) WHERE state = 'SENT';
CREATE INDEX delivery_given_up ON delivery (created_at) WHERE state = 'DISCARDED';
CREATE INDEX delivery_attempt_delivery ON delivery_attempt (delivery_id, attempt);
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0018_exchange")]

    initial = False

    operations = [ops.RunSQL(statement) for statement in (_COLLATE, _INDEXES)]
