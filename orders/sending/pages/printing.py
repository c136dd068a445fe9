"""Papers for the people who pack: one list of what to fetch, and one sheet for each order."""

from __future__ import annotations

from orders.sending import queries
from orders.sending.pages.forms import Search
from orders.sending.pages.orders import BY_DUE, ROWS
from orders.sending.pages.rows import pick_list, render_order
from orders.sending.types import OrderToSend
from platform_core import clock
from platform_core.actors import Role
from platform_core.cases.form_pages import Facts, Page
from platform_core.http.paging import read_page


class PickListPage(Page):
    """The pieces to fetch for the orders of a list that can be sent now, by item and lot."""

    door = Role.MERCHANT
    name = "seller:pick-list"
    template = "orders/sending/pick_list.html"

    def facts(self) -> Facts:
        orders = self.orders()
        return {
            "items": pick_list(orders),
            "numbers": [order.number for order in orders],
            "now": clock.now(),
            "query": self.request.GET.urlencode(),
        }

    def orders(self) -> list[OrderToSend]:
        """The orders of the same part of the list as the page that led here."""
        at = clock.now()
        chosen = Search(self.request.GET).order_filter(numbers=queries.count_orders(self.by, at=at))
        rows = queries.orders_on(self.by, of=chosen, at=at)
        found = read_page(rows, self.request, by=BY_DUE, size=ROWS)
        return [order for order in queries.orders_to_send(found.rows, at=at) if order.can_be_sent]


class PackingListsPage(PickListPage):
    """A sheet for each of these orders, to be laid into its parcel: its goods, and nothing of the person."""

    name = "seller:packing-lists"
    template = "orders/sending/packing_lists.html"

    def facts(self) -> Facts:
        orders = [render_order(order) for order in self.orders()]
        return {"orders": orders, "now": clock.now(), "query": self.request.GET.urlencode()}
