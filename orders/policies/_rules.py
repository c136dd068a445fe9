"""What may be ordered, packed, confirmed, and what does it cost? Facts in, verdict or value out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from catalog.types import Delivery
from orders.states import OrderState
from orders.types import AdjustmentKind, FundedBy, LotPicked, RequestedLine, SignedBy
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.money import CNY, Money, total

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
class PricedLine:
    """One line as it will stand in the contract."""

    requested: RequestedLine
    unit_price: Money

    @property
    def gross(self) -> Money:
        return self.unit_price * self.requested.quantity

    @property
    def adjusted(self) -> Money:
        return total((a.amount for a in self.requested.adjustments), currency=self.unit_price.currency)

    @property
    def total(self) -> Money:
        return self.gross + self.adjusted


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """A signature, what the shopper agreed to beforehand, and where the order stands when we hear of it. ``denied_at``:
    when the shopper last said that the parcel is not with them."""

    signed_by: SignedBy
    proxy_accepted: bool
    state: OrderState
    signed_at: datetime | None = None
    denied_at: datetime | None = None


def may_quote(requested: Sequence[RequestedLine], prices: Mapping[UUID, Money]) -> Verdict:
    """May these be offered together? Each SKU once, in a reasonable quantity, at no price below zero."""
    lines = [PricedLine(line, prices[line.sku_id]) for line in requested if line.sku_id in prices]
    skus = Counter(line.sku_id for line in requested)
    return Verdict.of(
        {
            Refusal.NOTHING_WANTED: not requested,
            Refusal.TOO_MANY_LINES: len(requested) > MOST_LINES,
            Refusal.SKU_TWICE: any(n > 1 for n in skus.values()),
            Refusal.QUANTITY_OUT_OF_RANGE: any(not 1 <= line.quantity <= MOST_OF_ONE for line in requested),
            Refusal.BELOW_ZERO: any(line.total.amount < 0 for line in lines),
            Refusal.MIXED_CURRENCIES: len({line.unit_price.currency for line in lines}) > 1,
        }
    )


@fulfils("CTR-06", "NRR-20b", "CRI-19b")
def may_order(*, key_terms_accepted: bool, confirmed: Collection[UUID], to_confirm: Collection[UUID]) -> Verdict:
    """The key terms are accepted by an act of their own; and nothing is confirmed of goods that no question was about.

    What was not confirmed bars nobody from ordering: the return without a reason stays open.
    """
    return Verdict.of(
        {
            Refusal.TERMS_NOT_ACCEPTED: not key_terms_accepted,
            Refusal.NOTHING_TO_CONFIRM: not set(confirmed) <= set(to_confirm),
        }
    )


@fulfils("HSE-07")
def still_stands(*, expires_at: datetime, at: datetime) -> bool:
    """A quote holds up to its end and not a tick longer."""
    return at < expires_at


def changed(quoted: Mapping[UUID, UUID], now: Mapping[UUID, UUID]) -> tuple[UUID, ...]:
    """The SKUs whose listing no longer says what was quoted. Its price may have moved: the quoted one stands."""
    return tuple(sku for sku, version in quoted.items() if now.get(sku) != version)


def may_ship(ordered: Mapping[UUID, int], picked: Sequence[LotPicked]) -> Verdict:
    """A parcel holds each line of its order in full, lot by lot."""
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
    """The addressee signed; a proxy or a locker only with consent given beforehand. Else no clock starts.

    No carrier overrules the shopper: of a parcel that they have said is not with them, only a later signature counts.

    Of what the shopper has confirmed no signature counts any more: it would start a clock that nobody can meet, and
    pull forward what was counted from the confirmation.
    """
    taken = facts.signed_by is SignedBy.ADDRESSEE or facts.proxy_accepted
    contradicts = facts.denied_at is not None and facts.signed_at is not None and facts.signed_at <= facts.denied_at
    return taken and facts.state is OrderState.SHIPPED and not contradicts


@fulfils("PIP-05")
def may_see_recipient(state: OrderState, *, delivery: Delivery) -> bool:
    """A shop sees a person's address in full only while it has a parcel to send there: never for a code."""
    return delivery is Delivery.CARRIER and state in (OrderState.PAID, OrderState.SHIPPED)


@fulfils("PRC-08", "PRC-11", "HSE-07")
def order_total(lines: Sequence[PricedLine], *, freight: Money | None = None) -> Money:
    """What one shop is owed: the sum of its lines and the freight that was shown, no fee beside them."""
    goods = total((line.total for line in lines), currency=lines[0].unit_price.currency if lines else CNY)
    return goods + freight if freight else goods


def funded_by_others(lines: Sequence[PricedLine]) -> Money:
    """What somebody other than the shop pays of the discounts on these lines: the shop gets it all the same."""
    return -_granted_by_others(lines, rounding=False)


def rounded_by_others(lines: Sequence[PricedLine]) -> Money:
    """What the shop gets on top, or less when negative, for rounding that is not its own."""
    return -_granted_by_others(lines, rounding=True)


def _granted_by_others(lines: Sequence[PricedLine], *, rounding: bool) -> Money:
    adjustments = (a for line in lines for a in line.requested.adjustments if a.funded_by is not FundedBy.MERCHANT)
    amounts = (a.amount for a in adjustments if (a.kind is AdjustmentKind.ROUNDING) is rounding)
    return total(amounts, currency=lines[0].unit_price.currency if lines else CNY)
