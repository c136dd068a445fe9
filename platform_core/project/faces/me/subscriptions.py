"""The shopper's subscriptions: the next debit of each, and the way to stop it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.subscriptions import queries as subscriptions_queries
from orders.subscriptions.commands import subscriptions as subscriptions_commands
from orders.subscriptions.types import SubscriptionEnd
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.cases.queries import actions
from platform_core.http.paging import read_page
from platform_core.project.faces.rows import SubscriptionRow
from platform_core.ui.forms import FurnishedForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The plan that the shop states now, where it asks another price than was agreed to."""

    plan_id: UUID | None


class AgreeToPrice(FurnishedForm[Asked]):
    """Consent to another price. Nothing is ticked beforehand."""

    plan_id = forms.UUIDField(widget=forms.HiddenInput)
    debits = forms.BooleanField(label=_("I agree that this amount is debited from now on."))

    def furnish(self) -> None:
        self.fields["plan_id"].initial = self.about.plan_id


def _cancel(by: Actor, said: Said, *, subscription_id: UUID) -> None:
    subscriptions_commands.cancel_subscription(subscription_id, by=by, at=clock.now())


def _agree(by: Actor, said: Said, *, subscription_id: UUID) -> None:
    subscriptions_commands.agree_to_plan(subscription_id, **said, by=by, at=clock.now())


class SubscriptionsPage(Page):
    """My subscriptions, each with the date of its next debit."""

    door = Role.SHOPPER
    name = "me:subscriptions"
    template = "me/subscriptions.html"

    def facts(self) -> Facts:
        found = read_page(subscriptions_queries.subscriptions_of(self.by), self.request, by=("-asked_at", "-id"))
        return {"subscriptions": [_row(row) for row in found.rows], "next": found.next}


class SubscriptionPage(ActionPage[Asked]):
    """One of them: its debits and their dates, and one button to stop it, without a question."""

    door = Role.SHOPPER
    name = "me:subscription"
    template = "me/subscription.html"
    form_actions = {
        "cancel": FormAction(does=_cancel, said=_("Done. Nothing is debited any more.")),
        "agree": FormAction(does=_agree, form=AgreeToPrice, said=_("You agreed. We remind you before the next debit.")),
    }

    def face(self, subscription_id: UUID) -> Face[Asked]:
        row = subscriptions_queries.one_subscription(subscription_id, by=self.by)
        offered = {found.name for found in actions(row, by=self.by, at=clock.now())}
        latest = subscriptions_queries.latest_plans([row.sku_id]).get(row.sku_id)
        plan = subscriptions_queries.risen_plan(row, latest) if "agree" in offered else None
        if plan is None:
            offered.discard("agree")
        facts: Facts = {
            "one": _row(row),
            "raised": plan and plan.price * row.quantity,
            "raised_months": plan and plan.months,
            "recipient": subscriptions_queries.masked_subscriber(row),
        }
        return Face(facts, sorted(offered), Asked(plan_id=plan.id if plan else None))


def _row(row: SubscriptionRow) -> Facts:
    return {
        "id": row.id,
        "number": row.number,
        "title": words.title(row),
        "quantity": row.quantity,
        "price": row.price,
        "months": row.months,
        "state": words.state("subscription", row.state),
        "next_debit": subscriptions_queries.next_debit_of(row.id, state=row.state),
        "order_id": row.order_id,
        "reason": words.label_of(SubscriptionEnd, row.reason),
    }
