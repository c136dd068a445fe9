"""Rules of payments: whether a report fits, how much may go back, and which accounts each step moves.

Facts in, verdicts and transfers out. The steps: an order is placed and its share held; the payer pays and the hold is
settled, or it is released; the shop is settled; or money goes back. Every step is one function below.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.ledger.accounts import AccountKind as A
from platform_core.ledger.types import Transfer
from platform_core.legal.rules import rule
from platform_core.money import Money, share
from platform_core.payments.states import PaymentState, ShareState
from platform_core.payments.types import (
    Added,
    Ahead,
    BankAccount,
    CaptureReport,
    DebitAsked,
    MandateFacts,
    Parts,
    SentNotice,
)
from platform_core.payments.types import PostingPurpose as P

MOST_AT_ONCE: Final = 3  # a house number: so many attempts follow each other at once, the next by the clock
TRIES: Final = rule("DL_REFUND_TRIES").value or MOST_AT_ONCE  # then the payer is asked for another account
PAYMENT: Final = P.PAYMENT  # the code of the hold that stands from the order to the capture


AWAITED: Final = (PaymentState.REQUESTED, PaymentState.PARKED, PaymentState.CLOSED)  # the provider has a word to say


class Misfit(Reason):
    """Why a report does not fit the payment asked for."""

    AMOUNT = "amount", "the amount is not what was asked"
    CURRENCY = "currency", "the currency is not what was asked"
    PAID_BEFORE = "paid_before", "this was paid already"
    PAID_ANOTHER = "paid_another", "the same money has paid for something else"
    SHARES = "shares", "what is meant for the orders is not what was asked for all of them"


class NoRefund(StrEnum):
    """Why an amount does not go back."""

    NOT_CAPTURED = "not_captured"
    NOT_POSITIVE = "not_positive"
    MORE_THAN_PAID = "more_than_paid"


class NextAttempt(StrEnum):
    """The time at which a refund that the provider refused is asked for again."""

    AT_ONCE = "at_once"
    LATER = "later"  # by the clock
    ACCOUNT = "account"  # to the account that the payer is asked to name; the old way again where they name none
    NEVER = "never"  # nothing is left to go back: it went by another way, or another attempt was made since


class NoAccount(Reason):
    """Why money cannot go to the account that a payer has named."""

    HOLDER = "holder", "the holder is missing"
    BANK = "bank", "the bank is missing"
    NUMBER = "number", "the number is not one of 8 to 30 digits"
    NOT_AGREED = "not_agreed", "the payer has not agreed that the money goes there"


class NoSettlement(StrEnum):
    """Why a share cannot be settled as asked."""

    COMMISSION_TOO_HIGH = "commission_too_high"


class NoDebit(Reason):
    """Why nothing is debited."""

    MANDATE = "mandate", "there is no mandate in force for it"
    AMOUNT = "debit_amount", "it is more than the payer has allowed, or another amount than they were told"
    RENEWAL_NOTICE = "renewal_notice", "the payer was not told of the renewal in time"
    DEBIT_NOTICE = "debit_notice", "the payer was not told of the debit in time"


@fulfils("OTM-18", "IPP-20", "CRI-10b", "HSE-15")
def may_debit(
    amount: Money,
    *,
    mandate: MandateFacts,
    notices: Mapping[Ahead, SentNotice],
    last: Mapping[Ahead, datetime],
    asked: DebitAsked,
) -> Verdict:
    """Allow a debit within the payer's permission, and after both notices: of this amount and this instant, each no
    later than ``last``. A second try keeps the renewal notice of the first, and needs the other anew.
    """
    of_this = {which for which, found in notices.items() if found.sent_at <= last[which]}
    if (found := notices.get(Ahead.RENEWAL)) and asked.attempt == 1 and found.debit_at != asked.due_at:
        of_this.discard(Ahead.RENEWAL)
    return Verdict.of(
        {
            NoDebit.MANDATE: not mandate.signed,
            NoDebit.AMOUNT: amount.amount > mandate.most.amount or any(t.amount != amount for t in notices.values()),
            NoDebit.RENEWAL_NOTICE: Ahead.RENEWAL not in of_this,
            NoDebit.DEBIT_NOTICE: Ahead.DEBIT not in of_this,
        }
    )


def fits(report: CaptureReport, *, asked: Money, shares: Money, known_ref: str | None, paid_another: bool) -> Verdict:
    """Whether this report is of the payment that we asked for. Another amount is never taken for it."""
    return Verdict.of(
        {
            Misfit.AMOUNT: report.amount.amount != asked.amount,
            Misfit.CURRENCY: report.amount.currency != asked.currency,
            Misfit.PAID_BEFORE: known_ref not in (None, report.provider_ref),
            Misfit.PAID_ANOTHER: paid_another,
            Misfit.SHARES: shares != asked,
        }
    )


def has_come(amount: Money, *, misfits: Collection[str]) -> bool:
    """Is there money to keep? Not where none was named, nor where the same has paid another payment."""
    return amount.amount > 0 and Misfit.PAID_ANOTHER not in misfits


def is_candidate(receipt: Money, *, asked: Money, state: PaymentState) -> bool:
    """May this money pay that? Only if that is still owed, and to the fen: another amount is never taken for it."""
    return state is PaymentState.REQUESTED and receipt == asked


def has_candidate(candidates: Collection[UUID]) -> bool:
    """Is there a payment that the money may be assigned to?"""
    return bool(candidates)


def is_overdue(state: PaymentState, *, expires_at: datetime, at: datetime) -> bool:
    """Must a person look at a payment of which the provider says nothing? Not while the payer still has time."""
    return state is PaymentState.CLOSED or at >= expires_at


@fulfils("HSE-05")
def is_given_back(parts: Parts, *, late: bool, owed: bool) -> bool:
    """Late money is nobody's once all of it is back. ``owed``: a refund of it is on its way, or refused."""
    return late and not owed and parts.refunded == parts.amount


