"""What follows from a fact? A shop is told what left its window by itself, and which promotion is over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import platform_core.notices.commands as notices
from catalog import commands, queries
from catalog.case import LOT_FREEZE, PROMOTION, SAMPLE, SAMPLING
from catalog.events import (
    FreightChosen,
    ListingPublished,
    ListingRevised,
    ListingTakenDown,
    LotEnded,
    PriceSet,
    PromotionBegun,
    PromotionEnded,
    SampleOverturned,
    SampleUpheld,
    SamplingDrawn,
)
from platform_core.actors import RELAY
from platform_core.cases.telling import params_of, tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.money import Money
from platform_core.tenancy.scopes import SYSTEM, bound


@subscribe(ListingTakenDown, name="catalog.tell_of_taking_down")
def tell_of_taking_down(fact: ListingTakenDown, context: DeliveryContext) -> None:
    """Which listing, by which certificates; or that nothing of it is left."""
    version = queries.version(fact.version_id)
    ended = [shown for shown in queries.shown_facts(version) if shown.key in fact.certificates]
    params: dict[str, str | int] = {
        "title_zh": version.title_zh,
        "title_en": version.title_en or version.title_zh,
        "certificates_zh": "、".join(f"{shown.name_zh} {shown.text_zh}" for shown in ended),
        "certificates_en": ", ".join(f"{shown.name_en} {shown.text_en}" for shown in ended),
    }
    notices.send_to_shop(
        fact.merchant_id, template="catalog.listing_taken_down", params=params, by=RELAY, at=context.handled_at
    )


@subscribe(LotEnded, name="catalog.tell_of_lot")
def tell_of_lot(fact: LotEnded, context: DeliveryContext) -> None:
    """Which lot of which item left the shelf."""
    lot = queries.lot(fact.lot_id)
    version = queries.version_in_force(lot.sku.listing)
    params: dict[str, str | int] = {
        "title_zh": version.title_zh,
        "title_en": version.title_en or version.title_zh,
        "lot": lot.code,
        "best_before": lot.best_before.isoformat(),
        "pieces": fact.pieces,
    }
    notices.send_to_shop(fact.merchant_id, template="catalog.lot_ended", params=params, by=RELAY, at=context.handled_at)


def said_of_promotion(fact: PromotionEnded) -> dict[str, str]:
    """Which item, and what it costs again."""
    code, version = queries.named(fact.sku_id)
    return {
        "title_zh": version.title_zh,
        "title_en": version.title_en or version.title_zh,
        "code": code,
        "amount": str(Money(fact.amount, fact.currency)),
        "amount_after": str(Money(fact.amount_after, fact.currency)),
    }


tell_parties(PROMOTION, more=said_of_promotion, alone=True)


def said_of_sampling(fact: SamplingDrawn) -> dict[str, str]:
    """How many samples there are to buy."""
    return {"samples": str(fact.samples), "size": str(fact.population_size)}


def said_of_sample(fact: Any) -> dict[str, str]:
    """Which goods, what was found, and whether the lot is frozen, by this or on another word."""
    row = queries.sample(fact.sample_id, by=RELAY)
    until = params_of(SAMPLE, fact)["until"]
    frozen = "yes" if queries.frozen_among([(row.sku_id, row.lot)]) else ""
    if frozen and queries.freeze_to_lift(row.sku_id, row.lot):
        frozen = "groundless"
    said = {"finding": row.finding, "why": getattr(fact, "why", ""), "until": until, "frozen": frozen}
    return _goods(row.sku_id, row.lot) | said | {"cost": str(Money(row.cost)) if row.cost else ""}


def said_of_freeze(fact: Any) -> dict[str, str]:
    """Which goods, why, and what whoever has them should do."""
    row = queries.freeze(fact.lot_freeze_id)
    words = {name: getattr(row, name) for name in ("danger", "advice", "basis", "lift_reason")}
    return _goods(row.sku_id, row.lot) | words | {"pieces": str(getattr(fact, "pieces", 0))}


def _goods(sku_id: UUID, lot: str) -> dict[str, str]:
    code, version = queries.named(sku_id)
    title_en = version.title_en or version.title_zh
    return {"title_zh": version.title_zh, "title_en": title_en, "code": code, "lot": lot}


@subscribe(SampleUpheld, name="catalog.charge_for_test", replayable=True)
def charge_for_test(fact: SampleUpheld, context: DeliveryContext) -> None:
    """The result stands: what the test cost is the shop's to bear, unless it objected and nobody decided."""
    commands.charge_for_test(fact.sample_id, by=RELAY, at=context.handled_at)


@subscribe(SampleOverturned, name="catalog.tell_of_a_lot_to_free")
def tell_of_a_lot_to_free(fact: SampleOverturned, context: DeliveryContext) -> None:
    """Who set the result aside had it frozen, and so could not free it."""
    row = queries.sample(fact.sample_id, by=RELAY)
    freeze = queries.freeze_to_lift(row.sku_id, row.lot)
    if freeze:
        params = {**_goods(row.sku_id, row.lot), "number": freeze.number}
        notices.send_to_staff(template="catalog.lot_to_free", params=params, by=RELAY, at=context.handled_at)


tell_parties(SAMPLING, more=said_of_sampling)
tell_parties(SAMPLE, more=said_of_sample)
tell_parties(LOT_FREEZE, more=said_of_freeze)


@subscribe(PriceSet, name="catalog.look_at_price", replayable=True)
def look_at_price(fact: PriceSet, context: DeliveryContext) -> None:
    _look_at_window(queries.listing_of(fact.sku_id), fact.merchant_id, context)


@subscribe(PromotionBegun, name="catalog.look_at_promotion", replayable=True)
def look_at_promotion(fact: PromotionBegun, context: DeliveryContext) -> None:
    _look_at_window(queries.listing_of(fact.sku_id), fact.merchant_id, context)


@subscribe(ListingPublished, name="catalog.look_at_listing", replayable=True)
def look_at_listing(fact: ListingPublished, context: DeliveryContext) -> None:
    _look_at_window(fact.listing_id, fact.merchant_id, context)


@subscribe(ListingRevised, name="catalog.look_at_version", replayable=True)
def look_at_version(fact: ListingRevised, context: DeliveryContext) -> None:
    _look_at_window(fact.listing_id, fact.merchant_id, context)


@subscribe(FreightChosen, name="catalog.look_at_freight", replayable=True)
def look_at_freight(fact: FreightChosen, context: DeliveryContext) -> None:
    _look_at_window(fact.listing_id, fact.merchant_id, context)


def _look_at_window(listing_id: UUID, merchant_id: UUID, context: DeliveryContext) -> None:
    """See that the window shows it, at once and not only in the night.

    While a newer release comes, what changed it may be a web of the one before, which writes the window as it knows it.
    """
    with bound(SYSTEM):
        commands.mend_window(listing_id, merchant_id=merchant_id, by=RELAY, at=context.handled_at)
