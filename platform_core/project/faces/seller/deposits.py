"""The deposits left with a shop for goods lent, and its terms for them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.deposits import commands as catalog_commands
from catalog.deposits import queries as catalog_queries
from catalog.deposits.types import DepositCondition, DepositTerms
from catalog.stock import queries as stock_queries
from orders.deposits.doors import DOORS
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import Face, Facts, FormAction, Said
from platform_core.cases.pages import CaseListPage, pages
from platform_core.money import Money
from platform_core.ui.fields import FEN
from platform_core.ui.forms import FurnishedForm, offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Stating:
    """The items of the shop by id and name, and in how many days a deposit is back at the latest."""

    items: dict[UUID, str]
    most_days: int


class StateTerms(FurnishedForm[Stating]):
    """The deposit for one piece of an item, and how it goes back. Nothing ends the deposit."""

    sku = forms.ChoiceField(label=_("Item"))
    amount = forms.DecimalField(
        label=_("Deposit for one piece, in yuan"),
        help_text=_("0 ends the deposit for later orders."),
        min_value=Decimal(0),
        max_digits=9,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"min": 0, "step": FEN}),
    )
    purpose = forms.CharField(label=_("What it is for"), max_length=200, required=False)
    conditions = forms.MultipleChoiceField(
        label=_("It goes back when"),
        help_text=_("The law allows no other conditions to hold it back."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    steps = forms.CharField(
        label=_("How the shopper gives it back"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    days = forms.IntegerField(label=_("Back within how many days of the application"), min_value=0)

    def furnish(self) -> None:
        offer(self, "sku", self.about.items.items())
        offer(self, "conditions", words.choices(DepositCondition))
        self.fields["days"].initial = self.about.most_days


def _state(by: Actor, said: Said) -> None:
    terms = DepositTerms(
        amount=Money(int(said["amount"] * 100)),
        purpose=said["purpose"],
        steps=said["steps"],
        conditions=tuple(DepositCondition(code) for code in said["conditions"]),
        days=said["days"],
    )
    catalog_commands.state_deposit_terms(UUID(said["sku"]), terms=terms, by=by, at=clock.now())


class DepositsPage(CaseListPage[Stating]):
    """The deposits held, the terms in force, and a form to state others."""

    template = "seller/deposits.html"
    form_actions = {
        "state": FormAction(does=_state, form=StateTerms, said=_("The terms hold for quotes from now on.")),
    }

    def face(self) -> Face[Stating]:
        items = stock_queries.items_of(self.by)
        terms = catalog_queries.deposit_terms(items.keys()).values()
        about = Stating(items=items, most_days=catalog_queries.longest_deposit_refund(at=clock.now()))
        facts = self.list_facts() | {"terms": [_terms(one.terms, items[one.sku_id], one.number) for one in terms]}
        return Face(facts, ["state"] if items else [], about)


def _terms(found: DepositTerms, item: str, number: int) -> Facts:
    return {"item": item, "number": number, "amount": found.amount, "purpose": found.purpose, "days": found.days}


urls = pages(DOORS, Role.MERCHANT, listed=DepositsPage)
