"""What do those who move money say to the ledger, and what does it answer?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from platform_core.ledger.accounts import AccountKind
from platform_core.money import Money


class PostingKind(StrEnum):
    """Done at once; or held first, and then done or let go."""

    POSTED = "posted"
    PENDING = "pending"
    POST_PENDING = "post_pending"
    VOID_PENDING = "void_pending"


@dataclass(frozen=True, slots=True)
class Source:
    """The thing for whose sake money moves: with a code, it names a posting for good (`payments.share`, its id)."""

    type: str
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One debit and one credit. ``code`` says what for, and is used once for each source."""

    debit: AccountKind
    credit: AccountKind
    amount: Money
    code: str


@dataclass(frozen=True, slots=True)
class Balance:
    """As people read it: positive on the side on which the account grows. ``pending`` is held on top."""

    posted: Money
    pending: Money


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the books disagree with themselves: ``what`` is an account's column, or a currency's two sides."""

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
