"""All acts by name, for the doors that call them. Next: customer.py."""

from resolvers.write.blocks import block_customer, close_payer_task, set_deletion_flag, unblock_customer
from resolvers.write.customer import (
    change_account_group,
    change_customer,
    create_customer,
    extend_customer,
)
from resolvers.write.departments import change_department, create_department, delete_department
from resolvers.write.institutions import change_institution, create_institution
from resolvers.write.user_grants import grant_role, withdraw_grant
from resolvers.write.user_passwords import reset_password, unlock_user
from resolvers.write.users import change_user, create_user, delete_user

__all__ = [
    "block_customer",
    "change_account_group",
    "change_customer",
    "change_department",
    "change_institution",
    "change_user",
    "close_payer_task",
    "create_customer",
    "create_department",
    "create_institution",
    "create_user",
    "delete_department",
    "delete_user",
    "extend_customer",
    "grant_role",
    "reset_password",
    "set_deletion_flag",
    "unblock_customer",
    "unlock_user",
    "withdraw_grant",
]
