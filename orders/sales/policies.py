"""Rules of an order: when it ends, how far its parcel is, who has it, and when its shop is paid.

A parcel that was left without the shopper's consent is no delivery (ECL-52), and no loss either: the goods are
somewhere. So the shopper is asked, and their word decides, or the finding of staff with the carrier. Silence decides
nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from catalog.listings.types import Delivery
from orders.sales.states import OrderState
from orders.sales.types import CancelReason, HandOverRefusal, LeftParcel, LotPicked, ParcelEvent, SignedBy, Wait
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementFacts:
    """``held``: somebody above says so; ``refund_open``: money is on its way back."""

    state: OrderState
    settled: bool
    held: bool
    refund_open: bool


def wants_money(state: OrderState) -> bool:
    """Whether a payment that comes in is still for this order: one that has ended takes none, and it goes back."""
    return state is not OrderState.CANCELLED


def orders_to_cancel(states: Mapping[UUID, OrderState]) -> list[UUID]:
    """The orders that end with a purchase: those that still stand; all, where none does, so that it is refused."""
    return [id_ for id_, state in states.items() if state is not OrderState.CANCELLED] or list(states)


def ends_with_its_purchase(state: OrderState) -> bool:
    """Whether an order ends only with its whole purchase: before the one payment. Paid, each ends by itself."""
    return state is OrderState.PLACED


def was_paid(state: OrderState) -> bool:
    """Whether the money came and the order took it."""
    return state in (OrderState.PAID, OrderState.SHIPPED, OrderState.RECEIVED)


@fulfils("ECL-20", "HSE-05")
def everything_is_back(*, refundable: Money, refund_open: bool) -> bool:
    """Whether the money of a cancelled order is back: no fen is left to go back, and none is on its way."""
    return refundable.amount == 0 and not refund_open


def is_given_back(price: Money, *, refundable: Money) -> bool:
    """Whether all that was paid has gone back or is on its way: there is nothing left to send anything for."""
    return price.amount > 0 and refundable.amount == 0


def ends_with_its_money(state: OrderState, *, price: Money, refundable: Money) -> bool:
    """Whether a refund was the end of the sale: all of it, and nothing has been handed over."""
    return state is OrderState.PAID and is_given_back(price, refundable=refundable)


def is_still_at_the_shop(why: CancelReason) -> bool:
    """Whether packed goods stand on the shelf again: not those that a carrier has, or has lost."""
    return why not in (CancelReason.LOST, CancelReason.LEFT_ELSEWHERE, CancelReason.REFUSED_AT_DOOR)


def may_settle_now(facts: SettlementFacts) -> Verdict:
    """Whether the shop may be paid: for a received order, once, while no case and no refund stands against it."""
    return Verdict.of(
        {
            Wait.REFUND_OPEN: facts.refund_open,
            Wait.NOT_RECEIVED: facts.state is not OrderState.RECEIVED,
            Wait.SETTLED: facts.settled,
            Wait.HELD: facts.held,
        }
    )


def find_wait(facts: SettlementFacts) -> Wait:
    """The first reason why the shop is not paid, of an order for which it may not be."""
    [first, *_others] = may_settle_now(facts).reasons
    return Wait(first)


MOST_OF_ONE: Final = 1_000  # a house number: pieces of one SKU in one order
MOST_LINES: Final = 200  # a house number: lines in one quote


class Refusal(Reason):
    """Why something may not be ordered, packed or confirmed."""

    NOTHING_WANTED = "nothing_wanted", "nothing was chosen"
    TOO_MANY_LINES = "too_many_lines"
    SKU_TWICE = "sku_twice"
    QUANTITY_OUT_OF_RANGE = "quantity_out_of_range", "the number of pieces is not possible"
    BELOW_ZERO = "below_zero"
    MIXED_CURRENCIES = "mixed_currencies"
    TERMS_NOT_ACCEPTED = "terms_not_accepted"
    NOTHING_TO_CONFIRM = "nothing_to_confirm", "something was confirmed that the quote does not ask for"
    LINE_UNKNOWN = "line_unknown", "these goods are not part of it"
    LINE_INCOMPLETE = "line_incomplete", "something of the order is missing"
    LINE_OVERPACKED = "line_overpacked", "there is more of something than was ordered"
    ADD_ON_UNKNOWN = "add_on_unknown", "something was chosen that is not offered beside these goods"
    NOT_SIGNED = "not_signed", "the parcel was not signed for yet"
    CODE_EMPTY = "code_empty", "a code is empty"
    CODE_TOO_LONG = "code_too_long", "a code is too long"
    CODE_TWICE = "code_twice", "the same code stands there twice"


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """A signature, the shopper's consent to a proxy, and the order's state when we hear of it. ``denied_at``: when the
    shopper last said that the parcel is not with them."""

    signed_by: SignedBy
    proxy_accepted: bool
    state: OrderState
    signed_at: datetime | None = None
    denied_at: datetime | None = None


def may_ship(ordered: Mapping[UUID, int], picked: Sequence[LotPicked]) -> Verdict:
    """Whether an order may be shipped so: each line in full, lot by lot."""
    packed = Counter[UUID]()
    for lot in picked:
        packed[lot.line_id] += lot.quantity
    return Verdict.of(
        {
            Refusal.LINE_UNKNOWN: any(line not in ordered for line in packed),
            Refusal.QUANTITY_OUT_OF_RANGE: any(lot.quantity < 1 for lot in picked),
            Refusal.LINE_INCOMPLETE: any(packed[line] < wanted for line, wanted in ordered.items()),
            Refusal.LINE_OVERPACKED: any(packed[line] > wanted for line, wanted in ordered.items()),
        }
    )


@fulfils("ECL-51")
@fulfils("ECL-52", part="consent to a hand-over")
def counts_as_delivery(facts: SignatureFacts) -> bool:
    """Whether a signature is the delivery: the addressee's, or a proxy's or a locker's with consent given beforehand.

    No carrier overrules the shopper: for a parcel that they have said is not with them, only a later signature counts.

    Once the shopper has confirmed the receipt, no signature counts: it would start a clock that nobody can meet, and
    bring forward the clocks counted from the confirmation.
    """
    taken = facts.signed_by is SignedBy.ADDRESSEE or facts.proxy_accepted
    contradicts = facts.denied_at is not None and facts.signed_at is not None and facts.signed_at <= facts.denied_at
    return taken and facts.state is OrderState.SHIPPED and not contradicts


@fulfils("PIP-05")
def may_see_recipient(state: OrderState, *, delivery: Delivery) -> bool:
    """Whether the shop may see the address in full: while it has a parcel to send there, never for a code."""
    return delivery is Delivery.CARRIER and state in (OrderState.PAID, OrderState.SHIPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingFacts:
    """``carrier_has_it``: it has reported anything. ``signed``: somebody has signed, anybody. Codes that were handed
    over are both: they have left the shop, and their shopper can read them.

    ``left``: where its carrier left it with somebody else, without a delivery; ``denied``: the shopper has said that
    it is not with them.
    ``until``: by kind, when the clocks end that are open (`orders.dispatch`); those that are not there are over.
    """

    state: OrderState
    carrier_has_it: bool
    signed: bool
    until: Mapping[str, datetime]
    left: LeftParcel | None = None
    denied: bool = False

    def is_over(self, kind: str, *, at: datetime) -> bool:
        """Whether this clock is over, however late the sweep is."""
        return kind not in self.until or at >= self.until[kind]


def is_on_its_way(facts: SendingFacts) -> bool:
    """Whether it is paid, and not delivered yet."""
    return facts.state in (OrderState.PAID, OrderState.SHIPPED)


@fulfils("ECL-20", "HSE-05")
def may_cancel(facts: SendingFacts, *, at: datetime) -> bool:
    """Whether the shopper may cancel: until the carrier has the parcel, without asking anybody.

    A waybill that somebody typed is no hand-over: it bars the way only for as long as the carrier may take to confirm
    it, and no longer than the shop had promised to take with all of it.
    """
    if facts.state is not OrderState.SHIPPED:
        return facts.state in (OrderState.PLACED, OrderState.PAID)
    waited = facts.is_over("orders.pick_up", at=at) or facts.is_over("orders.dispatch", at=at)
    return waited and not facts.carrier_has_it


@fulfils("CRL-19")
def may_be_stopped(facts: SendingFacts) -> bool:
    """Whether the platform may stop it, since its goods may be dangerous: until the carrier has the parcel."""
    return is_on_its_way(facts) and not facts.carrier_has_it


def orders_to_stop(newest: Sequence[tuple[UUID, int]], *, short: int) -> list[UUID]:
    """The orders to stop where so many pieces may not be sent: those placed last, and no more than it takes.

    ``newest``: each order with the pieces that it waits for, the latest first.
    """
    stopped = []
    for order_id, pieces in newest:
        if short <= 0:
            break
        stopped.append(order_id)
        short -= pieces
    return stopped


def may_name_other_waybill(facts: SendingFacts) -> bool:
    """Whether another waybill may be named: for a parcel that its carrier has not confirmed."""
    return facts.state is OrderState.SHIPPED and not facts.carrier_has_it


@fulfils("ECL-51")
def may_confirm(facts: SendingFacts, *, at: datetime) -> Verdict:
    """Whether the shopper may confirm the receipt: not before anything has arrived. Any signature is enough for that,
    and where the carrier is silent the shopper's own word."""
    waits_for = "orders.movement" if facts.carrier_has_it else "orders.pick_up"
    return Verdict.of({Refusal.NOT_SIGNED: not facts.signed and not facts.is_over(waits_for, at=at)})


