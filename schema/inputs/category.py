"""Patches of categories of customers, vendors and stock items. Next: category_filter.py."""

import strawberry


@strawberry.input(
    description=(
        "A customer category in levels of two digits: 01 国内, 0101 西南. Absent = unchanged, null = cleared."
    )
)
class CustomerCategoryInput:
    category_code: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Category code (U8 cCCCode) (客户分类编码); ZCCL-categoryCode; code, at most 12 characters."
        ),
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name, unique among its siblings (客户分类名称); ZCCL-name; at most 60 characters.",
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (启用); ZCCL-active; true or false.", default=None
    )


@strawberry.input(
    description="A vendor category in levels of two digits. Absent = unchanged, null = cleared."
)
class VendorCategoryInput:
    category_code: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Category code (U8 cVCCode) (供应商分类编码); ZVCL-categoryCode; code, at most 12 characters."
        ),
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name, unique among its siblings (供应商分类名称); ZVCL-name; at most 60 characters.",
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (启用); ZVCL-active; true or false.", default=None
    )


@strawberry.input(
    description="A stock-item category in levels of two digits. Absent = unchanged, null = cleared."
)
class StockItemCategoryInput:
    category_code: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Category code (U8 cInvCCode) (存货分类编码); ZICL-categoryCode; code, at most 12 characters."
        ),
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name, unique among its siblings (存货分类名称); ZICL-name; at most 60 characters.",
        default=None,
    )
    batch_required: strawberry.Maybe[bool | None] = strawberry.field(
        description=(
            "Its items, and those below, are batch-managed (必须批次管理); ZICL-batchRequired; true or false."
        ),
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (启用); ZICL-active; true or false.", default=None
    )
