"""Patches of how customers are cared for. Next: care_filter.py."""

from datetime import date

import strawberry


@strawberry.input(
    description="What was observed of how the customer buys. Absent = unchanged, null = cleared."
)
class ConsumptionHabitInput:
    habit_number: int = strawberry.field(
        description="Number inside the profile (习惯编号); ZHAB-habitNumber; integer."
    )
    habit_key: strawberry.Maybe[str | None] = strawberry.field(
        description="Which habit (习惯); ZHAB-habitKey; code, at most 20 characters.", default=None
    )
    value: strawberry.Maybe[str | None] = strawberry.field(
        description="What was observed (内容); ZHAB-value; at most 200 characters.", default=None
    )
    source: strawberry.Maybe[str | None] = strawberry.field(
        description="Where it was observed (来源); ZHAB-source; at most 60 characters.", default=None
    )
    observed_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Observed on (观察日期); ZHAB-observedOn; ISO date.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description="What the customer prefers, and how strongly. Absent = unchanged, null = cleared."
)
class PreferenceInput:
    preference_key: str = strawberry.field(
        description="Which preference (偏好); ZPRF-preferenceKey; code, at most 20 characters."
    )
    value: strawberry.Maybe[str | None] = strawberry.field(
        description="What is preferred (内容); ZPRF-value; at most 200 characters.", default=None
    )
    strength: strawberry.Maybe[int | None] = strawberry.field(
        description="Strength, 1 to 5 (强度); ZPRF-strength; integer.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description=(
        "How a customer is cared for: segment, who visits, habits, preferences. Absent = "
        "unchanged, null = cleared."
    )
)
class CareProfileInput:
    owner: strawberry.Maybe[str | None] = strawberry.field(
        description="User who cares for the customer (维护人); ZCAR-owner; at most 12 characters.",
        default=None,
    )
    plan_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Service plan of his own (服务方案); ZCAR-planCode; code, at most 10 characters.",
        default=None,
    )
    conditions: strawberry.Maybe[str | None] = strawberry.field(
        description="Special conditions of his own (特殊条件); ZCAR-conditions; at most 1000 characters.",
        default=None,
    )
    habits: strawberry.Maybe[list[ConsumptionHabitInput]] = strawberry.field(
        description=(
            "What was observed of how the customer buys. Rows are matched by their key; rows not named stay."
        ),
        default=None,
    )
    preferences: strawberry.Maybe[list[PreferenceInput]] = strawberry.field(
        description=(
            "What the customer prefers, and how strongly. Rows are matched by their key; rows not named stay."
        ),
        default=None,
    )
