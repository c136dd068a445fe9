"""Measures against shops and the record of violations, as staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

import platform_core.rulebook.queries as rulebook
from merchants.sanctions import commands
from merchants.sanctions.doors import DOORS, name_clause
from merchants.sanctions.models import Bulletin, Sanction
from merchants.sanctions.types import Proposal, SanctionKind, Statement
from merchants.shops.queries import shops as shops_queries
from merchants.violations.models import Violation
from platform_core import clock
from platform_core.cases.queues import CaseDesk, OpenFilter
from platform_core.errors import DomainError
from platform_core.http.action_pages import humanize, readable, sentence, staff
from platform_core.http.days import NAMEABLE
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action


class Ids(forms.CharField):
    """Ids, each in a line of its own; one that is typed twice is meant once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=4000, widget=UnfoldAdminTextareaWidget, **kwargs)

    def clean(self, value: Any) -> tuple[UUID, ...]:
        try:
            return tuple(dict.fromkeys(UUID(line) for line in super().clean(value).split()))
        except ValueError:
            raise ValidationError(gettext("Write ids alone, each in a line of its own.")) from None


class ProposalForm(forms.Form):
    """A form for a measure and all that it rests on."""

    merchant = forms.UUIDField(label=_("Shop, by its id"), widget=UnfoldAdminTextInputWidget)
    kind = forms.ChoiceField(choices=())
    facts = forms.CharField(
        max_length=4000,
        label=_("Facts, as everybody reads them; they name no person"),
        widget=UnfoldAdminTextareaWidget,
    )
    clause = forms.ChoiceField(choices=())
    violations = Ids(label=_("Violations on record that it answers, by their ids"))
    evidence = forms.CharField(
        required=False,
        max_length=4000,
        label=_("Evidence: where it is kept, each in a line of its own"),
        widget=UnfoldAdminTextareaWidget,
    )
    listings = Ids(label=_("Goods that it is about, by the ids of their listings"))
    category = forms.CharField(
        required=False,
        max_length=40,
        label=_("or all goods of a category, by its code"),
        widget=UnfoldAdminTextInputWidget,
    )
    until_on = forms.DateField(
        required=False,
        label=_("Last day; without one it lasts until it is lifted"),
        validators=NAMEABLE,
        widget=UnfoldAdminDateWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, wording.label(kind)) for kind in SanctionKind]
        clauses = [(f"{found.version_id}:{found.place}", name_clause(found)) for found in rulebook.clauses()]
        for name, label, choices in (("kind", _("Measure"), kinds), ("clause", _("Clause"), clauses)):
            self.fields[name] = forms.ChoiceField(
                choices=choices, label=label, widget=UnfoldAdminSelectWidget(choices=choices)
            )

    @property
    def proposal(self) -> Proposal:
        said = self.cleaned_data
        version, _, place = said["clause"].partition(":")
        return Proposal(
            merchant_id=said["merchant"],
            kind=SanctionKind(said["kind"]),
            facts=said["facts"],
            clause=(UUID(version), int(place)),
            violations=said["violations"],
            evidence=tuple(said["evidence"].splitlines()),
            listings=said["listings"],
            category=said["category"],
            until_on=said["until_on"],
        )


class InEffect(admin.SimpleListFilter):
    """A filter by effect: measures that have effect at this moment, at any stage of their procedure."""

    title = _("In effect")
    parameter_name = "in_effect"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Sanction]) -> QuerySet[Sanction]:
        return queryset & Sanction.objects.in_effect() if self.value() == "yes" else queryset


@admin.register(Sanction)
class SanctionAdmin(CaseDesk):
    """Measures against shops, the next step of each, and which have effect: some of those that have ended do."""

    doors = DOORS
    list_display = ("number", "measure", "state_in_words", "holds", "due", "proposed_at")
    list_filter = (OpenFilter, InEffect, "kind")
    ordering = ("-proposed_at", "-id")
    fields = (
        *("number", "merchant", "measure", "state_in_words", "facts", "evidence", "listings", "category", "until_on"),
        *("proposed_by", "proposed_at", "hearing_until", "answer", "danger", "imposed_by", "decided_by", "decided_at"),
        *("reasons", "published_at", "appeal", "appealed_at", "reviewed_by", "review", "reason", "effective_at"),
        *("undecided_since", "lifted_at", "restored_at", "ends_on", "ended_at"),
    )
    actions_list = ("propose",)

    @admin.display(description=_("Measure"), ordering="kind")
    def measure(self, row: Sanction) -> str:
        return wording.label(SanctionKind(row.kind))

    @admin.display(description=_("In effect"), boolean=True)
    def holds(self, row: Sanction) -> bool:
        return row.in_effect

    @action(description=_("Propose a measure"), url_path="propose", permissions=["view"])
    @readable
    def propose(self, request: HttpRequest) -> HttpResponse:
        form = ProposalForm(request.POST or None, initial={"merchant": request.GET.get("merchant")})
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    commands.propose_sanction(form.proposal, by=staff(), at=clock.now())
            except DomainError as refusal:  # with all that was typed
                self.message_user(request, sentence(refusal), messages.ERROR)
            else:
                return self.done(request)
        choices = {"propose": _("Propose it and hear the shop")}
        return self.shown(request, title=gettext("Propose a measure"), form=form, facts={}, choices=choices)


@admin.register(Bulletin)
class BulletinAdmin(ReadOnly):
    """The public statements about measures, as they were published."""

    list_display = ("published_at", "number", "trade_name", "statement", "by_itself")
    list_filter = ("said", "kind")
    search_fields = ("=number", "trade_name")
    ordering = ("-published_at", "-id")
    fields = (
        *("number", "trade_name", "statement", "facts", "words", "targets", "last_day", "happened_at"),
        *("published_at", "published_by"),
    )
    readonly_fields = fields

    @admin.display(description=_("Statement"), ordering="said")
    def statement(self, row: Bulletin) -> str:
        return wording.label(Statement(row.said))

    @admin.display(description=_("By itself"), boolean=True)
    def by_itself(self, row: Bulletin) -> bool:
        return row.published_by is None


@admin.register(Violation)
class ViolationAdmin(ReadOnly):
    """The violations of shops: which line was crossed, when and in which case."""

    list_display = ("happened_at", "shop", "what", "cited_duties", "about_id")
    list_filter = ("kind",)
    search_fields = ("=about_id", "=merchant__id")
    ordering = ("-happened_at", "-id")
    fields = ("shop", "what", "about_type", "about_id", "cited_duties", "happened_at", "recorded_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Violation]:
        """Add the names of the shops, in the one query of the page."""
        return shops_queries.with_trade_names(super().get_queryset(request))

    @admin.display(description=_("merchant"))
    def shop(self, row: Violation) -> str:
        return str(row.trade_name)  # type: ignore[attr-defined]  # annotated above

    @admin.display(description=_("kind"))
    def what(self, row: Violation) -> str:
        return humanize(row.kind)

    @admin.display(description=_("duties"))
    def cited_duties(self, row: Violation) -> str:
        return ", ".join(row.duties)
