"""Deposits, debts and the relief fund, as staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

import platform_core.rulebook.queries as rulebook
from merchants.guarantee import queries
from merchants.guarantee.commands import fund, guarantees
from merchants.guarantee.doors import DEBTS
from merchants.guarantee.models import Debt, Grant, Guarantee, Movement
from merchants.guarantee.types import DebtKind, Move
from merchants.sanctions import queries as sanctions_queries
from merchants.sanctions.doors import name_clause
from merchants.shops.queries import shops as shops_queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, CaseDesk, OpenFilter
from platform_core.errors import DomainError
from platform_core.http.action_pages import readable, sentence, staff
from platform_core.ui import wording
from platform_core.ui.amounts import YuanField
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action


class DepositForm(forms.Form):
    """A deposit as it is meant to be, with the clause that it rests on."""

    merchant = forms.UUIDField(label=_("Shop, by its id"), widget=UnfoldAdminTextInputWidget)
    amount = YuanField(label=_("Amount in yuan"))
    because = forms.CharField(max_length=200, label=_("Why, as the shop reads it"), widget=UnfoldAdminTextInputWidget)
    clause = forms.ChoiceField(choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clauses = [(f"{found.version_id}:{found.place}", name_clause(found)) for found in rulebook.clauses()]
        self.fields["clause"] = forms.ChoiceField(
            choices=clauses, label=_("Clause"), widget=UnfoldAdminSelectWidget(choices=clauses)
        )


class GrantForm(forms.Form):
    """Money for the relief fund."""

    amount = YuanField(label=_("Amount in yuan"))
    reason = forms.CharField(max_length=200, label=_("Reason"), widget=UnfoldAdminTextInputWidget)


class _MoneyColumn:
    @admin.display(description=_("Amount"), ordering="amount")
    def money(self, row: Any) -> str:
        return wording.amount(row.money)


class _Amounts(_MoneyColumn, CaseAdmin):
    def begin_by_form(self, request: HttpRequest, form: Any, *, does: Any, title: str, button: Any) -> HttpResponse:
        """Show the form that begins a case, or begin the case; a refused form keeps all that was typed."""
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    does(form.cleaned_data)
            except DomainError as refusal:
                self.message_user(request, sentence(refusal), messages.ERROR)
            else:
                return self.done(request)
        return self.shown(request, title=title, form=form, facts=self.beside(), choices={"begin": button})

    def beside(self) -> Mapping[str, Any]:
        """The facts to read before one begins, shown beside the form."""
        return {}


@admin.register(Debt)
class DebtAdmin(_MoneyColumn, CaseDesk):
    """What shops owe because of cases, and which deductions they appeal against."""

    doors = DEBTS
    list_display = ("number", "cause", "money", "left_in_words", "state_in_words", "due", "incurred_at")
    search_fields = ("=number", "=merchant__id", "=case_id")
    ordering = DEBTS.order

    @admin.display(description=_("Cause"), ordering="kind")
    def cause(self, row: Debt) -> str:
        return wording.label(DebtKind(row.kind))

    @admin.display(description=_("Still owed"))
    def left_in_words(self, row: Debt) -> str:
        return wording.amount(row.left)


@admin.register(Guarantee)
class GuaranteeAdmin(_Amounts):
    """Guarantee deposits: who was asked, who has agreed, which are short."""

    list_display = ("number", "money", "because", "state_in_words", "due", "asked_at")
    list_filter = (OpenFilter,)
    search_fields = ("=number", "=merchant__id")
    ordering = ("-asked_at", "-id")
    actions_list = ("ask",)

    def read_facts(self, row: Guarantee, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("Shop"): shops_queries.shop(row.merchant_id).trade_name,
            gettext("State"): self.state_in_words(row),
            gettext("Amount"): self.money(row),
            gettext("Deposit held"): wording.amount(queries.means(row.merchant_id).deposit),
            gettext("Reason"): row.because,
            gettext("Clause"): name_clause(sanctions_queries.basis(row)),
            gettext("Due"): self.due(row),
        }

    @action(description=_("Ask for a deposit"), url_path="ask", permissions=["view"])
    @readable
    def ask(self, request: HttpRequest) -> HttpResponse:
        def does(said: Mapping[str, Any]) -> None:
            version, _sep, place = said["clause"].partition(":")
            how = {"amount": said["amount"], "clause": (UUID(version), int(place)), "because": said["because"]}
            guarantees.ask_deposit(said["merchant"], **how, by=staff(), at=clock.now())

        form = DepositForm(request.POST or None, initial={"merchant": request.GET.get("merchant")})
        title, button = gettext("Ask for a deposit"), _("Ask the shop to agree")
        return self.begin_by_form(request, form, does=does, title=title, button=button)


@admin.register(Grant)
class GrantAdmin(_Amounts):
    """The consumer-protection office: the relief fund's money, its loans, and grants to it, by two persons."""

    choices = {
        "approve": {"approve": _("Agree: put it into the fund")},
        "turn_down": {"turn_down": _("Do not agree")},
    }
    list_display = ("number", "money", "reason", "state_in_words", "due", "proposed_at")
    list_filter = (OpenFilter,)
    search_fields = ("=number",)
    ordering = ("-proposed_at", "-id")
    actions_list = ("propose",)

    def beside(self) -> Mapping[str, Any]:
        totals = queries.relief_totals()
        return {
            gettext("In the fund"): wording.amount(totals.fund),
            gettext("Lent and not back"): wording.amount(totals.lent),
            gettext("Paid in advance"): wording.amount(totals.advanced),
            gettext("Taken from shops for that"): wording.amount(totals.recovered),
            gettext("Still owed by shops"): wording.amount(totals.owed),
        }

    def read_facts(self, row: Grant, *, by: Actor) -> Mapping[str, Any]:
        mine = {gettext("Second person"): gettext("You have proposed this: another person decides.")}
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Amount"): self.money(row),
            gettext("Reason"): row.reason,
            gettext("Due"): self.due(row),
            **self.beside(),
            **(mine if row.proposed_by == by.id else {}),
        }

    def steps_offered(self, row: Grant, *, by: Actor) -> Sequence[str]:
        return [] if row.proposed_by == by.id else super().steps_offered(row, by=by)

    def carry_out(self, row: Grant, data: Mapping[str, Any], *, by: Actor) -> None:
        decide = fund.approve_grant if data["choice"] == "approve" else fund.turn_down_grant
        decide(row.id, by=by, at=clock.now())

    @action(description=_("Propose money for the fund"), url_path="propose", permissions=["view"])
    @readable
    def propose(self, request: HttpRequest) -> HttpResponse:
        def does(said: Mapping[str, Any]) -> None:
            fund.propose_grant(said["amount"], reason=said["reason"], by=staff(), at=clock.now())

        form, title = GrantForm(request.POST or None), gettext("Propose money for the fund")
        return self.begin_by_form(request, form, does=does, title=title, button=_("Propose it to a second person"))


@admin.register(Movement)
class MovementAdmin(ReadOnly):
    """Every entry for a debt, a deposit or the fund."""

    list_display = ("moved_at", "what", "debit", "credit", "amount", "currency", "merchant_id")
    list_filter = ("move",)
    search_fields = ("=merchant__id", "=debt_id", "=reference")
    ordering = ("-moved_at", "-id")

    @admin.display(description=_("Movement"), ordering="move")
    def what(self, row: Movement) -> str:
        return wording.label(Move(row.move))
