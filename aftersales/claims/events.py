"""Facts about claims."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from aftersales.claims.types import ClaimBasis, ClaimMoney, NoRemedy, Topic
from aftersales.returns.types import HomeSource, Remedy
from platform_core.eventlog.facts import DomainEvent

OF_ITS_SHOP = ("claim_id", "order_id")


class _OfAClaim(DomainEvent):
    """Fields of every event of a claim: its shopper, order and shop."""

    subject: ClassVar[str] = "claim_id"
    person: ClassVar[str] = "shopper_id"
    claim_id: UUID
    number: str
    order_id: UUID
    order_number: str
    shopper_id: UUID
    merchant_id: UUID


class ClaimFiled(_OfAClaim):
    """A shopper says that goods delivered are not as agreed, and wants a remedy."""

    topic = "aftersales.claim_filed"
    says = "The claim was filed"
    for_shops = (*OF_ITS_SHOP, "because", "wants")
    because: Topic
    wants: Remedy
    burden: str


class ClaimAgreed(_OfAClaim):
    """The claim is granted: the shop agreed, let its time pass, or offered a remedy that the shopper took."""

    topic = "aftersales.claim_agreed"
    says = "The claim was granted"
    for_shops = (*OF_ITS_SHOP, "remedy", "basis")
    remedy: Remedy
    basis: ClaimBasis
    return_id: UUID | None


class ClaimOffered(_OfAClaim):
    """The shop offers a remedy other than the one that the shopper wants."""

    topic = "aftersales.claim_offered"
    says = "The shop offered something else"
    for_shops = (*OF_ITS_SHOP, "offered")
    offered: Remedy


class NotTaken(_OfAClaim):
    """The shopper turned the offer down or let it lapse: the shop has to grant the claim or refuse it."""

    topic = "aftersales.offer_left"
    says = "The offer was not taken"
    for_shops = OF_ITS_SHOP


class ClaimRefused(_OfAClaim):
    """The shop refuses the claim, with a reason and evidence. The shopper may complain about the order."""

    topic = "aftersales.claim_refused"
    says = "The shop refused the claim"
    for_shops = (*OF_ITS_SHOP, "why")
    why: NoRemedy
    evidence: tuple[UUID, ...]


class ClaimWithdrawn(_OfAClaim):
    """The shopper has withdrawn the claim, or keeps the goods that were to go back for it."""

    topic = "aftersales.claim_withdrawn"
    says = "The claim was withdrawn"
    for_shops = OF_ITS_SHOP


class ClaimClosed(_OfAClaim):
    """The time to complain about the refusal is over; a complaint about the order stays possible."""

    topic = "aftersales.claim_closed"
    says = "The refused claim was closed"
    for_shops = OF_ITS_SHOP


class ClaimGoodsBack(_OfAClaim):
    """The goods to be exchanged or repaired are with the shop, whose time to do so begins."""

    topic = "aftersales.claim_goods_back"
    says = "The goods are with the shop: it owes others, or the repair"
    for_shops = (*OF_ITS_SHOP, "remedy")
    remedy: Remedy


class EndedByReturn(_OfAClaim):
    """The return has ended with the money, so the shop owes no other goods."""

    topic = "aftersales.claim_on_return"
    says = "The return gave the money back"
    for_shops = OF_ITS_SHOP


class RepairTooLong(_OfAClaim):
    """The repair took too long: the shop owes an exchange, or the money if the shopper chooses it (TGS-30)."""

    topic = "aftersales.repair_too_long"
    says = "The repair took too long: an exchange is owed"
    for_shops = OF_ITS_SHOP


class ClaimPieceSent(_OfAClaim):
    """The goods that the shop owes are on their way to the shopper."""

    topic = "aftersales.claim_piece_sent"
    says = "The shop sent what it owes"
    for_shops = (*OF_ITS_SHOP, "parcel_id", "carrier")
    parcel_id: UUID
    carrier: str
    waybill: str
    region_code: str


class ClaimFulfilled(_OfAClaim):
    """The goods owed are with the shopper, or were refused at the door."""

    topic = "aftersales.claim_fulfilled"
    says = "What the shop owed has arrived"
    for_shops = (*OF_ITS_SHOP, "source")
    source: HomeSource


class ClaimRefunded(_OfAClaim):
    """The shopper gets money in place of a remedy that was granted and not delivered."""

    topic = "aftersales.claim_refunded"
    says = "The refund because of the claim was granted"
    for_shops = (*OF_ITS_SHOP, "basis", "amount", "currency")
    basis: ClaimMoney
    amount: int
    currency: str
