"""How much of an institution's quota its files take. Next: ../archiving.py."""

import strawberry

from resolvers.attachments.quotas import usage_of_all
from schema.custody.jobs import pool_of
from schema.saving import ContextInfo


@strawberry.type(description="What the files of one institution take.")
class InstitutionUsage:
    institution_code: str = strawberry.field(description="The institution (机构代码).")
    name: str = strawberry.field(description="Its name.")
    quota_bytes: str | None = strawberry.field(description="Most bytes, as digits; null = no limit.")
    used_bytes: str = strawberry.field(description="Bytes of all stored versions of its files, as digits.")
    pending_bytes: str = strawberry.field(description="Bytes of uploads under way, as digits.")


@strawberry.type
class UsageQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="How much of its quota each institution takes; for admin, storageAdmin, auditor and who "
        "maintains archives."
    )
    async def institution_usage(self, info: ContextInfo) -> list[InstitutionUsage]:
        found = await usage_of_all(pool_of(info), info.context.caller)
        return [
            InstitutionUsage(
                institution_code=one.institution_code,
                name=one.name,
                quota_bytes=None if one.quota is None else str(one.quota),
                used_bytes=str(one.used),
                pending_bytes=str(one.pending),
            )
            for one in found
        ]