@fulfils("NRR-14")
def may_refund(amount: Money, *, parts: Parts, state: ShareState) -> Verdict:
    """Allow a refund of money that was paid, back to where it came from, and no fen twice."""
    return Verdict.of(
        {
            NoRefund.NOT_CAPTURED: state not in (ShareState.CAPTURED, ShareState.SETTLED),
            NoRefund.NOT_POSITIVE: amount.amount <= 0,
            NoRefund.MORE_THAN_PAID: amount > parts.amount - parts.refunded,
        }
    )


@fulfils("ECL-20", "HSE-05")
def next_attempt(attempt: int, *, owed: Money) -> NextAttempt:
    """A refusal of the provider ends no debt: the first few are answered at once, some more by the clock, and then the
    payer is asked for another account."""
    if owed.amount <= 0:
        return NextAttempt.NEVER
    if attempt < MOST_AT_ONCE:
        return NextAttempt.AT_ONCE
    return NextAttempt.LATER if attempt < TRIES else NextAttempt.ACCOUNT


@fulfils("NRR-14")
def may_go_to(account: BankAccount, *, agreed: bool) -> Verdict:
    """Another way than the one that was paid only by the payer's express word, and only to an account that can be."""
    number = account.number
    return Verdict.of(
        {
            NoAccount.HOLDER: not account.holder.strip(),
            NoAccount.BANK: not account.bank.strip(),
            NoAccount.NUMBER: not (number.isascii() and number.isdigit() and 8 <= len(number) <= 30),
            NoAccount.NOT_AGREED: not agreed,
        }
    )


def commission_on(parts: Parts, *, basis_points: int) -> Money:
    """The platform's fee: on the payer's money less refunds. Nobody has earned anything on those."""
    return share(bears_a_fee(parts), basis_points=basis_points)


def bears_a_fee(parts: Parts) -> Money:
    """The money that may bear a fee: the payer's, less the part that rounding took and the fee-free part, such as
    freight.

    Others' money bears none either.
    """
    zero = Money(0, parts.amount.currency)
    return max(_bearing(parts) + min(added_left(parts).rounding, zero), zero)


def may_settle(commission: Money, *, parts: Parts) -> Verdict:
    """The fee comes out of the payer's money, and is no gift to the shop."""
    return Verdict.of({NoSettlement.COMMISSION_TOO_HIGH: not Money(0) <= commission <= bears_a_fee(parts)})


def left(parts: Parts) -> Money:
    """The money in escrow for the shop: all that came in and was added, less the refunds of each."""
    added = added_left(parts)
    return parts.amount - parts.refunded + added.funded + added.rounding


def added_left(parts: Parts) -> Added:
    """The part of others' money that has not gone back to them yet."""
    return Added(funded=parts.funded - parts.funded_back, rounding=parts.rounding - parts.rounding_back)


