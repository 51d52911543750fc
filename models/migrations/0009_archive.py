from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("models", "0008_post_custody")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ArchiveCategory",
            fields=[
                (
                    "category_code",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=4),
                ),
                ("name_zh", fields.CharField(max_length=60)),
                ("name_en", fields.CharField(max_length=60)),
                ("active", fields.BooleanField(default=True)),
            ],
            options={
                "table": "archive_category",
                "app": "models",
                "pk_attr": "category_code",
                "table_description": "A first-level class of archives, such as KU for accounting; 档案大类.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ArchiveType",
            fields=[
                (
                    "archive_type",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=9),
                ),
                (
                    "category",
                    fields.ForeignKeyField(
                        "models.ArchiveCategory",
                        source_field="category_code",
                        db_constraint=True,
                        to_field="category_code",
                        related_name="types",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("type_code", fields.CharField(max_length=4)),
                ("name_zh", fields.CharField(max_length=60)),
                ("name_en", fields.CharField(max_length=60)),
                ("template_kind", fields.CharField(max_length=7)),
                ("arrangement", fields.CharField(max_length=6)),
                ("default_retention", fields.CharField(max_length=3)),
                ("default_access_level", fields.IntField()),
                ("delete_policy", fields.CharField(max_length=16)),
                ("allowed_media", fields.CharField(null=True, max_length=200)),
                ("active", fields.BooleanField(default=True)),
            ],
            options={
                "table": "archive_type",
                "app": "models",
                "unique_together": (("category_id", "type_code"),),
                "pk_attr": "archive_type",
                "table_description": "A type of archives inside a category, with what its new items begin with; 档案类型.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Institution",
            fields=[
                (
                    "institution_code",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=10),
                ),
                ("name", fields.CharField(max_length=60)),
                ("fonds_number", fields.CharField(max_length=8)),
                ("quota_bytes", fields.DecimalField(null=True, max_digits=15, decimal_places=0)),
                ("active", fields.BooleanField(default=True)),
            ],
            options={
                "table": "institution",
                "app": "models",
                "pk_attr": "institution_code",
                "table_description": "An institution that forms a fonds of its own; it owns none, one or several company codes; 机构.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ArchiveItem",
            fields=[
                ("item_id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32)),
                (
                    "institution",
                    fields.ForeignKeyField(
                        "models.Institution",
                        source_field="institution_code",
                        db_constraint=True,
                        to_field="institution_code",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "type",
                    fields.ForeignKeyField(
                        "models.ArchiveType",
                        source_field="archive_type",
                        db_constraint=True,
                        to_field="archive_type",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("title", fields.CharField(max_length=200)),
                ("description", fields.TextField(null=True, unique=False)),
                ("year", fields.CharField(null=True, max_length=4)),
                ("formed_on", fields.DateField(null=True)),
                ("retention", fields.CharField(null=True, max_length=3)),
                ("access_level", fields.IntField(null=True)),
                (
                    "customer",
                    fields.ForeignKeyField(
                        "models.Customer",
                        source_field="customer_number",
                        null=True,
                        db_constraint=True,
                        to_field="customer_number",
                        related_name="archive_items",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("state", fields.CharField(max_length=10)),
                ("version", fields.IntField()),
                ("created_on", fields.DateField()),
                ("created_by", fields.CharField(max_length=12)),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("changed_by", fields.CharField(max_length=12)),
            ],
            options={
                "table": "archive_item",
                "app": "models",
                "pk_attr": "item_id",
                "table_description": "An item of an institution's archives with its metadata; the root of a record; 档案件.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="InstitutionCompany",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "institution",
                    fields.ForeignKeyField(
                        "models.Institution",
                        source_field="institution_code",
                        db_constraint=True,
                        to_field="institution_code",
                        related_name="company_codes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "company",
                    fields.ForeignKeyField(
                        "models.CompanyCode",
                        source_field="company_code",
                        db_constraint=True,
                        to_field="company_code",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "institution_company",
                "app": "models",
                "unique_together": (("institution_id", "company_id"),),
                "pk_attr": "id",
                "table_description": "A company code that an institution owns; 机构所属公司代码.",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="Attachment",
            options={
                "table": "attachment",
                "app": "models",
                "pk_attr": "attachment_id",
                "table_description": "A file of a customer or of an archive item in its newest version; 附件.",
            },
        ),
        ops.AlterField(
            model_name="Attachment",
            name="customer",
            field=fields.ForeignKeyField(
                "models.Customer",
                source_field="customer_number",
                null=True,
                db_constraint=True,
                to_field="customer_number",
                related_name="attachments",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Attachment",
            name="archive_item",
            field=fields.ForeignKeyField(
                "models.ArchiveItem",
                source_field="item_id",
                null=True,
                db_constraint=True,
                to_field="item_id",
                related_name="attachments",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AlterField(
            model_name="AttachmentAccess",
            name="customer_number",
            field=fields.CharField(null=True, max_length=10),
        ),
        ops.AddField(
            model_name="AttachmentAccess",
            name="item_id",
            field=fields.CharField(null=True, max_length=32),
        ),
        ops.AlterModelOptions(
            name="ChangeDocument",
            options={
                "table": "change_document",
                "app": "models",
                "pk_attr": "change_number",
                "table_description": "One save of one record: who, when, what for. Only ever inserted; CDHDR, 更改凭证.",
            },
        ),
        ops.AddField(
            model_name="ChangeDocument",
            name="object_id",
            field=fields.CharField(null=True, max_length=40),
        ),
        ops.AddField(
            model_name="DestructionCertificate",
            name="item_id",
            field=fields.CharField(null=True, max_length=32),
        ),
        ops.AddField(
            model_name="Incident",
            name="item_id",
            field=fields.CharField(null=True, max_length=32),
        ),
        ops.AlterField(
            model_name="Upload",
            name="customer_number",
            field=fields.CharField(null=True, max_length=10),
        ),
        ops.AddField(
            model_name="Upload",
            name="item_id",
            field=fields.CharField(null=True, max_length=32),
        ),
    ]