@fulfils("ECL-20")
def declines_all(*, excluded: Collection[UUID]) -> bool:
    """Whether a refusal at the door ends the sale, as a return without a reason would. Not where the shopper confirmed
    that some of the goods do not go back: then the carrier's clocks decide."""
    return not excluded


class Report(Protocol):
    """A carrier's report on a parcel in the carrier's own codes, and when it reached us."""

    kind: str
    happened_at: datetime
    reported_at: datetime
    place: str
    signed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverStep:
    """The effect of one more report. ``left``: where the parcel is after it; ``is_news``: it was not left there before,
    so that the shopper has to be asked; ``rests``: nothing changes, and every clock goes on."""

    left: LeftParcel | None
    is_news: bool
    rests: bool


@fulfils("OPR-27")
@fulfils("ECL-52", part="consent to a hand-over")
def left_with_other(reports: Iterable[Report]) -> LeftParcel | None:
    """Find where the carrier left the parcel: by its last signature, unless the parcel has moved on since.

    Reports come in any order and more than once, so the time of the event counts. For a parcel that is not
    delivered: the addressee's own signature is the delivery.
    """
    known = list(reports)
    moved_at = max((one.happened_at for one in known if one.kind != ParcelEvent.SIGNED), default=None)
    signed = [one for one in known if one.kind == ParcelEvent.SIGNED and (not moved_at or one.happened_at >= moved_at)]
    if not signed:
        return None
    last = max(signed, key=lambda one: one.happened_at)
    asked_at = min(one.reported_at for one in signed)
    return LeftParcel(left_at=last.happened_at, place=last.place, signed_by=last.signed_by, asked_at=asked_at)