def in_proportion(part: Money, *, gone: Money, of: Money) -> Money:
    """The part of ``part`` that goes with so much of a whole: rounded towards nothing, and all of it with the last."""
    if not of.amount:
        return Money(0, part.currency)
    sign = -1 if part.amount < 0 else 1
    return Money(sign * (abs(part.amount) * gone.amount // of.amount), part.currency)


def goes_back(amount: Money, *, parts: Parts, asked: Added | None) -> Added:
    """The money that goes back to others when so much goes to the payer: as asked, else in proportion to the rest.

    A payer's refund never fails for others' money: if more is asked than is left, the rest goes; the last refund takes
    all; and where rounding had taken from the shop, the shop's remainder never falls below nothing.
    """
    here, of = added_left(parts), parts.amount - parts.refunded
    if amount >= of:
        return here
    wanted = asked or Added(
        funded=in_proportion(here.funded, gone=amount, of=of),
        rounding=in_proportion(here.rounding, gone=amount, of=of),
    )
    return Added(
        funded=_within(wanted.funded, Money(0, amount.currency), here.funded),
        rounding=_rounding_back(wanted.rounding, here=here.rounding, amount=amount, rest=of - amount),
    )


def fee_back(amount: Money, *, parts: Parts, fee: Money, added: Added) -> Money:
    """The part of the ``fee`` that goes back with this refund: the shop pays no commission on refunded money.

    Each part is rounded by itself, so the fee gives way where the rest would not bear it beside the rounding: the
    shop's credits cover every refund of the order, however they are split.
    """
    _, down = _split_by_sign(added.rounding)
    rest = bears_a_fee(_without(amount, added=added, parts=parts))
    bearing = _bearing(parts)
    in_part = in_proportion(fee, gone=min(amount, bearing), of=bearing)
    return min(max(in_part, fee - rest), amount - down)


def at_request(parts: Parts) -> list[Transfer]:
    """Hold the amount until the payer pays: so the shop's books show the money to come."""
    return _moves([(A.PROVIDER_CLEARING, parts.held_on, parts.amount, PAYMENT)])


def at_late_capture(parts: Parts) -> list[Transfer]:
    """The hold was released, so the money comes without one; nobody adds to it, since it goes back."""
    return _moves([(A.PROVIDER_CLEARING, parts.held_on, parts.amount, P.LATE_PAYMENT)])


def at_receipt(amount: Money) -> list[Transfer]:
    """Money that fits no payment stands in the books as a buyer's, until it has gone back or has paid something."""
    return _moves([(A.PROVIDER_CLEARING, A.BUYER_ESCROW, amount, P.UNMATCHED)])


def at_end_of_receipt(amount: Money, *, code: str) -> list[Transfer]:
    """End a receipt. ``code`` is `sent_back`, or `matched`: booked anew as the payment that it made."""
    return _moves([(A.BUYER_ESCROW, A.PROVIDER_CLEARING, amount, code)])


def at_capture(parts: Parts) -> list[Transfer]:
    """Move, beside the settled hold, the platform's addition, and the rounding up or down."""
    up, down = _split_by_sign(parts.rounding)
    return _moves(
        [
            (A.PLATFORM_FUNDING, parts.held_on, parts.funded, P.FUNDING),
            (A.ROUNDING, parts.held_on, up, P.ROUNDING),
            (parts.held_on, A.ROUNDING, down, P.ROUNDING),
        ]
    )


def at_settlement(parts: Parts, *, commission: Money) -> list[Transfer]:
    """Move to the shop, and out of it the platform's fee."""
    return _moves(
        [
            (parts.held_on, A.MERCHANT_PAYABLE, left(parts), P.SETTLEMENT),
            (A.MERCHANT_PAYABLE, A.COMMISSION, commission, P.COMMISSION),
        ]
    )


def at_refund(amount: Money, *, added: Added, settled: bool, fee: Money, held_on: A = A.BUYER_ESCROW) -> list[Transfer]:
    """Move to the payer, and to others their additions. Once the shop has the money it gives it back, less its fee.

    Rounding gives back by itself the part that it took: the shop never had it. So does the platform with its fee.
    """
    up, down = _split_by_sign(added.rounding)
    payer = A.MERCHANT_PAYABLE if settled else held_on
    return _moves(
        [
            (payer, A.PROVIDER_CLEARING, amount - down - fee, P.REFUND),
            (A.COMMISSION, A.PROVIDER_CLEARING, fee, P.COMMISSION_BACK),
            (A.ROUNDING, A.PROVIDER_CLEARING, down, P.ROUNDING_BACK),
            (payer, A.PLATFORM_FUNDING, added.funded, P.FUNDING_BACK),
            (payer, A.ROUNDING, up, P.ROUNDING_BACK),
        ]
    )


def _bearing(parts: Parts) -> Money:
    """The rest of the payer's money without the fee-free part, which goes back last."""
    here = parts.amount - parts.refunded
    return here - min(parts.fee_free, here)


def _without(amount: Money, *, added: Added, parts: Parts) -> Parts:
    """The parts after this refund."""
    return replace(
        parts,
        refunded=parts.refunded + amount,
        funded_back=parts.funded_back + added.funded,
        rounding_back=parts.rounding_back + added.rounding,
    )


def _rounding_back(wanted: Money, *, here: Money, amount: Money, rest: Money) -> Money:
    """The rounding that goes back: an addition as asked; a reduction must stay covered by the ``rest``, and no more
    moves than the payer gets.
    """
    zero = Money(0, here.currency)
    if here >= zero:
        return _within(wanted, zero, here)
    return _within(wanted, max(here, -amount), min(zero, here + rest))


def _within(wanted: Money, least: Money, most: Money) -> Money:
    return max(least, min(wanted, most))


def _split_by_sign(money: Money) -> tuple[Money, Money]:
    """The same as two amounts, one of them zero: the rise, and the fall."""
    zero = Money(0, money.currency)
    return max(money, zero), max(-money, zero)


def _moves(rows: Iterable[tuple[A, A, Money, str]]) -> list[Transfer]:
    """Transfers for the rows in which anything moves."""
    return [
        Transfer(debit=debit, credit=credit, amount=amount, code=code)
        for debit, credit, amount, code in rows
        if amount.amount
    ]
