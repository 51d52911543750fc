"""Arguments that several root fields share, each with its description. Next: query.py."""

from typing import Annotated, TypeVar

import strawberry

_T = TypeVar("_T")

Where = Annotated[
    _T | None, strawberry.argument(description="Conditions that rows must fulfil; all that are given.")
]
Number = Annotated[
    str, strawberry.argument(description="Customer number, KNA1-KUNNR, with or without leading zeros.")
]
Company = Annotated[str | None, strawberry.argument(description="Company code, T001-BUKRS.")]
SalesOrg = Annotated[str | None, strawberry.argument(description="Sales organisation, TVKO-VKORG.")]
Channel = Annotated[str | None, strawberry.argument(description="Distribution channel, TVTW-VTWEG.")]
Division = Annotated[str | None, strawberry.argument(description="Division, TSPA-SPART.")]
ExpectedVersion = Annotated[
    int | None,
    strawberry.argument(
        description="Version that the caller has read. Another one now is a Conflict; without it the call "
        "is refused (GEN-REQUIRED)."
    ),
]
Confirm = Annotated[
    list[str] | None,
    strawberry.argument(description="Codes of findings with severity C that are to be passed over."),
]
Reason = Annotated[
    str | None,
    strawberry.argument(
        description="Why confirmed findings are passed over, at most 200 characters; the change document "
        "keeps it."
    ),
]
Why = Annotated[str, strawberry.argument(description="Why, at most 200 characters.")]
Basis = Annotated[
    str | None,
    strawberry.argument(description="What it rests on, such as a case number; 200 characters."),
]
Comment = Annotated[str | None, strawberry.argument(description="Comment that the change document keeps.")]
IncludeArchived = Annotated[
    bool,
    strawberry.argument(description="true: what lies in archived dossiers too, which lists leave out."),
]
