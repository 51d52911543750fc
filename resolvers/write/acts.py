"""All acts by name, for the doors that call them. Next: customer.py."""

from resolvers.write.blocks import block_customer, close_payer_task, set_deletion_flag, unblock_customer
from resolvers.write.customer import (
    change_account_group,
    change_customer,
    create_customer,
    extend_customer,
)
from resolvers.write.items import change_item, create_item, delete_item

__all__ = [
    "block_customer",
    "change_account_group",
    "change_customer",
    "change_item",
    "close_payer_task",
    "create_customer",
    "create_item",
    "delete_item",
    "extend_customer",
    "set_deletion_flag",
    "unblock_customer",
]
