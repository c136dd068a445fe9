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
    """It is granted, by the shop, by its silence, or because its offer was taken."""

    topic = "aftersales.claim_agreed"
    says = "The claim was granted"
    for_shops = (*OF_ITS_SHOP, "remedy", "basis")
    remedy: Remedy
    basis: ClaimBasis
    return_id: UUID | None


class ClaimOffered(_OfAClaim):
    """The shop offers another remedy than the one wanted."""

    topic = "aftersales.claim_offered"
    says = "The shop offered something else"
    for_shops = (*OF_ITS_SHOP, "offered")
    offered: Remedy


class NotTaken(_OfAClaim):
    """The shopper has not taken the offer: the shop has to answer the claim itself."""

    topic = "aftersales.offer_left"
    says = "The offer was not taken"
    for_shops = OF_ITS_SHOP


class ClaimRefused(_OfAClaim):
    """The shop refuses, for a reason and with evidence. A complaint about the order is the way on."""

    topic = "aftersales.claim_refused"
    says = "The shop refused the claim"
    for_shops = (*OF_ITS_SHOP, "why")
    why: NoRemedy
    evidence: tuple[UUID, ...]


class ClaimWithdrawn(_OfAClaim):
    """The shopper wants nothing of it any more."""

    topic = "aftersales.claim_withdrawn"
    says = "The claim was withdrawn"
    for_shops = OF_ITS_SHOP


class ClaimClosed(_OfAClaim):
    """The claim was refused, and nothing followed in its time."""

    topic = "aftersales.claim_closed"
    says = "The refused claim was closed"
    for_shops = OF_ITS_SHOP


class ClaimGoodsBack(_OfAClaim):
    """The goods of an exchange or a repair are with the shop: its clock begins."""

    topic = "aftersales.claim_goods_back"
    says = "The goods are with the shop: it owes others, or the repair"
    for_shops = (*OF_ITS_SHOP, "remedy")
    remedy: Remedy


class EndedByReturn(_OfAClaim):
    """The return has brought money, and no other goods are owed."""

    topic = "aftersales.claim_on_return"
    says = "The return gave the money back"
    for_shops = OF_ITS_SHOP


class RepairTooLong(_OfAClaim):
    """The repair was not back in time: an exchange is owed, or the money if the shopper likes that better (TGS-30)."""

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
    """Money goes back in place of the remedy that the shop owed and did not give."""

    topic = "aftersales.claim_refunded"
    says = "The refund because of the claim was granted"
    for_shops = (*OF_ITS_SHOP, "basis", "amount", "currency")
    basis: ClaimMoney
    amount: int
    currency: str
