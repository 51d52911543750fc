"""What the files of an institution take is counted, instead of summed up for each upload. Next: ../migrate.py."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_COUNT = """
UPDATE institution i SET used_bytes = (SELECT coalesce(sum(o.size), 0)
    FROM archive_item a JOIN attachment f ON f.item_id = a.item_id
    JOIN attachment_version v ON v.attachment_id = f.attachment_id
    JOIN stored_object o ON o.object_id = v.object_id WHERE a.institution_code = i.institution_code)
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0010_post_archive")]

    initial = False

    operations = [
        ops.AddField(model_name="Institution", name="used_bytes", field=fields.BigIntField(db_default=0)),
        ops.RunSQL(_COUNT),
    ]
