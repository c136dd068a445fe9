"""Pages that put mediations, cases outside and requests for an identity together."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from complaints.identity import doors as identity
from complaints.identity import queries as identity_queries
from complaints.mediation import doors as mediation
from complaints.outside import doors as outside
from complaints.outside import queries as outside_queries
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.declared import Doors
from platform_core.cases.form_pages import ActionPage, Face, Facts, Page
from platform_core.cases.pages import case_table, form_action

MOST: Final = 50  # of each kind


class DisputesPage(Page):
    """The latest mediations and cases outside of one side."""

    template = "faces/disputes.html"

    def facts(self) -> Facts:
        kinds: list[Doors[Any]] = [mediation.DOORS, outside.DOORS]
        return {"base": f"{words.DOORS[self.door]}/base.html", "lists": [_list(doors, by=self.by) for doors in kinds]}


class MyDisputes(DisputesPage):
    """Those of a shopper."""

    door = Role.SHOPPER
    name = "me:disputes"


class DisputesOfShop(DisputesPage):
    """Those of a shop."""

    door = Role.MERCHANT
    name = "seller:disputes"


class WaysOutsidePage(ActionPage[None]):
    """The five ways of the law for one order, with a form to record one and one to ask who the shop is."""

    door = Role.SHOPPER
    name = "me:ways-outside"
    template = "me/ways_outside.html"
    form_actions = {
        "track": form_action(outside.TRACK, opens="me:outside"),
        "ask_identity": form_action(identity.ASK, opens="me:identity"),
    }

    def face(self, order_id: UUID) -> Face[None]:
        sale = sales_queries.sale_facts(order_id, by=self.by, at=clock.now())
        asked = identity_queries.find_identity_request(order_id, by=self.by)
        on_record = outside_queries.outside_of_order(order_id)
        facts: Facts = {
            "base": "me/base.html",
            "title": _("The ways outside for this order"),
            "order_id": order_id,
            "number": sale.number,
            "identity_id": asked and asked.id,
            "rows": case_table(outside.DOORS, on_record, by=self.by) if on_record else None,
            "empty": outside.DOORS.empty[Role.SHOPPER],
        }
        may_ask = sale.paid_at is not None and asked is None
        return Face(facts, ["track", *(["ask_identity"] if may_ask else [])], about=None)


def _list(doors: Doors[Any], *, by: Actor) -> Facts:
    rows = list(doors.cases_of(by).order_by(*doors.order)[:MOST])
    return {
        "id": doors.path,
        "title": doors.list_titles[by.role],
        "empty": doors.empty[by.role],
        "rows": case_table(doors, rows, by=by) if rows else None,
    }
