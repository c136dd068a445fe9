"""How does a window fill with listings? A shop lists one of each category by the command; the database copies its rows.

Every column that a later version adds is copied too, and every constraint and trigger judges each copy. What a listing
says, its fingerprint and its price are its own (`goods.py`), and so is the moment at which it was published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any, Final, TypeAlias
from uuid import UUID

import orjson

from catalog.listings import policies as listings_policies
from catalog.listings import queries as listings_queries
from catalog.listings.types import AskedFacts
from catalog.publishing.types import NewListing
from catalog.stock import queries as stock_queries
from catalog.stock.types import NewSku
from catalog.window.tasks import rebuild_window
from platform_core import clock
from platform_core.drivers.world import fixtures
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.fixtures import Shop
from platform_core.drivers.world.people import FOUNDER, Resident
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.tenancy.door import entered
from tests.drivers.bench.clones import Clone
from tests.drivers.bench.goods import CATEGORIES, Good, good

AGO: Final = timedelta(days=1)  # the shops were opened; over that time their listings were published
PIECES: Final = 1_000_000  # of each, so that nothing is sold out
LOT: Final = "L1"
AT_ONCE: Final = 5_000  # listings in one transaction
THREADS: Final = 2
# Whatever columns there are: those that are not named here are the template's.
COPY: Final = """
WITH asked AS MATERIALIZED (
    SELECT *, uuidv7() AS version_id, uuidv7() AS sku_id
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS asked(
        template uuid, id uuid, code text, zh text, en text, facts jsonb, hours int, sha256 text, spec text, fen bigint,
        at timestamptz
    )
), listing AS (
    INSERT INTO catalog_listing
    SELECT copy.* FROM asked JOIN catalog_listing t ON t.id = asked.template,
    LATERAL jsonb_populate_record(t, jsonb_build_object(
        'id', asked.id, 'state', 'draft', 'published_at', NULL)) AS copy
), version AS (
    INSERT INTO catalog_listingversion
    SELECT copy.* FROM asked JOIN catalog_listingversion t ON t.listing_id = asked.template,
    LATERAL jsonb_populate_record(t, jsonb_build_object(
        'id', asked.version_id, 'listing_id', asked.id, 'title_zh', asked.zh, 'title_en', asked.en,
        'facts', asked.facts, 'delivery_hours', asked.hours, 'content_sha256', asked.sha256, 'made_at', asked.at)
    ) AS copy
), sku AS (
    INSERT INTO catalog_sku
    SELECT copy.* FROM asked JOIN catalog_sku t ON t.listing_id = asked.template,
    LATERAL jsonb_populate_record(t, jsonb_build_object(
        'id', asked.sku_id, 'listing_id', asked.id, 'code', asked.code, 'spec', asked.spec)) AS copy
), price AS (
    INSERT INTO catalog_priceinterval
    SELECT copy.* FROM asked JOIN catalog_sku s ON s.listing_id = asked.template
    JOIN catalog_priceinterval t ON t.sku_id = s.id,
    LATERAL jsonb_populate_record(t, jsonb_build_object(
        'id', uuidv7(), 'sku_id', asked.sku_id, 'amount', asked.fen, 'valid_from', asked.at)) AS copy
), stock AS (
    INSERT INTO catalog_stockmovement
    SELECT copy.* FROM asked JOIN catalog_sku s ON s.listing_id = asked.template
    JOIN catalog_stockmovement t ON t.sku_id = s.id,
    LATERAL jsonb_populate_record(t, jsonb_build_object(
        'id', uuidv7(), 'sku_id', asked.sku_id, 'source_id', asked.id, 'at', asked.at)) AS copy
)
INSERT INTO eventlog_event
SELECT copy.* FROM asked JOIN eventlog_event e ON e.subject_id = asked.template,
LATERAL jsonb_populate_record(e, jsonb_build_object(
    'id', uuidv7(), 'xid', pg_current_xact_id()::text, 'subject_id', asked.id, 'occurred_at', asked.at, 'payload',
    e.payload || jsonb_build_object(
        'listing_id', asked.id, 'version_id', asked.version_id, 'content_sha256', asked.sha256)
)) AS copy;
UPDATE catalog_listing l SET state = 'published', published_at = asked.at
FROM jsonb_to_recordset(%(rows)s::jsonb) AS asked(id uuid, at timestamptz) WHERE l.id = asked.id
"""
ANALYZE: Final = """
ANALYZE catalog_listing; ANALYZE catalog_listingversion; ANALYZE catalog_sku; ANALYZE catalog_priceinterval;
ANALYZE catalog_stockmovement; ANALYZE eventlog_event; ANALYZE catalog_shown;
ANALYZE merchants_merchant
"""

Copied: TypeAlias = dict[str, Any]  # one line of ``asked``


@dataclass(frozen=True, slots=True)
class Template:
    """A listing that the command made: the copies are of its shop and its category, and show its picture."""

    listing_id: UUID
    category: str
    asked: AskedFacts
    images: tuple[str, ...]


def fill(own: Clone, *, listings: int, shops: int) -> tuple[Shop, ...]:
    """So many published listings of so many shops, in several categories, as if the shops had published them one after
    the other since yesterday. Each shop has one of each category at least."""
    with own.connected(), entered("bench"):
        with acting_as(FOUNDER):
            opened_at = clock.now() - AGO
        _, opened, _ = fixtures.settle(_owners(shops), [], trades=CATEGORIES, at=opened_at)
        templates = [made for nth, shop in enumerate(opened) for made in _listed(shop, nth, at=opened_at)]
    rows = _copies(templates, listings - len(templates), since=opened_at)
    batches = iter(lambda: orjson.dumps(list(islice(rows, AT_ONCE))).decode(), "[]")
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda batch: own.ask(COPY, rows=batch), batches))  # raises what a thread raised
    with own.connected():
        rebuild_window()
    own.ask(ANALYZE)
    return tuple(opened)


def _owners(shops: int) -> list[Resident]:
    return [Resident(f"bench_owner_{n}", f"店主{n}", f"138{n:08d}") for n in range(shops)]


def _listed(shop: Shop, nth: int, *, at: datetime) -> Iterator[Template]:
    """One of each category, by the command."""
    with acting_as(shop.seller):
        asked = {category.code: category.fact_set.asked_facts for category in listings_queries.categories()}
    numbers = range(nth * len(CATEGORIES), (nth + 1) * len(CATEGORIES))
    rows = [
        _new(good(number, category=code, asked=asked[code].facts), number)
        for number, code in zip(numbers, CATEGORIES, strict=True)
    ]
    skus = fixtures.fill_shelves(shop, rows, at=at)
    with acting_as(shop.seller):
        images = (fixtures.keep_picture(shop.merchant_id, by=shop.seller, at=at),)
        for sku_id, code in zip(skus.values(), CATEGORIES, strict=True):
            yield Template(stock_queries.listing_of(sku_id), code, asked[code], images)


def _new(wanted: Good, number: int) -> NewListing:
    sku = NewSku(code=code_of(number), spec=wanted.spec, price=Money(wanted.fen), on_hand=PIECES, lot=LOT)
    return NewListing(content=wanted.content, skus=(sku,))


def _copies(templates: Sequence[Template], count: int, *, since: datetime) -> Iterator[Copied]:
    """Of one template after the other, at moments that are equally far apart."""
    for nth, template in enumerate(islice(cycle(templates), count)):
        number = len(templates) + nth
        wanted = good(number, category=template.category, asked=template.asked.facts)
        content = replace(wanted.content, images=template.images)
        yield {
            "template": template.listing_id,
            "id": new_id(),
            "code": code_of(number),
            "zh": content.title_zh,
            "en": content.title_en,
            "facts": {code: value.to_json() for code, value in content.facts.items()},
            "hours": content.delivery_hours,
            "sha256": listings_policies.content_sha256(content, fact_set=template.asked.number),
            "spec": wanted.spec,
            "fen": wanted.fen,
            "at": since + AGO * (nth + 1) / count,
        }


def code_of(number: int) -> str:
    return f"L{number:06d}"
