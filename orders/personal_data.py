"""What do orders hold about people, and what becomes of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from orders import queries
from orders.models import (
    CodeDelivery,
    Contract,
    Deposit,
    DepositObjection,
    DepositRuling,
    HandOverWord,
    Masking,
    MaskingWord,
    Order,
    Purchase,
    Quote,
    Review,
    ReviewAddition,
    Subscription,
)
from platform_core.cases.records import export_of
from platform_core.vault import queries as vault
from platform_core.vault.declarations import holds_none, retain
from platform_core.vault.types import Place

Rows = Sequence[Mapping[str, Any]]
ORDER = ("id", "number", "state", "total", "freight", "currency", "region_code", "placed_at", "paid_at", "received_at")

DEPOSIT = (
    *("id", "number", "order_id", "state", "title_zh", "quantity", "amount", "currency", "purpose", "steps"),
    *("conditions", "days", "carrier", "waybill", "kept_amount", "held_at", "applied_at", "granted_at", "returned_at"),
)
SUBSCRIPTION = (
    *("id", "number", "state", "title_zh", "quantity", "amount", "currency", "months", "region_code", "reason"),
    *("asked_at", "active_at", "ended_at"),
)


def export_orders(person_id: UUID) -> Rows:
    """A person's own orders, recipient in full."""
    rows = list(Order.objects.filter(shopper_id=person_id).order_by("placed_at", "id"))
    sealed = [
        ({name: getattr(row, name) for name in queries.RECIPIENT}, Place.of(row, subject_id=person_id)) for row in rows
    ]
    opened = vault.opened_all(sealed)
    return [{name: getattr(row, name) for name in ORDER} | texts for row, texts in zip(rows, opened, strict=True)]


def export_contracts(person_id: UUID) -> Rows:
    """The documents as they were hashed, each beside the hash that was told when it was concluded."""
    rows = Contract.objects.filter(shopper_id=person_id).order_by("concluded_at", "id")
    found = rows.values("order_id", "sha256", "canonical", "concluded_at")
    return [row | {"agreed_sha256": queries.agreed_sha256(row["order_id"])} for row in found]


def export_codes(person_id: UUID) -> Rows:
    """A person's own codes, in full: nobody else is told them."""
    rows = list(CodeDelivery.objects.filter(shopper_id=person_id).order_by("delivered_at", "id"))
    opened = vault.opened_all([({"codes": row.codes}, row.place) for row in rows])
    return [
        {"order_id": row.order_id, "delivered_at": row.delivered_at, "sha256": row.sha256} | texts
        for row, texts in zip(rows, opened, strict=True)
    ]


def export_purchases(person_id: UUID) -> Rows:
    rows = Purchase.objects.filter(shopper_id=person_id).order_by("placed_at", "id")
    return list(rows.values("id", "total", "currency", "placed_at"))


def export_quotes(person_id: UUID) -> Rows:
    rows = Quote.objects.filter(shopper_id=person_id).order_by("quoted_at", "id")
    return list(rows.values("id", "document", "total", "currency", "quoted_at", "expires_at"))


def export_deposits(person_id: UUID) -> Rows:
    rows = Deposit.objects.filter(shopper_id=person_id).order_by("asked_at", "id")
    return list(rows.values(*DEPOSIT))


def export_reviews(person_id: UUID) -> Rows:
    """Whatever has become of them."""
    rows = Review.objects.filter(shopper_id=person_id).order_by("given_at", "id")
    return list(rows.values("id", "line_id", "stars", "text", "shown_as", "given_at"))


def export_additions(person_id: UUID) -> Rows:
    rows = ReviewAddition.objects.filter(shopper_id=person_id).order_by("added_at", "id")
    return list(rows.values("review_id", "text", "added_at"))


def export_maskings(person_id: UUID) -> Rows:
    rows = Masking.objects.filter(shopper_id=person_id).order_by("proposed_at", "id")
    said = ("ground", "passage", "why", "state", "proposed_at", "reasons", "appeal_reasons")
    return list(rows.values("number", "review_id", *said))


def export_subscriptions(person_id: UUID) -> Rows:
    """A person's own, recipient in full."""
    rows = list(Subscription.objects.filter(shopper_id=person_id).order_by("asked_at", "id"))
    opened = vault.opened_all([(row.sealed_recipient, row.place) for row in rows])
    return [
        {name: getattr(row, name) for name in SUBSCRIPTION} | texts for row, texts in zip(rows, opened, strict=True)
    ]


# Records of a transaction are kept for as long as the law says, and then go.
_kept = partial(retain, because="ECL-31", retention="RT_TRANSACTION")
SALE = "performing the sale"
LEFT = "giving a deposit back"
_kept("orders.Order", "shopper_id", *queries.RECIPIENT, purpose=SALE, export=export_orders)
_kept("orders.Contract", "shopper_id", "canonical", purpose="proof of what was agreed", export=export_contracts)
_kept("orders.CodeDelivery", "shopper_id", "codes", purpose=SALE, export=export_codes)
_kept("orders.GivenCode", "shopper_id", purpose="giving no code twice")
_kept("orders.Purchase", "shopper_id", purpose=SALE, export=export_purchases)
_kept("orders.Quote", "shopper_id", purpose="keeping a quoted price", export=export_quotes)
_kept("orders.Deposit", "shopper_id", "carrier", "waybill", purpose=LEFT, export=export_deposits)
_kept(
    "orders.DepositObjection",
    "shopper_id",
    "statement",
    purpose=LEFT,
    export=export_of(DepositObjection, "deposit_id", "grounds", "claimed", "made_at"),
)
_kept(
    "orders.DepositRuling",
    "shopper_id",
    "reasons",
    purpose=LEFT,
    export=export_of(DepositRuling, "deposit_id", "kept_amount", "ruled_at"),
)
_kept(
    "orders.HandOverWord",
    *("shopper_id", "reasons", "speaker_id"),
    purpose="finding out who has a parcel that was left with somebody else",
    export=export_of(HandOverWord, "order_id", "has_it", "said_by", "said_at"),
)
_kept(
    "orders.Subscription",
    "shopper_id",
    *queries.RECIPIENT,
    purpose="delivering and debiting what somebody has subscribed to",
    export=export_subscriptions,
)
for offer in ("orders.Plan", "orders.AddOnOffer"):
    holds_none(offer, why="what a shop offers")
for part in ("OrderLine", "PriceAdjustment", "Shipment", "ShippedLine", "DeliveryEvent"):
    _kept(f"orders.{part}", "shopper_id", purpose=SALE)

# A review is never deleted, and what became of it is kept with it (ECL-39b).
_said = partial(retain, because="ECL-39b", retention="RT_REVIEW")
_said("orders.Review", "shopper_id", "text", "shown_as", purpose="reviews of goods", export=export_reviews)
_said("orders.ReviewAddition", "shopper_id", "text", purpose="additions to reviews", export=export_additions)
_said("orders.ReviewReply", "replied_by", purpose="who of a shop replied to a review")
_said(
    "orders.Masking",
    *("shopper_id", "passage", "proposed_by", "decided_by", "appeal_decided_by"),
    purpose="who of staff had which review masked, and why",
    export=export_maskings,
)
_said(
    "orders.MaskingWord",
    *("shopper_id", "words"),
    purpose="what was said when it was decided about a mask",
    export=export_of(MaskingWord, "masking_id", "said_by", "said_at"),
)
holds_none("orders.Mask")
