"""Everything that is a shop's own, for its archive: the tables of its pages, and those that no page has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from aftersales.claims.doors import DOORS as CLAIMS
from aftersales.remedies.doors import DOORS as REMEDIES
from aftersales.returns.doors.returns import DOORS as RETURNS
from catalog.listings import queries as listings_queries
from catalog.questions.doors import DOORS as QUESTIONS
from catalog.sheets.pages.exports import GoodsFile, PricesFile, StockFile
from catalog.stock import queries as stock_queries
from complaints.awards.doors import DOORS as AWARDS
from complaints.complaint.doors.complaint import DOORS as COMPLAINTS
from complaints.infringements.doors import DOORS as INFRINGEMENTS
from complaints.mediation.doors import DOORS as MEDIATIONS
from complaints.outside.doors import DOORS as OUTSIDE_CASES
from complaints.service.doors import DOORS as CONVERSATIONS
from merchants.archives.ports import fill_contents
from merchants.archives.types import ArchiveFile, ArchiveTable
from merchants.closing.doors import DOORS as CLOSINGS
from merchants.guarantee.doors import DEBTS
from merchants.sanctions.doors import DOORS as SANCTIONS
from orders.deposits.doors import DOORS as DEPOSITS
from orders.sales import queries as sales_queries
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.declared import AnyDoors
from platform_core.cases.table_files import TableFile, case_sheet, local_text
from platform_core.clock import LOCAL
from platform_core.files import queries as files_queries
from platform_core.files.policies import ending
from platform_core.files.sheets import Cell
from platform_core.files.types import KeptFile
from platform_core.ledger import queries as ledger
from platform_core.money import Money
from platform_core.project.faces import lists, statements
from platform_core.project.faces.seller.months import MonthFile
from platform_core.project.faces.seller.orders import OrdersFile
from platform_core.project.faces.statements import Month
from platform_core.rows import read_in_chunks

TABLES: Final[Sequence[type[TableFile]]] = (GoodsFile, StockFile, PricesFile, OrdersFile)
CASES: Final[Sequence[AnyDoors]] = (
    *(RETURNS, CLAIMS, REMEDIES, COMPLAINTS, CONVERSATIONS, QUESTIONS, DEPOSITS, MEDIATIONS, OUTSIDE_CASES),
    *(AWARDS, DEBTS, SANCTIONS, INFRINGEMENTS, CLOSINGS),
)


class EverythingOfAShop:
    """Fills the port ``ShopContents``."""

    def tables(self, *, by: Actor, at: datetime) -> Iterator[ArchiveTable]:
        for page in (table.of(by) for table in TABLES):
            yield ArchiveTable(name=page.named, header=page.header(), rows=page.rows())
        yield ArchiveTable(name="goods-versions", header=_header_of_versions(), rows=_versions(by))
        yield ArchiveTable(name="order-lines", header=_header_of_lines(), rows=_lines(by))
        yield from _months(by, at=at)
        yield from (_cases(doors, by=by) for doors in CASES)

    def files(self, *, by: Actor) -> Iterator[ArchiveFile]:
        for sha256, media_type in listings_queries.images_of(by).order_by("id").values_list("sha256", "media_type"):
            name = f"files/goods/{sha256}.{ending(media_type)}"
            yield ArchiveFile(name=name, read=partial(files_queries.picture, sha256))
        kept = files_queries.files_added_by(by.merchant_id) if by.merchant_id else []
        numbers = _numbers(kept, by=by)
        for file in kept:
            folder = f"files/{file.about_type.partition('.')[2]}/{numbers.get(file.about_id, file.about_id)}"
            name = f"{folder}/{file.id}.{ending(file.media_type)}"
            yield ArchiveFile(name=name, read=partial(files_queries.content, file.id))


def _header_of_versions() -> list[str]:
    names = (
        _("Goods"),
        _("Version"),
        _("Since"),
        _("Title in Chinese"),
        _("Title in English"),
        _("Category"),
        _("Facts"),
    )
    return [*names, _("Dispatched within so many hours of payment"), _("Photos"), "SHA-256"]


def _versions(by: Actor) -> Iterator[Sequence[Cell]]:
    """Every version of every listing, word for word; photos by the names of their files."""
    for some in read_in_chunks(listings_queries.versions_of(by)):
        for row in some:
            facts = listings_queries.shown_facts(row)
            told = (words.in_language(f"{f.name_zh}={f.text_zh}", f"{f.name_en}={f.text_en}") for f in facts)
            category = words.in_language(row.category.name_zh, row.category.name_en)
            yield [
                *(str(row.listing_id), row.number, local_text(row.made_at), row.title_zh, row.title_en, category),
                *("; ".join(told), row.delivery_hours, " ".join(row.images), row.content_sha256),
            ]


def _header_of_lines() -> list[str]:
    names = (_("Order no."), _("Item code"), _("Goods"), _("Option"), _("Quantity"))
    return [*names, _("Price of one"), _("Reductions"), _("Total")]


def _lines(by: Actor) -> Iterator[Sequence[Cell]]:
    """Each line of each order, in the order of the file of orders."""
    for orders in read_in_chunks(sales_queries.orders_of(by), by="-pk"):
        bought = sales_queries.lines_of([order.id for order in orders])
        skus = stock_queries.skus_named({line.sku_id for lines in bought.values() for line in lines})
        for order in orders:
            for line in bought[order.id]:
                sums = (Money(sum_, order.currency) for sum_ in (line.unit_price, line.adjusted, line.total))
                sku = skus[line.sku_id]
                yield [order.number, sku.code, words.title(line), sku.spec, line.quantity, *sums]


def _months(by: Actor, *, at: datetime) -> Iterator[ArchiveTable]:
    """The statement of each month since money first moved."""
    first = ledger.first_moved_at(by.merchant_id) if by.merchant_id else None
    if first is None:
        return
    month, this = statements.read_month(f"{first.astimezone(LOCAL):%Y-%m}", at=at), statements.read_month("", at=at)
    while month.first <= this.first:
        yield _table_of_month(by, month)
        month = month.after


def _table_of_month(by: Actor, month: Month) -> ArchiveTable:
    page = MonthFile()
    page.by, page.month = by, month
    return ArchiveTable(name=f"money/money-{month.code}", header=page.header(), rows=page.rows())


def _cases(doors: AnyDoors, *, by: Actor) -> ArchiveTable:
    header, rows = case_sheet(doors, by=by)
    return ArchiveTable(name=f"cases/{doors.path}", header=header, rows=rows)


def _numbers(kept: Collection[KeptFile], *, by: Actor) -> Mapping[UUID, str]:
    """The number of each case that files were added to, where such cases have numbers."""
    found: dict[UUID, str] = {}
    for kind in {file.about_type for file in kept} & lists.SHOWN_ON.keys():
        _page, _key, known, number, _id = lists.SHOWN_ON[kind]
        ids = {file.about_id for file in kept if file.about_type == kind}
        found |= dict(known(by).filter(id__any_of=ids).order_by().values_list("id", number))
    return found


def fill() -> None:
    fill_contents(EverythingOfAShop())
