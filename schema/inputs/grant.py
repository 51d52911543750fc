"""A grant as a caller writes it: a role within a scope. Next: ../types/grant.py."""

from enum import Enum

import strawberry

from models.rules.roles import Action
from models.rules.shape import Shield

_UNSET = strawberry.UNSET
_LIST = 'absent or [] = none, ["*"] = all.'


@strawberry.enum(description="What a grant may be narrowed to.")
class GrantAction(Enum):
    READ = strawberry.enum_value(Action.READ.value, description="Read what is in scope.")
    WRITE = strawberry.enum_value(Action.WRITE.value, description="Carry out the acts of the role.")
    DOWNLOAD = strawberry.enum_value(Action.DOWNLOAD.value, description="Fetch the bytes of files.")
    EXPORT = strawberry.enum_value(Action.EXPORT.value, description="Export sets of records or files.")
    UNMASK = strawberry.enum_value(
        Action.UNMASK.value, description="Uncover what the role masks, with a reason and for a while."
    )


@strawberry.enum(description="Classes of fields that not every role reads in clear.")
class FieldClass(Enum):
    TAX = strawberry.enum_value(Shield.TAX.name, description="Tax numbers.")
    BANK = strawberry.enum_value(Shield.BANK.name, description="Bank accounts.")
    PERSONAL = strawberry.enum_value(Shield.PERSONAL.name, description="Data of natural persons.")
    IDENTITY = strawberry.enum_value(Shield.IDENTITY.name, description="Numbers of papers (居民身份证号).")


@strawberry.input(
    description="One role within one scope, which must match inside one grant; several grants add up."
)
class GrantInput:
    role: str = strawberry.field(description="The role, such as salesMaintainer.")
    company_codes: list[str] | None = strawberry.field(
        description=f"Company codes, T001-BUKRS; {_LIST}", default=_UNSET
    )
    sales_orgs: list[str] | None = strawberry.field(
        description=f"Sales organisations (F723) and single sales areas (F723/AQ/XX); {_LIST}", default=_UNSET
    )
    institutions: list[str] | None = strawberry.field(
        description=f"Institutions whose archives are meant; {_LIST}", default=_UNSET
    )
    archive_types: list[str] | None = strawberry.field(
        description=f"Archive types (KU/PZ) and whole categories (KU); {_LIST}", default=_UNSET
    )
    stores: list[str] | None = strawberry.field(
        description=f"Stores of the cashier's trade; {_LIST}", default=_UNSET
    )
    clearance: int = strawberry.field(
        description="Highest access level of archives, 0 to 3 (机密).", default=0
    )
    actions: list[GrantAction] | None = strawberry.field(
        description="Only these actions; absent or null = all that the role has.", default=_UNSET
    )
    field_classes: list[FieldClass] | None = strawberry.field(
        description="Only these of the classes that the role reads or uncovers; absent or null = all.",
        default=_UNSET,
    )