def step_of(known: Sequence[Report], report: Report) -> HandOverStep:
    """Compare where the parcel was before a report with where it is after it."""
    before, after = left_with_other(known), left_with_other([*known, report])
    was, is_left = before is not None, after is not None
    return HandOverStep(left=after, is_news=is_left and not was, rests=is_left and was)


def is_declined(step: HandOverStep, report: Report, *, known: Iterable[Report]) -> bool:
    """Whether a report is the parcel's first refusal at the door; not one that it was left with somebody else after."""
    first = not any(one.kind == ParcelEvent.REFUSED for one in known)
    return report.kind == ParcelEvent.REFUSED and first and step.left is None


def is_denied(left: LeftParcel | None, *, denied: Iterable[datetime]) -> bool:
    """Whether the shopper has said that it is not with them, since they were asked."""
    return left is not None and any(at >= left.asked_at for at in denied)


@fulfils("ECL-52", part="consent to a hand-over")
def waits_for_word(facts: SendingFacts) -> bool:
    """Whether a parcel was left with somebody else and the shopper has not said that it is not with them."""
    return facts.state is OrderState.SHIPPED and facts.left is not None and not facts.denied


@fulfils("ECL-20")
@fulfils("ECL-52", part="consent to a hand-over")
def may_deny_receipt(facts: SendingFacts) -> bool:
    """Whether the shopper may deny the receipt: once, at any time, also after the question's clock."""
    return waits_for_word(facts)


@fulfils("OPR-27")
def may_find_on_hand_over(facts: SendingFacts, *, reasons: str) -> Verdict:
    """Whether staff may decide who has a parcel left with somebody else: with reasons; also against the shopper's word,
    until the carrier's time to bring it is over."""
    return Verdict.of(
        {
            HandOverRefusal.NOT_LEFT: facts.state is not OrderState.SHIPPED or facts.left is None,
            HandOverRefusal.NO_REASONS: not reasons.strip(),
        }
    )


def why_not_found(facts: SendingFacts) -> CancelReason:
    """Why a sale ends whose parcel nobody has brought: lost, or still with somebody who is not the shopper."""
    return CancelReason.LOST if facts.left is None else CancelReason.LEFT_ELSEWHERE
