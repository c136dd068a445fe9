"""Facts about deposits, debts and the relief fund."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from merchants.guarantee.types import DebtKind
from platform_core.eventlog.facts import DomainEvent


class _Deposit(DomainEvent):
    """Which deposit of which shop, and how high it is to be."""

    subject: ClassVar[str] = "guarantee_id"
    for_shops: ClassVar[tuple[str, ...]] = ("guarantee_id", "number", "amount", "currency")
    guarantee_id: UUID
    merchant_id: UUID
    number: str
    amount: int
    currency: str


class DepositAsked(_Deposit):
    """The platform asks the shop to agree to a deposit."""

    topic = "merchants.deposit_asked"
    says = "A guarantee deposit was asked for"


class DepositAgreed(_Deposit):
    """The shop agrees to amount and clause."""

    topic = "merchants.deposit_agreed"
    says = "The shop agreed to a guarantee deposit"


class DepositDeclined(_Deposit):
    """The shop does not agree."""

    topic = "merchants.deposit_declined"
    says = "The shop declined the guarantee deposit"


class DepositLapsed(_Deposit):
    """The shop has said nothing in time."""

    topic = "merchants.deposit_lapsed"
    says = "The guarantee deposit was not agreed in time"


class DepositPaidIn(DomainEvent):
    """The provider says that so much has come for it; until then nobody but the provider knew of which shop it is."""

    topic = "merchants.deposit_paid_in"
    says = "The shop has paid in for its guarantee deposit"
    subject = "guarantee_id"
    for_shops = ("guarantee_id", "amount", "currency")
    guarantee_id: UUID
    merchant_id: UUID
    amount: int
    currency: str


class DepositFull(_Deposit):
    """It is as high as was agreed."""

    topic = "merchants.deposit_full"
    says = "The guarantee deposit is as high as agreed"


class DepositShort(_Deposit):
    """Money was taken out of it."""

    topic = "merchants.deposit_short"
    says = "The guarantee deposit fell short"


class DepositOverdue(_Deposit):
    """It was not filled up in time."""

    topic = "merchants.deposit_overdue"
    says = "The guarantee deposit was not filled up in time"


class DepositEnding(_Deposit):
    """The shop ends the agreement."""

    topic = "merchants.deposit_ending"
    says = "The shop ended the agreement on the guarantee deposit"


class DepositGivenBack(_Deposit):
    """All that stood on it is paid out."""

    topic = "merchants.deposit_given_back"
    says = "The guarantee deposit was given back"


class DepositCameBack(_Deposit):
    """The provider has refused to pay it out, or a bank has sent it back."""

    topic = "merchants.deposit_came_back"
    says = "The guarantee deposit did not reach the shop"


class DepositKept(_Deposit):
    """Something was owed when its day came."""

    topic = "merchants.deposit_kept"
    says = "The guarantee deposit stays, since something is owed"


class DepositWaits(_Deposit):
    """Nothing was owed when its day came, and there was no account to which it could go."""

    topic = "merchants.deposit_waits"
    says = "The guarantee deposit waits for an account"


class _Debt(DomainEvent):
    """Which debt of which shop, because of which case, and how much."""

    subject: ClassVar[str] = "debt_id"
    for_shops: ClassVar[tuple[str, ...]] = ("debt_id", "number", "kind", "amount", "currency", "case_type", "case_id")
    debt_id: UUID
    merchant_id: UUID
    number: str
    kind: DebtKind
    case_type: str
    case_id: UUID
    amount: int
    currency: str


class DebtIncurred(_Debt):
    """A shop owes something: paid on its behalf, or charged to it."""

    topic = "merchants.debt_incurred"
    says = "The shop owes an amount because of a case"
    taken_payable: int
    taken_deposit: int
    lent: int


class DebtTakenFrom(_Debt):
    """Some of it was taken out of the shop's own money."""

    topic = "merchants.debt_taken_from"
    says = "A part of what the shop owes was taken from its money"
    taken_payable: int
    taken_deposit: int
    lent_back: int


class DebtPaidIn(DomainEvent):
    """The provider says that so much has come for it; until then nobody but the provider knew of which shop it is."""

    topic = "merchants.debt_paid_in"
    says = "The shop has paid in for what it owes"
    subject = "debt_id"
    for_shops = ("debt_id", "amount", "currency")
    debt_id: UUID
    merchant_id: UUID
    amount: int
    currency: str


class DebtCovered(_Debt):
    """All of it is covered."""

    topic = "merchants.debt_covered"
    says = "What the shop owed is covered"


class DebtOverdue(_Debt):
    """It was not covered in time."""

    topic = "merchants.debt_overdue"
    says = "The shop has not paid in time what it owes"


class DebtAppealed(_Debt):
    """The shop says that it does not owe it."""

    topic = "merchants.debt_appealed"
    says = "The shop has appealed against a deduction"


class DebtStands(_Debt):
    """Nobody has appealed in time."""

    topic = "merchants.debt_stands"
    says = "Nobody has appealed against the deduction"


class DebtUpheld(_Debt):
    """Another person finds that it is owed."""

    topic = "merchants.debt_upheld"
    says = "The appeal against the deduction was turned down"


class DebtReversed(_Debt):
    """Another person found that it is not owed: the money taken is given back, and the platform bears it."""

    topic = "merchants.debt_reversed"
    says = "The deduction was reversed on appeal"


class DebtAppealUnanswered(_Debt):
    """Nobody has answered the appeal in time."""

    topic = "merchants.debt_appeal_unanswered"
    says = "Nobody has answered the appeal against a deduction in time"


class _Grant(DomainEvent):
    """How much is to go into the relief fund."""

    subject: ClassVar[str] = "grant_id"
    grant_id: UUID
    number: str
    amount: int
    currency: str


class GrantProposed(_Grant):
    """Somebody of staff proposes to put money into the relief fund."""

    topic = "merchants.grant_proposed"
    says = "Money for the relief fund was proposed"


class GrantApproved(_Grant):
    """A second person agrees, and it is in the fund."""

    topic = "merchants.grant_approved"
    says = "Money was put into the relief fund"


class GrantTurnedDown(_Grant):
    """A second person does not agree."""

    topic = "merchants.grant_turned_down"
    says = "Money for the relief fund was turned down"


class GrantLapsed(_Grant):
    """Nobody decided in time."""

    topic = "merchants.grant_lapsed"
    says = "The proposal for the relief fund lapsed"


class ReliefReported(DomainEvent):
    """The sums of the relief fund were published."""

    topic = "merchants.relief_reported"
    says = "The sums of the relief fund were published"
    subject = "report_id"
    report_id: UUID
    advanced: int
    advances: int
