"""Values of the ledger, for packages that move money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from platform_core.ledger.accounts import AccountKind
from platform_core.money import Money


class PostingKind(StrEnum):
    """Posted at once; or held first, and then posted or released."""

    POSTED = "posted"
    PENDING = "pending"
    POST_PENDING = "post_pending"
    VOID_PENDING = "void_pending"


@dataclass(frozen=True, slots=True)
class Source:
    """The business thing for which money moves. With a code it names a posting for good (`payments.share`, its id)."""

    type: str
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One debit and one credit. ``code`` names the purpose, and is used once for each source."""

    debit: AccountKind
    credit: AccountKind
    amount: Money
    code: str


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance as people read it: positive on the side on which the account grows. ``pending`` is held in addition."""

    posted: Money
    pending: Money

    @property
    def free(self) -> Money:
        """The money that is there and not on its way out; money on its way in counts when it has come."""
        return self.posted + min(self.pending, Money(0, self.posted.currency))


@dataclass(frozen=True, slots=True)
class MovementSum:
    """The sum and the number of the postings of one code on one account in a period; below zero where it went out."""

    code: str
    amount: Money
    postings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One account over a period: its balance before and after, and the movements in between."""

    account: AccountKind
    opening: Money
    closing: Money
    movements: tuple[MovementSum, ...]

    @property
    def postings(self) -> int:
        return sum(each.postings for each in self.movements)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """A posting as one of its two accounts shows it; ``amount`` is below zero where it went out."""

    account: AccountKind
    code: str
    amount: Money
    source: Source
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference within the books: in a column of an account, or between the two sides of a currency."""

    subject: str
    what: str
    stored: int
    recomputed: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The outcome of one comparison over all shops."""

    accounts: int
    postings: int
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        return not self.differences
