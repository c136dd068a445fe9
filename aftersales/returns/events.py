"""Facts about returns."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from aftersales.returns.types import ArrivalSource, GrantBasis, HomeSource, RulingOutcome
from orders.sales.types import ParcelEvent
from platform_core.eventlog.facts import DomainEvent


class _OfAReturn(DomainEvent):
    """Fields of every event of a return: its shopper, shop and order."""

    subject: ClassVar[str] = "return_id"
    person: ClassVar[str] = "shopper_id"
    return_id: UUID
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID


class WindowClosed(DomainEvent):
    """The time for a return without a reason is over. No other right ends with it."""

    topic = "aftersales.window_closed"
    says = "The time for a return without a reason is over"
    subject = "order_id"
    person = "shopper_id"
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID


class ReturnNoticed(_OfAReturn):
    """A shopper has given notice of a return. The amount is refunded once the goods are back."""

    topic = "aftersales.noticed"
    says = "The return was notified"
    for_shops = ("return_id", "order_id", "amount", "currency")
    amount: int
    currency: str
    address_shown: bool


class AddressNamed(_OfAReturn):
    """The shop has named another return address, which does not affect goods that were sent before."""

    topic = "aftersales.address_named"
    says = "The shop named another return address"


class AddressStands(_OfAReturn):
    """The shop has named no other return address in time, so the verified one stands."""

    topic = "aftersales.address_stands"
    says = "The return address stands"


class ReturnSent(_OfAReturn):
    """The goods were sent back; published again if the parcel is corrected. ``tracked``: its carrier reports to us."""

    topic = "aftersales.sent"
    says = "The goods were sent back"
    for_shops = ("return_id", "order_id", "parcel_id", "carrier")
    parcel_id: UUID
    carrier: str
    waybill: str
    region_code: str
    tracked: bool


class ReturnReported(DomainEvent):
    """A carrier's report on a parcel that goes back, as it came in; the relay applies it."""

    topic = "aftersales.parcel_reported"
    says = "The carrier reported on the parcel"
    subject = "parcel_id"
    report_id: str
    parcel_id: UUID
    kind: ParcelEvent
    happened_at: datetime


class GoodsArrived(_OfAReturn):
    """The goods are back at the shop. The clocks of the refund count from ``arrived_at``."""

    topic = "aftersales.arrived"
    says = "The goods are back at the shop"
    for_shops = ("return_id", "order_id", "source", "arrived_at")
    source: ArrivalSource
    arrived_at: datetime


class ReturnGranted(_OfAReturn):
    """The refund was granted. The events of payments tell how the money gets to the shopper."""

    topic = "aftersales.granted"
    says = "The refund was granted"
    for_shops = ("return_id", "order_id", "basis", "amount", "currency")
    basis: GrantBasis
    amount: int
    currency: str


class PaidAgain(_OfAReturn):
    """The provider had refused the refund, so it was asked for once more."""

    topic = "aftersales.paid_again"
    says = "The refund was asked for again"
    cause: str


class ObjectionMade(_OfAReturn):
    """The shop has objected in time, with evidence, that the goods are not intact. The platform decides."""

    topic = "aftersales.objected"
    says = "The shop objected with evidence"
    for_shops = ("return_id", "order_id")
    grounds: tuple[str, ...]
    evidence: tuple[UUID, ...]


class GoodsHandedOn(_OfAReturn):
    """The goods are with the shop, which owes others or a repair for them; a clock of the claim says until when."""

    topic = "aftersales.handed_on"
    says = "The goods are with the shop, which owes others"
    for_shops = ("return_id", "order_id")


class GoodsAccepted(_OfAReturn):
    """The shop has not objected in time, so the goods count as intact."""

    topic = "aftersales.accepted"
    says = "The goods count as intact"
    for_shops = ("return_id", "order_id")


class ReturnRuled(_OfAReturn):
    """The platform has decided about an objection. The decider and the reasons stand beside the event in the log."""

    topic = "aftersales.ruled"
    says = "The platform decided about the objection"
    for_shops = ("return_id", "order_id", "outcome", "amount", "currency")
    outcome: RulingOutcome
    amount: int
    currency: str


class RulingMissed(_OfAReturn):
    """The platform has not decided in time, so the objection counts as not proven."""

    topic = "aftersales.ruling_missed"
    says = "The platform did not decide in time: the objection is not proven"


class ReturnDeclined(_OfAReturn):
    """The objection was proven: no money goes back for these goods."""

    topic = "aftersales.declined"
    says = "The refund was declined"
    for_shops = ("return_id", "order_id")


class ReturnWithdrawn(_OfAReturn):
    """The shopper keeps the goods, and may give notice again while the window is open."""

    topic = "aftersales.withdrawn"
    says = "The return was withdrawn"
    for_shops = ("return_id", "order_id")


class ReturnUnsent(_OfAReturn):
    """Nothing was sent back within fifteen days of the notice. Nobody is in breach, and settlement waits no longer."""

    topic = "aftersales.unsent"
    says = "Fifteen days have passed, and nothing was sent back yet"
    for_shops = ("return_id", "order_id")


class ReturnNotHandled(_OfAReturn):
    """The shop has let fifteen days pass over a return (NRR-31)."""

    topic = "aftersales.not_handled"
    says = "The shop did not handle the return: a violation"
    for_shops = ("return_id", "order_id", "violation_id")
    violation_id: UUID


class ArrivalWanted(_OfAReturn):
    """Goods were sent back, and nobody says that they have arrived: staff have to find out."""

    topic = "aftersales.arrival_wanted"
    says = "The platform looks where the goods are"


class ReturnUnshown(_OfAReturn):
    """Nothing shows that the goods were sent back: nobody saw them arrive, and no carrier has had them."""

    topic = "aftersales.unshown"
    says = "Nothing shows that the goods were sent: nobody looks for them any more"
    for_shops = ("return_id", "order_id")


class GoodsSentHome(_OfAReturn):
    """The refund was declined, and the shop has sent the goods back to the shopper."""

    topic = "aftersales.sent_home"
    says = "The shop sent the goods to the shopper again"
    for_shops = ("return_id", "order_id", "parcel_id", "carrier")
    waybill: str
    parcel_id: UUID | None = None  # old events, from before such parcels were followed, lack these three
    carrier: str = ""
    region_code: str = ""


class GoodsHome(_OfAReturn):
    """The goods of a declined return are with the shopper again, or were refused at the shopper's door."""

    topic = "aftersales.home"
    says = "The goods are with the shopper again"
    for_shops = ("return_id", "order_id", "source")
    source: HomeSource


class RefundNotMade(_OfAReturn):
    """The shop has not refunded by itself within fifteen days of the goods' arrival (NRR-31).

    ``money_is_back``: a refund has reached the shopper all the same.
    """

    topic = "aftersales.not_refunded"
    says = "The shop did not refund in time: a violation"
    for_shops = ("return_id", "order_id", "violation_id", "money_is_back")
    violation_id: UUID
    money_is_back: bool


class GoodsRestocked(_OfAReturn):
    """Some of the returned goods may be sold again."""

    topic = "aftersales.restocked"
    says = "Returned goods are on the shelf again"
    person = ""  # the goods are the shop's again
    pieces: int
    as_new: int
