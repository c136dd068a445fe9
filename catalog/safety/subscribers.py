"""Safety tells parties and staff, and charges the shop for a failed test."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import platform_core.notices.commands as notices
from catalog.safety import queries
from catalog.safety.case import LOT_FREEZE, SAMPLE, SAMPLING
from catalog.safety.commands import samples
from catalog.safety.events import SampleOverturned, SampleUpheld, SamplingDrawn
from catalog.stock import queries as stock_queries
from platform_core.actors import RELAY
from platform_core.cases.telling import params_of, tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.money import Money


def said_of_sampling(fact: SamplingDrawn) -> dict[str, str]:
    """The facts of a sampling for its texts: the number of samples to buy."""
    return {"samples": str(fact.samples), "size": str(fact.population_size)}


def said_of_sample(fact: Any) -> dict[str, str]:
    """The facts of a sample for its texts: the goods, the finding, and whether the lot is frozen, and by this."""
    row = queries.sample(fact.sample_id, by=RELAY)
    until = params_of(SAMPLE, fact)["until"]
    frozen = "yes" if stock_queries.frozen_among([(row.sku_id, row.lot)]) else ""
    if frozen and queries.freeze_to_lift(row.sku_id, row.lot):
        frozen = "groundless"
    said = {"finding": row.finding, "why": getattr(fact, "why", ""), "until": until, "frozen": frozen}
    return _goods(row.sku_id, row.lot) | said | {"cost": str(Money(row.cost)) if row.cost else ""}


def said_of_freeze(fact: Any) -> dict[str, str]:
    """The facts of a freeze for its texts: the goods, the danger, and the advice to their holders."""
    row = queries.freeze(fact.lot_freeze_id)
    words = {name: getattr(row, name) for name in ("danger", "advice", "basis", "lift_reason")}
    return _goods(row.sku_id, row.lot) | words | {"pieces": str(getattr(fact, "pieces", 0))}


def _goods(sku_id: UUID, lot: str) -> dict[str, str]:
    code, version = stock_queries.code_and_version(sku_id)
    title_en = version.title_en or version.title_zh
    return {"title_zh": version.title_zh, "title_en": title_en, "code": code, "lot": lot}


@subscribe(SampleUpheld, name="catalog.charge_for_test", replayable=True)
def charge_for_test(fact: SampleUpheld, context: DeliveryContext) -> None:
    """Charge the shop for the test of a result that stands, unless it objected and nobody decided."""
    samples.charge_for_test(fact.sample_id, by=RELAY, at=context.handled_at)


@subscribe(SampleOverturned, name="catalog.tell_of_a_lot_to_free")
def tell_of_a_lot_to_free(fact: SampleOverturned, context: DeliveryContext) -> None:
    """Tell staff of a lot to free: the person who set the result aside had it frozen, and so could not free it."""
    row = queries.sample(fact.sample_id, by=RELAY)
    freeze = queries.freeze_to_lift(row.sku_id, row.lot)
    if freeze:
        params = {**_goods(row.sku_id, row.lot), "number": freeze.number}
        notices.send_to_staff(template="catalog.lot_to_free", params=params, by=RELAY, at=context.handled_at)


tell_parties(SAMPLING, more=said_of_sampling)
tell_parties(SAMPLE, more=said_of_sample)
tell_parties(LOT_FREEZE, more=said_of_freeze)
