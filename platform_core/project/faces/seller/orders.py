"""A shop's orders: the next act of each, its deadline, and the parcels to send."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from catalog.stock import queries as stock_queries
from merchants.shops.queries import shops as shops_queries
from merchants.violations import queries as violations_queries
from merchants.violations.types import ViolationKind
from orders.codes import commands as codes_commands
from orders.sales import queries as sales_queries
from orders.sales.commands import parcels as parcels_commands
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FilePage, FormAction, Page, Row, Said, ShowAction
from platform_core.cases.table_files import TableFile
from platform_core.files.sheets import Cell
from platform_core.http.paging import read_page
from platform_core.payments.queries import payouts
from platform_core.project.faces import contracts, lists, sales
from platform_core.project.faces.fields import Agree
from platform_core.project.faces.rows import ViolationRow
from platform_core.project.faces.seller.forms import HandOverCodes, Packing, Ship, Waybill
from platform_core.rows import read_in_chunks


class Home(Page):
    """The shop's numbers, its clocks, and the orders to be sent, the longest waiting first."""

    door = Role.MERCHANT
    name = "seller:home"
    template = "seller/home.html"

    def facts(self) -> Facts:
        shop = shops_queries.shop_of(self.by)
        paid = sales_queries.orders_of(self.by, state="paid")
        waiting = read_page(paid, self.request, by=("paid_at", "id"))
        return {
            "shop": shop.trade_name,
            "now": clock.now(),
            "board": lists.board(by=self.by),
            "to_ship": paid.count(),
            "balance": payouts.balance_of(shop.id),
            "orders": sales.table(waiting.rows, reader=self.door),
            "next": waiting.next,
        }


class OrdersFile(TableFile):
    """Every order of the shop on a line, without a word on who receives it; with waybills, to be sent in again."""

    door = Role.MERCHANT
    name = "seller:orders-file"
    named = "orders"

    def count(self) -> int:
        return self._orders().count()

    def header(self) -> Sequence[str]:
        return [str(name) for name in sales.NAMES_OF_CELLS]

    def rows(self) -> Iterable[Sequence[Cell]]:
        orders = self._orders().prefetch_related("lines", "shipments")
        return (sales.cells(order) for some in read_in_chunks(orders, by="-pk") for order in some)

    def _orders(self) -> QuerySet[Row]:
        return sales_queries.orders_of(self.by, state="paid" if self.request.GET.get("state") == "paid" else "")


def _ship(by: Actor, said: Said, *, order_id: UUID) -> None:
    data = {name: said[name] for name in ("carrier", "waybill", "picked")}
    parcels_commands.ship(order_id, **data, by=by, at=clock.now())


def _hand_over(by: Actor, said: Said, *, order_id: UUID) -> None:
    codes_commands.hand_over_codes(order_id, codes=said["codes"], by=by, at=clock.now())


def _rename(by: Actor, said: Said, *, order_id: UUID) -> None:
    parcels_commands.name_other_waybill(
        order_id, carrier=said["carrier"], waybill=said["waybill"], by=by, at=clock.now()
    )


def _reveal(by: Actor, said: Said, *, order_id: UUID) -> Facts:
    return {"label": parcels_commands.reveal_recipient(order_id, by=by, at=clock.now())}


class OrderPage(ActionPage[Packing]):
    """One order: the pieces to pack, the destination, and its history."""

    door = Role.MERCHANT
    name = "seller:order"
    template = "seller/order.html"
    form_actions = {
        "ship": FormAction(
            does=_ship, form=Ship, said=_("The parcel is noted; it counts as sent once the carrier confirms it.")
        ),
        "hand_over_codes": FormAction(
            does=_hand_over, form=HandOverCodes, said=_("The codes were handed over: the shopper can read them.")
        ),
        "name_other_waybill": FormAction(does=_rename, form=Waybill, said=_("The other waybill is noted.")),
        "reveal": ShowAction(does=_reveal, form=Agree),
    }

    def face(self, order_id: UUID) -> Face[Packing]:
        """The label can be read as long as there is a parcel to send, or one under way."""
        order = sales_queries.order(order_id, by=self.by)
        recipient, clocks = sales_queries.masked_recipient(order), sales_queries.clocks(order)
        facts = sales.whole(order, recipient=recipient, clocks=clocks, by=self.by)
        label = ["reveal"] if order.state in ("paid", "shipped") and not order.by_code else []
        wanted = {line.sku_id: line.quantity for line in order.lines.all()}
        acts = sales_queries.actions(order, by=self.by, at=clock.now())
        lots = stock_queries.lots_to_pack(wanted, at=clock.now()) if "ship" in acts else {}
        return Face(facts, [*acts, *label], Packing(lines=sales.lines(order), lots=lots))


class ContractPage(Page):
    """The contract of one order, the recipient masked."""

    door = Role.MERCHANT
    name = "seller:contract"
    template = "seller/contract.html"

    def facts(self, order_id: UUID) -> Facts:
        return contracts.whole(order_id, by=self.by)


class ContractPaper(FilePage):
    """The contract as PDF, in Chinese."""

    door = Role.MERCHANT
    name = "seller:contract-paper"

    def file(self, order_id: UUID) -> HttpResponse:
        return contracts.on_paper(order_id, by=self.by)


class ContractFile(FilePage):
    """The contract as it was hashed."""

    door = Role.MERCHANT
    name = "seller:contract-file"

    def file(self, order_id: UUID) -> HttpResponse:
        return contracts.as_hashed(order_id, by=self.by)


class ViolationsPage(Page):
    """Lines of the law that the shop crossed."""

    door = Role.MERCHANT
    name = "seller:violations"
    template = "seller/violations.html"

    def facts(self) -> Facts:
        found = read_page(violations_queries.violations_of(self.by), self.request, by=("-happened_at", "-id"))
        return {"violations": [_violation(row) for row in found.rows], "next": found.next}


def _violation(row: ViolationRow) -> Facts:
    address = lists.address(row.about_type, row.about_id, door=Role.MERCHANT)
    return {
        "kind": words.label_of(ViolationKind, row.kind),
        "duties": row.duties,
        "at": row.happened_at,
        "address": address,
    }
