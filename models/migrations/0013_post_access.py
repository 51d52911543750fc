"""Of access: order of text, whose a grant is, indexes, and an audit trail that is only added to. Next: ../migrate.py."""

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
          AND relation.relname IN ('department', 'user_account', 'user_credential', 'user_session',
              'refresh_token', 'recovery_token', 'access_token', 'access_grant', 'unmasked',
              'outgoing_message', 'audit_entry', 'institution')
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "C"',
                       field.relation, field.name, field.kind);
    END LOOP;
END
$$
"""

# Until now a grant said nothing of archives, and whoever had an archive role saw all of them.
_BEFORE = "UPDATE access_grant SET clearance = 3"

_WHOSE = """
ALTER TABLE access_grant ADD CONSTRAINT access_grant_holder CHECK ((token_id IS NULL) <> (user_name IS NULL));
ALTER TABLE access_grant ADD CONSTRAINT access_grant_clearance CHECK (clearance BETWEEN 0 AND 3);
"""

_INDEXES = """
CREATE INDEX access_grant_user ON access_grant (user_name) WHERE user_name IS NOT NULL;
CREATE INDEX access_grant_token ON access_grant (token_id) WHERE token_id IS NOT NULL;
CREATE INDEX access_token_session ON access_token (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX access_token_user ON access_token (user_name);
CREATE INDEX user_session_open ON user_session (user_name) WHERE ended_at IS NULL;
CREATE INDEX refresh_token_session ON refresh_token (session_id);
CREATE INDEX recovery_token_user ON recovery_token (user_name, made_at);
CREATE INDEX unmasked_user ON unmasked (user_name, ends_at);
CREATE INDEX outgoing_message_due ON outgoing_message (due_at) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX user_account_email ON user_account (lower(email)) WHERE email IS NOT NULL;
CREATE INDEX user_account_department ON user_account (department_code, user_name);
CREATE UNIQUE INDEX department_name ON department (coalesce(parent_code, ''), name);
CREATE INDEX audit_entry_open ON audit_entry (entry_id) WHERE position IS NULL;
CREATE INDEX audit_entry_customer ON audit_entry (customer_number, entry_id) WHERE customer_number IS NOT NULL;
CREATE INDEX audit_entry_item ON audit_entry (item_id, entry_id) WHERE item_id IS NOT NULL;
CREATE INDEX audit_entry_user ON audit_entry (user_name, entry_id);
"""

# Only the place in the chain is written later, and once.
_APPEND_ONLY = """
CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.position IS NULL AND OLD.hash IS NULL
        AND (to_jsonb(NEW) - '{position,previous_hash,hash}'::text[])
          = (to_jsonb(OLD) - '{position,previous_hash,hash}'::text[]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit trail is only added to';
END
$$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_stays();
CREATE TRIGGER audit_entry_kept BEFORE TRUNCATE ON audit_entry EXECUTE FUNCTION audit_entry_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0012_access")]

    initial = False

    operations = [ops.RunSQL(statement) for statement in (_COLLATE, _BEFORE, _WHOSE, _INDEXES, _APPEND_ONLY)]
