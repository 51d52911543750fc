"""A customer's screen: how each field behaves, and whether the caller may fill it. Next: rights.py."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.rules.blocks import EVERYWHERE
from models.rules.config import AccountGroup, Config, Status
from models.rules.ownership import creators, roles_of_view
from models.rules.rights import ADMIN, FINANCE, INTEGRATOR, SALES, Rights, in_area_named, may_any
from models.rules.shape import FieldShape, Form, Shape
from models.rules.state import Path
from models.rules.status import FILLED_LATER, Activity, activity_status, group_status, places, strongest

_FINANCE_BLOCKS = frozenset({"central_posting_block", "posting_block", "payment_block"})


@dataclass(frozen=True)
class Asked:
    """Which screen: an empty company code or sales organisation stands for any of the caller's. In place of
    an organisation one sales area may be named, F723/AQ/XX.
    """

    account_group: str
    activity: Activity
    company_code: str = ""
    sales_org: str = ""


@dataclass(frozen=True)
class ScreenField:
    """`required`: a save without a value is refused, in a list for every row that is given."""

    shape: FieldShape
    status: Status
    key: bool
    required: bool
    may_change: bool


@dataclass(frozen=True)
class ScreenPart:
    """The record itself, or one of its lists; `path` is its place without row numbers."""

    path: Path
    shape: Shape
    fields: tuple[ScreenField, ...]


def screen_parts(shape: Shape, config: Config, rights: Rights, asked: Asked) -> Iterator[ScreenPart]:
    """The account group must exist."""
    screen = _Screen(config, rights, asked)
    for path, part in places(shape):
        fields = tuple(screen.field(path, field, name in part.key) for name, field in part.fields.items())
        yield ScreenPart(path, part, fields)


class _Screen:
    def __init__(self, config: Config, rights: Rights, asked: Asked) -> None:
        self._config, self._rights, self._asked = config, rights, asked
        self._group = config.account_groups[asked.account_group]

    def field(self, path: Path, field: FieldShape, key: bool) -> ScreenField:
        asked = self._asked
        status = strongest(
            group_status(self._config, asked.account_group, field.status, asked.company_code),
            activity_status(asked.activity, field, key),
        )
        enterable = status in (Status.REQUIRED, Status.OPTIONAL)
        blocking = asked.activity is Activity.BLOCK
        may = enterable and (blocking or self._is_taken(path, field, key)) and self._allows(path, field)
        return ScreenField(field, status, key, enterable and _is_needed(field, status), may)

    def _is_taken(self, path: Path, field: FieldShape, key: bool) -> bool:
        """Whether the input has it: what the service fills is not, except for keys that callers name."""
        if not path and field.name == "customer_number":
            return self._config.number_ranges[self._group.number_range].external
        if not path and field.name == "account_group":
            return self._asked.activity is Activity.CREATE  # later only by an act of its own
        return key or not field.system

    def _allows(self, path: Path, field: FieldShape) -> bool:
        asked = self._asked
        layer = {
            "company_codes": {"company_code": asked.company_code} if asked.company_code else {},
            "sales_areas": in_area_named(asked.sales_org) if asked.sales_org else {},
        }.get(str(path[0]) if path else "")
        if asked.activity is Activity.BLOCK:
            finance = field.name in _FINANCE_BLOCKS
            roles = (FINANCE if finance else SALES, ADMIN, INTEGRATOR)
            layer = {"company_code" if finance else "sales_org": EVERYWHERE} if layer is None else layer
        else:
            roles = _roles(asked.activity, field, self._group)
        return may_any(self._rights, *roles, **layer or {})


def _roles(activity: Activity, field: FieldShape, group: AccountGroup) -> tuple[str, ...]:
    """The creator fills every view; later each department keeps its own."""
    return creators(group) if activity is Activity.CREATE else roles_of_view(field.view, group)


def _is_needed(field: FieldShape, status: Status) -> bool:
    if status is Status.REQUIRED:
        return not field.system
    filled = field.system or field.form is Form.BOOLEAN or field.name in FILLED_LATER
    return field.required and not filled
