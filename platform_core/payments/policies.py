"""Does a report fit, what may go back, and which accounts does each step of a payment move?

Facts in, verdicts and transfers out. The steps: an order is placed and its share held; the payer pays and the hold is
settled, or it is released; the shop is settled; or money goes back. Every step is one function below.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.ledger.accounts import AccountKind as A
from platform_core.ledger.types import Transfer
from platform_core.money import Money, share
from platform_core.payments.states import ShareState
from platform_core.payments.types import CaptureReport, Parts

PAYMENT: Final = "payment"  # the code of the hold that stands from the order to the capture
LATE_CAPTURE: Final = "late_capture"  # the cause of a refund that nobody had to ask for


class Misfit(StrEnum):
    """Why a report does not fit what was asked."""

    AMOUNT = "amount"
    CURRENCY = "currency"
    PAID_BEFORE = "paid_before"
    PAID_ANOTHER = "paid_another"  # the same money cannot pay twice


class NoRefund(StrEnum):
    """Why an amount does not go back."""

    NOT_CAPTURED = "not_captured"
    NOT_POSITIVE = "not_positive"
    MORE_THAN_PAID = "more_than_paid"


class NoSettlement(StrEnum):
    """Why a shop is not paid yet."""

    REFUND_OPEN = "refund_open"
    COMMISSION_TOO_HIGH = "commission_too_high"


def fits(report: CaptureReport, *, asked: Money, known_ref: str | None, paid_another: bool) -> Verdict:
    """Whether this report is of the payment that we asked for. Another amount is never taken for it."""
    return Verdict.of(
        {
            Misfit.AMOUNT: report.amount.amount != asked.amount,
            Misfit.CURRENCY: report.amount.currency != asked.currency,
            Misfit.PAID_BEFORE: known_ref not in (None, report.provider_ref),
            Misfit.PAID_ANOTHER: paid_another,
        }
    )


@fulfils("NRR-14")
def may_refund(amount: Money, *, parts: Parts, state: ShareState) -> Verdict:
    """Only what was paid, only back to where it came from, and no fen twice."""
    return Verdict.of(
        {
            NoRefund.NOT_CAPTURED: state not in (ShareState.CAPTURED, ShareState.SETTLED),
            NoRefund.NOT_POSITIVE: amount.amount <= 0,
            NoRefund.MORE_THAN_PAID: amount > parts.amount - parts.refunded,
        }
    )


def commission_on(parts: Parts, *, basis_points: int) -> Money:
    """The platform's fee: on what the payer pays in the end. On what has gone back nobody has earned anything."""
    return share(parts.amount - parts.refunded, basis_points=basis_points)


def may_settle(commission: Money, *, parts: Parts, refund_open: bool) -> Verdict:
    """A shop is paid what is left, once nothing of it is on its way back."""
    return Verdict.of(
        {
            NoSettlement.REFUND_OPEN: refund_open,
            NoSettlement.COMMISSION_TOO_HIGH: not Money(0) <= commission <= left(parts),
        }
    )


def given_back(part: Money, *, whole: Money, before: Money, after: Money) -> Money:
    """What follows of ``part`` when the sum gone back of ``whole`` rises: exact in the end, however it is split."""
    if not whole.amount:
        return Money(0, part.currency)
    sign = -1 if part.amount < 0 else 1
    due = [sign * (abs(part.amount) * gone.amount // whole.amount) for gone in (before, after)]
    return Money(due[1] - due[0], part.currency)


def left(parts: Parts) -> Money:
    """What is in escrow for the shop: all that came in and was added, less what has gone back of each."""
    return (
        parts.amount
        - parts.refunded
        + (parts.funded - _gone(parts.funded, parts))
        + (parts.rounding - _gone(parts.rounding, parts))
    )


def at_request(parts: Parts) -> list[Transfer]:
    """Held until the payer pays: so the shop's books show what is expected."""
    return _moves([(A.PROVIDER_CLEARING, A.BUYER_ESCROW, parts.amount, PAYMENT)])


def at_late_capture(parts: Parts) -> list[Transfer]:
    """The hold was released, so the money comes without one; nobody adds to it, since it goes back."""
    return _moves([(A.PROVIDER_CLEARING, A.BUYER_ESCROW, parts.amount, "late_payment")])


def at_capture(parts: Parts) -> list[Transfer]:
    """Beside the settled hold: what the platform adds, and what rounding adds or takes."""
    up, down = _signed(parts.rounding)
    return _moves(
        [
            (A.PLATFORM_FUNDING, A.BUYER_ESCROW, parts.funded, "funding"),
            (A.ROUNDING, A.BUYER_ESCROW, up, "rounding"),
            (A.BUYER_ESCROW, A.ROUNDING, down, "rounding"),
        ]
    )


def at_settlement(parts: Parts, *, commission: Money) -> list[Transfer]:
    """To the shop, and out of it the platform's fee."""
    return _moves(
        [
            (A.BUYER_ESCROW, A.MERCHANT_PAYABLE, left(parts), "settlement"),
            (A.MERCHANT_PAYABLE, A.COMMISSION, commission, "commission"),
        ]
    )


def at_refund(amount: Money, *, parts: Parts, settled: bool) -> list[Transfer]:
    """To the payer, and what had been added goes back in proportion. ``parts`` are those before this refund.

    What rounding had taken, rounding gives back by itself: escrow never held it.
    """
    after = parts.refunded + amount
    funding, rounding = (
        given_back(part, whole=parts.amount, before=parts.refunded, after=after)
        for part in (parts.funded, parts.rounding)
    )
    up, down = _signed(rounding)
    payer = A.MERCHANT_PAYABLE if settled else A.BUYER_ESCROW
    return _moves(
        [
            (payer, A.PROVIDER_CLEARING, amount - down, "refund"),
            (A.ROUNDING, A.PROVIDER_CLEARING, down, "rounding_back"),
            (payer, A.PLATFORM_FUNDING, funding, "funding_back"),
            (payer, A.ROUNDING, up, "rounding_back"),
        ]
    )


def _gone(part: Money, parts: Parts) -> Money:
    return given_back(part, whole=parts.amount, before=Money(0, part.currency), after=parts.refunded)


def _signed(money: Money) -> tuple[Money, Money]:
    """The same as two amounts, one of them zero: what goes up, and what goes down."""
    zero = Money(0, money.currency)
    return max(money, zero), max(-money, zero)


def _moves(rows: Iterable[tuple[A, A, Money, str]]) -> list[Transfer]:
    """Transfers for the rows in which anything moves."""
    return [
        Transfer(debit=debit, credit=credit, amount=amount, code=code)
        for debit, credit, amount, code in rows
        if amount.amount
    ]
