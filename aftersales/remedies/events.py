"""Facts about remedies."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from aftersales.remedies.types import RemedyBasis
from catalog.safety.types import Disposal
from platform_core.eventlog.facts import DomainEvent


class _OfARemedy(DomainEvent):
    """Fields of every event of a remedy: its shopper, shop, order and frozen lot."""

    subject: ClassVar[str] = "remedy_id"
    person: ClassVar[str] = "shopper_id"
    remedy_id: UUID
    freeze_id: UUID
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    number: str


class RemedyOffered(_OfARemedy):
    """A buyer of the lot is told the danger, the advice and the offer, without having asked."""

    topic = "aftersales.remedy_offered"
    says = "The buyer of a recalled lot was told"
    for_shops = ("remedy_id", "freeze_id", "order_id", "number", "pieces", "disposal")
    pieces: int
    disposal: Disposal


class RemedyGrown(_OfARemedy):
    """A return or a claim has freed pieces of the lot: the offer covers so many now, and their money, in fen."""

    topic = "aftersales.remedy_grown"
    says = "The offer for a recalled lot covers more pieces"
    for_shops = ("remedy_id", "freeze_id", "order_id", "number", "held", "paid", "currency")
    held: int
    paid: int
    currency: str


class RemedySent(_OfARemedy):
    """The recalled goods are on their way back. ``outlay``: the freight the buyer paid, in fen; the shop bears it."""

    topic = "aftersales.remedy_sent"
    says = "Recalled goods were sent back"
    for_shops = ("remedy_id", "freeze_id", "order_id", "number", "outlay", "currency")
    outlay: int
    currency: str


class RemedyGranted(_OfARemedy):
    """The money goes back. Its way there is the refund's, which payments tell of."""

    topic = "aftersales.remedy_granted"
    says = "The refund of a recalled lot was granted"
    for_shops = ("remedy_id", "freeze_id", "order_id", "number", "basis", "amount", "currency")
    basis: RemedyBasis
    amount: int
    currency: str


class RemedyUnanswered(_OfARemedy):
    """The buyer has not answered; the offer stays open."""

    topic = "aftersales.remedy_unanswered"
    says = "The buyer of a recalled lot has not answered; the offer stays"
    for_shops = ("remedy_id", "freeze_id", "order_id", "number")


class RemedyCalledOff(_OfARemedy):
    """The lot is safe, so nothing is offered for it any more. Money that was paid stays paid."""

    topic = "aftersales.remedy_called_off"
    says = "The recall was called off: the lot is safe"
    for_shops = ("remedy_id", "freeze_id", "order_id", "number")


class BuyersSought(DomainEvent):
    """The books were searched for buyers of a frozen lot: so many were told in this turn. ``more``: some are left."""

    topic = "aftersales.buyers_sought"
    says = "The buyers of a frozen lot were looked for"
    subject = "freeze_id"
    freeze_id: UUID
    merchant_id: UUID
    told: int
    stopped: int
    more: bool


class RemediesEnding(DomainEvent):
    """A lot is free again: so many offers were called off in this turn. ``more``: some are left."""

    topic = "aftersales.remedies_ending"
    says = "The offers for a lot that is free again were called off"
    subject = "freeze_id"
    freeze_id: UUID
    merchant_id: UUID
    ended: int
    more: bool
