"""The page on which a shop looks through its orders and sends those that are due."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import ngettext

from orders.sending import commands, queries
from orders.sending.pages.forms import WAYBILL_OF, Search, Send, Sheet, SheetRow
from orders.sending.pages.rows import render_order
from orders.sending.types import TO_SEND, OrderView, Sending
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said
from platform_core.http.paging import read_page
from platform_core.ui import wording

ROWS: Final = 40  # of a page: more would make it heavy
BY_DUE: Final = ("due_at", "id")
NEWEST: Final = ("-placed_at", "-id")


def _send(by: Actor, said: Said) -> Sending:
    return commands.send_orders(said["parcels"], carrier=said["carrier"], by=by, at=clock.now())


def _tell_sent(sending: Sending) -> str:
    """Say how many parcels are noted; nothing where none is."""
    number = len(sending.noted)
    told = ngettext(
        "%d parcel is noted. It counts as sent once the carrier confirms it.",
        "%d parcels are noted. Each counts as sent once the carrier confirms it.",
        number,
    )
    return told % number if number else ""


def _tell_refused(sending: Sending) -> dict[str, str]:
    """Say beside its waybill why an order stays."""
    return {f"{WAYBILL_OF}{order_id.hex}": words.refusal(why) for order_id, why in sending.refused.items()}


class OrdersPage(ActionPage[Sheet]):
    """The orders of a shop, those that are due first; several are sent at once."""

    door = Role.MERCHANT
    name = "seller:orders"
    template = "orders/sending/orders.html"
    keeps_query = True
    form_actions: Mapping[str, FormAction[Sheet]] = {
        "send": FormAction(does=_send, form=Send, said=_tell_sent, left=_tell_refused)
    }

    def face(self) -> Face[Sheet]:
        at = clock.now()
        numbers = queries.count_orders(self.by, at=at)
        chosen = Search(self.request.GET).order_filter(numbers=numbers)
        is_sending = chosen.view in TO_SEND
        rows = queries.orders_on(self.by, of=chosen, at=at)
        found = read_page(rows, self.request, by=BY_DUE if is_sending else NEWEST, size=ROWS)
        orders = queries.orders_to_send(found.rows, at=at)
        facts: Facts = {
            "rows": [SheetRow(render_order(order)) for order in orders],
            "tabs": _tabs(chosen.view, numbers),
            "chosen": chosen,
            "is_narrowed": bool(chosen.words or chosen.since or chosen.until),
            "is_sending": is_sending,
            "query": urlencode(self.request.GET.dict() | {"view": chosen.view.value}),
            "next": found.next,
        }
        return Face(facts, ["send"] if any(order.can_be_sent for order in orders) else [], about=Sheet(orders))


def _tabs(here: OrderView, numbers: Mapping[OrderView, int]) -> list[Facts]:
    return [
        {
            "name": wording.label(view),
            "number": numbers.get(view),
            "href": f"?{urlencode({'view': view.value})}",
            "here": view is here,
        }
        for view in OrderView
    ]
