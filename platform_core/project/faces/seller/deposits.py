"""What was left with a shop for goods lent, what has it to answer, and on which terms does it ask for deposits?"""

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
from orders.deposits import commands as deposits_commands
from orders.deposits import queries as deposits_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said
from platform_core.http.paging import read_page
from platform_core.money import Money
from platform_core.project.faces import deposits
from platform_core.project.faces.deposits import Contested
from platform_core.project.faces.evidence import shown_by
from platform_core.project.faces.fields import AddEvidence, Agree
from platform_core.ui.fields import FEN, Upload, Yuan
from platform_core.ui.forms import FurnishedForm, offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Stating:
    """The items of the shop by id and name, and in how many days a deposit is back at the latest."""

    items: dict[UUID, str]
    most_days: int


class StateTerms(FurnishedForm[Stating]):
    """What is asked to be left for one piece of an item, and how it goes back. Nothing ends the deposit."""

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


class Object(FurnishedForm[Contested]):
    """Conditions that were stated and are not met, how much is claimed, and a file that shows it."""

    grounds = forms.MultipleChoiceField(label=_("Which condition is not met?"), widget=forms.CheckboxSelectMultiple)
    claimed = Yuan(label=_("How much do you claim, in yuan?"))
    statement = forms.CharField(label=_("In your own words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    file = Upload(required=False)

    def furnish(self) -> None:
        offer(self, "grounds", words.choices(self.about.conditions))
        self.fields["file"].required = not self.about.own_files


def _state(by: Actor, said: Said) -> None:
    terms = DepositTerms(
        amount=Money(int(said["amount"] * 100)),
        purpose=said["purpose"],
        steps=said["steps"],
        conditions=tuple(DepositCondition(code) for code in said["conditions"]),
        days=said["days"],
    )
    catalog_commands.state_deposit_terms(UUID(said["sku"]), terms=terms, by=by, at=clock.now())


def _give_back(by: Actor, said: Said, *, deposit_id: UUID) -> None:
    deposits_commands.give_deposit_back(deposit_id, by=by, at=clock.now())


def _object(by: Actor, said: Said, *, deposit_id: UUID) -> None:
    """With the file that comes with it, and whatever the shop has shown before."""
    if said["file"]:
        deposits.show(by, said, deposit_id=deposit_id)
    found = deposits_queries.one_deposit(deposit_id, by=by)
    deposits_commands.object_to_deposit(
        deposit_id,
        grounds=[DepositCondition(code) for code in said["grounds"]],
        claimed=said["claimed"].amount,
        evidence=shown_by(by.role, deposits_queries.deposit_evidence(found)),
        statement=said["statement"],
        by=by,
        at=clock.now(),
    )


class DepositPage(ActionPage[Contested]):
    """One deposit: what the shop may answer, until when, and what follows if it stays silent."""

    door = Role.MERCHANT
    name = "seller:deposit"
    template = "seller/deposit.html"
    form_actions = {
        "give_back": FormAction(does=_give_back, form=Agree, said=_("The deposit goes back.")),
        "object": FormAction(does=_object, form=Object, said=_("The objection is made. The platform decides.")),
        "evidence": FormAction(does=deposits.show, form=AddEvidence, said=_("The file was added.")),
    }

    def face(self, deposit_id: UUID) -> Face[Contested]:
        return deposits.one(deposit_id, by=self.by)


class DepositsPage(ActionPage[Stating]):
    """What was left, the terms that hold now, and a form to state others."""

    door = Role.MERCHANT
    name = "seller:deposits"
    template = "seller/deposits.html"
    form_actions = {
        "state": FormAction(does=_state, form=StateTerms, said=_("The terms hold for quotes from now on.")),
    }

    def face(self) -> Face[Stating]:
        found = read_page(deposits_queries.deposits_of(self.by), self.request, by=("-asked_at", "-id"))
        items = stock_queries.items_of(self.by)
        terms = catalog_queries.deposit_terms(items.keys()).values()
        about = Stating(items=items, most_days=catalog_queries.longest_deposit_refund(at=clock.now()))
        facts: Facts = {
            "deposits": [deposits.row(one) for one in found.rows],
            "next": found.next,
            "terms": [_terms(one.terms, items[one.sku_id], one.number) for one in terms],
        }
        return Face(facts, ["state"] if items else [], about)


def _terms(found: DepositTerms, item: str, number: int) -> Facts:
    return {"item": item, "number": number, "amount": found.amount, "purpose": found.purpose, "days": found.days}
