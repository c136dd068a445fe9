"""A shop's subscriptions: the items, their prices, and how many have subscribed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.prices.types import DEAREST
from catalog.stock import queries as stock_queries
from orders.subscriptions import queries as subscriptions_queries
from orders.subscriptions.commands import subscriptions as subscriptions_commands
from orders.subscriptions.types import PlanTerms
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, FormAction, Said
from platform_core.money import Money
from platform_core.ui.fields import FEN, Yuan
from platform_core.ui.forms import FurnishedForm, offer

NOTHING = Money(0)  # as a price: it is no longer offered


@dataclass(frozen=True, slots=True, kw_only=True)
class Skus:
    """The shop's items on offer by id, and the fewest days before the first debit."""

    names: dict[UUID, str]
    least_days: int


class PlanForm(FurnishedForm[Skus]):
    """The terms from now on. There is no other price for a beginning."""

    sku = forms.ChoiceField(label=_("Item"))
    price = Yuan(label=_("Price of one piece at each debit in yuan"), max_value=FEN * DEAREST.amount, required=False)
    months = forms.IntegerField(label=_("Every how many months"), min_value=1, max_value=12)
    first_days = forms.IntegerField(label=_("First debit after how many days"), min_value=0, max_value=365)

    def furnish(self) -> None:
        offer(self, "sku", [("", _("Please choose")), *self.about.names.items()])
        self.fields["first_days"].help_text = _("At least %(days)s, so that the reminders before it fit in.") % {
            "days": self.about.least_days
        }


def _state(by: Actor, said: Said) -> None:
    terms = PlanTerms(amount=said["price"] or NOTHING, months=said["months"], first_days=said["first_days"])
    subscriptions_commands.state_plan(UUID(said["sku"]), terms=terms, by=by, at=clock.now())


class PlansPage(ActionPage[Skus]):
    """The plans of the shop, and how many subscribers each has. Who they are, their orders say."""

    door = Role.MERCHANT
    name = "seller:plans"
    template = "seller/plans.html"
    form_actions = {
        "state": FormAction(
            does=_state, form=PlanForm, said=_("It holds from now on. Whoever has subscribed pays what they agreed to.")
        )
    }

    def face(self) -> Face[Skus]:
        plans = subscriptions_queries.plans_of(self.by)
        names = stock_queries.items_of(self.by)
        about = Skus(names=names, least_days=subscriptions_queries.least_days(at=clock.now()))
        rows = [
            {
                "item": names.get(plan.sku_id, ""),
                "price": plan.price,
                "offered": plan.amount > 0,
                "months": plan.months,
                "first_days": plan.first_days,
                "version": plan.number,
                "subscribers": plan.subscribers,
            }
            for plan in plans
        ]
        return Face({"plans": rows}, ["state"] if names else [], about)
