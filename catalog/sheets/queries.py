"""Queries on imports, and rows of a shop's goods, stock and prices as they are written into a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID

from django.db.models import F, Func, QuerySet

from catalog.listings import queries as listings_queries
from catalog.listings.models import ListingVersion
from catalog.listings.types import FactDefinition
from catalog.prices import queries as prices_queries
from catalog.publishing import queries as publishing_queries
from catalog.publishing.queries import Categories
from catalog.publishing.types import OwnListing
from catalog.sheets.models import KEPT, Import, ImportBatch
from catalog.sheets.policies.goods import plain_definitions
from catalog.sheets.types import Fault, NextImport, RefusedLine
from catalog.stock import queries as stock_queries
from platform_core.actors import Actor
from platform_core.files.sheets import Cell
from platform_core.legal.spans import DAY
from platform_core.money import Money
from platform_core.rows import read_in_chunks

AT_ONCE: Final = 50  # refused lines on a page; the file has all


def next_import() -> NextImport | None:
    """The import that has waited longest for its turn, of any shop."""
    found = Import.objects.open().defer("content").order_by("turn_at", "id").first()
    if found is None or found.person_id is None:  # never: while it goes on it names somebody
        return None
    return NextImport(import_id=found.id, merchant_id=found.merchant_id, person_id=found.person_id)


def imports_over(*, at: datetime) -> QuerySet[Import]:
    """The imports that ended so long ago that their lines are kept no more."""
    return Import.objects.filter(ended_at__lt=at - KEPT * DAY)


def shops_with_lines_over(*, at: datetime) -> list[UUID]:
    """The shops that have lines of such imports. In the scope of the system."""
    rows = ImportBatch.objects.filter(of_import__in=imports_over(at=at)).order_by("merchant_id")
    return list(rows.values_list("merchant_id", flat=True).distinct())


def imports_of(actor: Actor) -> QuerySet[Import]:
    return Import.objects.visible_to(actor).defer("content")


def one_import(import_id: UUID, *, by: Actor) -> Import:
    """Raises ``ImportNotFound``."""
    return Import.objects.see(import_id, by=by)


def refused_lines(of: Import) -> Iterator[RefusedLine]:
    """Every refused line, in the order of the file."""
    batches = ImportBatch.objects.filter(of_import=of, refused__gt=0).order_by("number")
    for rows in batches.values_list("rows", flat=True).iterator(chunk_size=20):
        for number, cells, faults in rows:
            yield RefusedLine(
                number=number, cells=tuple(cells), faults=tuple(Fault(column, code) for column, code in faults)
            )


def first_refused(of: Import, *, most: int = AT_ONCE) -> list[RefusedLine]:
    return list(islice(refused_lines(of), most)) if of.refused else []


def lines_left(of: Import) -> Iterable[tuple[str, ...]]:
    """The lines of an import that ended before they were written, so that none is lost."""
    batches = ImportBatch.objects.filter(of_import=of, done_at=None).order_by("number")
    for rows in batches.values_list("rows", flat=True).iterator(chunk_size=20):
        yield from (tuple(cells) for _number, cells, _fault in rows)


def count_items(actor: Actor) -> int:
    return stock_queries.skus_of_shop(actor).count()


def facts_told(actor: Actor, *, categories: Categories) -> list[FactDefinition]:
    """A definition of each fact that a listing of the shop tells, those that a category asks for by its form."""
    mine = ListingVersion.objects.filter(listing__merchant_id=actor.merchant_id, number=F("listing__latest"))
    keys = Func(F("facts"), function="jsonb_object_keys")
    told = set(mine.annotate(key=keys).order_by().values_list("key", flat=True).distinct())
    asked = [fact for each in categories.values() for fact in each.fact_set.asked_facts.facts]
    return [fact for fact in (*asked, *plain_definitions()) if fact.code in told]


def goods_of(actor: Actor, *, categories: Categories, at: datetime) -> Iterator[tuple[OwnListing, Mapping[str, str]]]:
    """Every listing of the shop, the oldest first, with the contents of its packages by item code."""
    for some in read_in_chunks(listings_queries.listings_of(actor)):
        skus = stock_queries.skus_of_shop(actor).filter(listing__in=[each.id for each in some], content__isnull=False)
        packages = {
            code: f"{content} {unit}" for code, content, unit in skus.values_list("code", "content", "content_unit")
        }
        for own in publishing_queries.own_listings(some, categories=categories, at=at):
            yield own, packages


def stock_of(actor: Actor) -> Iterator[Sequence[Cell]]:
    """A line for each lot that is left, and one for each item of which nothing is."""
    for skus in read_in_chunks(stock_queries.skus_of_shop(actor), by="code"):
        lots: dict[UUID, list[Sequence[Cell]]] = defaultdict(list)
        for row in stock_queries.lots_left([sku.id for sku in skus]):
            lots[row.sku_id].append([row.of_lot, row.best_before, row.left])
        for sku in skus:
            for lot in sorted(lots[sku.id], key=str) or [["", None, 0]]:
                yield [sku.code, sku.spec, *lot]


def prices_of(actor: Actor, *, at: datetime) -> Iterator[tuple[str, Money | None, str, str, str]]:
    """Each item by its code: its price, its option, and the titles of its goods."""
    for skus in read_in_chunks(stock_queries.skus_of_shop(actor), by="code"):
        prices = prices_queries.prices_in_force([sku.id for sku in skus], at=at)
        listings = {sku.listing_id for sku in skus}
        found = listings_queries.titles(actor.merchant_id, listings) if actor.merchant_id else []
        titles = {version.listing_id: (version.title_zh, version.title_en) for version in found}
        for sku in skus:
            yield sku.code, prices.get(sku.id), sku.spec, *titles[sku.listing_id]
