"""The page on which a shopper complains of an order.

A complaint itself is shown with what other apps know of its order (`project.faces.complaints`).
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.complaint import queries
from complaints.complaint.commands import filing
from complaints.complaint.doors.filing import Complain, save_complaint
from orders.sales import queries as sales_queries
from orders.sales.types import SoldLine
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said, routes


def _file(by: Actor, said: Said, *, order_id: UUID) -> UUID:
    return save_complaint(filing.file, order_id, said, by=by)


class ComplainPage(ActionPage[Sequence[SoldLine]]):
    """File a complaint about an order: the fault, the demand, and the files that show it."""

    door = Role.SHOPPER
    name = "me:complain"
    template = "complaints/complaint/complain.html"
    form_actions = {
        "file": FormAction(
            does=_file,
            form=Complain,
            said=_("The complaint is filed. You need not do anything for it to go on."),
            to=lambda complaint_id: reverse("me:complaint", args=[complaint_id]),
        )
    }

    def face(self, order_id: UUID) -> Face[Sequence[SoldLine]]:
        sale = sales_queries.sale_facts(order_id, by=self.by, at=clock.now())
        facts: Facts = {"order_id": order_id, "number": sale.number, "refundable": queries.refundable(order_id)}
        return Face(facts, self.form_actions, about=sale.lines)


me = routes("orders/<uuid:order_id>/complain", ComplainPage)
