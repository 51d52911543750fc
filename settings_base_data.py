"""The settings of base data: how long the codes of its trees are. Next: settings.py."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings

_CODE_DIGITS, _ACCOUNT_DIGITS = 12, 20


def _known_levels(text: str) -> str:
    return _levels(text, _CODE_DIGITS)


def _known_account_levels(text: str) -> str:
    return _levels(text, _ACCOUNT_DIGITS)


def _levels(text: str, most: int) -> str:
    parts = text.split("-")
    if not all(part in tuple("123456789") for part in parts) or sum(map(int, parts)) > most:
        raise ValueError(f"must be lengths such as 2-2-2, at most {most} digits in all")
    return text


Levels = Annotated[str, AfterValidator(_known_levels)]


class BaseDataSettings(BaseSettings):
    """A part of settings.py, which says where they are read from."""

    department_levels: Levels = Field(
        "2-2-2",
        description="Digits that each level adds to the codes of departments, at most 12 in all; to be set "
        "before the first department is entered.",
    )
    customer_category_levels: Levels = Field(
        "2-2-2",
        description="The same of customer categories; to be set before the first one is entered.",
    )
    vendor_category_levels: Levels = Field(
        "2-2-2",
        description="The same of vendor categories; to be set before the first one is entered.",
    )
    stock_item_category_levels: Levels = Field(
        "2-2-2",
        description="The same of stock-item categories; to be set before the first one is entered.",
    )
    account_levels: Annotated[str, AfterValidator(_known_account_levels)] = Field(
        "4-2-2",
        description="The same of ledger accounts, at most 20 digits in all; further levels are as long as "
        "the last; to be set before the first account is entered.",
    )
