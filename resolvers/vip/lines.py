"""Cards of one holder: each took the place of the one before. Next: figures.py."""

# The card {0} and those that it replaced.
LINE = """ARRAY(WITH RECURSIVE line AS (
    SELECT w.card_number::text AS card, w.replaces::text AS before
    FROM vip_customer w WHERE w.card_number = {0}
    UNION SELECT w.card_number::text, w.replaces::text
    FROM line JOIN vip_customer w ON w.card_number = line.before
) SELECT card FROM line)"""
