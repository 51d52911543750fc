"""By which rules the messages of a system are taken over (domain 3.5). Next: maps.py."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.rules.config import Config
from models.rules.decision import Consent
from models.rules.exchange.message import Message, NumberPolicy
from models.rules.exchange.profile import Layers
from resolvers.inbound.systems import System


@dataclass(frozen=True)
class Profile:
    """Of a row of external_system what carrying out needs."""

    system: str
    user_name: str
    number_policy: NumberPolicy
    accepted_codes: Sequence[str] = ()
    reason: str = ""
    account_group: str | None = None
    company_code: str | None = None
    sales_area: str | None = None

    @classmethod
    def of(cls, row: System) -> "Profile":
        return cls(
            row.system,
            row.user_name,
            NumberPolicy(row.number_policy),
            tuple(row.accepted_codes),
            row.reason,
            row.account_group,
            row.company_code,
            row.sales_area,
        )

    @property
    def consent(self) -> Consent:
        """UP-8."""
        return Consent(frozenset(self.accepted_codes), self.reason or None)

    def layers(self, config: Config) -> Layers:
        return Layers(self.account_group, self.company_code, self.sales_area, config)

    def policy(self, message: Message) -> NumberPolicy:
        """UP-5."""
        return message.number_policy or self.number_policy

    def keeps(self, message: Message) -> bool:
        """The number of the message is ours; without one we draw it."""
        return self.policy(message) is NumberPolicy.KEEP and bool((message.number or "").strip())
