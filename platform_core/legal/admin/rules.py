"""The admin of numbers: those in force, earlier ones, and those that the house may set."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminIntegerFieldWidget, UnfoldAdminTextareaWidget

from platform_core import clock
from platform_core.http.action_pages import ActionPage, humanize, id_of, readable, staff
from platform_core.legal import in_words, policies, wishes
from platform_core.legal.commands import proposing
from platform_core.legal.effects import effect_of
from platform_core.legal.errors import RuleUnknown
from platform_core.legal.models.rules import LegalRule
from platform_core.legal.rules import OURS_TO_SET, Rule, rule
from platform_core.legal.types import Matter, NewNumber
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action


class ProposalForm(forms.Form):
    """The form for another number, its first day and the reason. The command checks the bounds."""

    value = forms.IntegerField(min_value=1, label=_("Number"), widget=UnfoldAdminIntegerFieldWidget)
    effective_from = forms.DateField(label=_("Holds from"), widget=UnfoldAdminDateWidget)
    why = forms.CharField(max_length=500, label=_("Reason; it names no person"), widget=UnfoldAdminTextareaWidget)

    def payload(self, code: str) -> dict[str, Any]:
        named = self.cleaned_data
        new = NewNumber(code=code, value=named["value"], effective_from=named["effective_from"])
        return new.to_payload()


class SetByFilter(admin.SimpleListFilter):
    """List the numbers that the house may set, has set, or may not set."""

    title = _("Ours to set")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("settable", _("may be set")), ("set", _("set by the house")), ("law", _("the law's"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LegalRule]) -> QuerySet[LegalRule]:
        match self.value():
            case "settable":
                return queryset.filter(proposal=None, certainty__in=OURS_TO_SET, value__isnull=False)
            case "set":
                return queryset.exclude(proposal=None)
            case "law":
                return queryset.exclude(certainty__in=OURS_TO_SET)
            case _:
                return queryset


@admin.register(LegalRule)
class Rules(ActionPage, ReadOnly):
    """All versions: those of the file and those that the house set."""

    list_display = ("code", "version", "number", "about", "shown_as", "certainty", "since", "until")
    list_filter = (SetByFilter, "certainty", "kind", "floor")
    search_fields = ("code", "says", "source")
    ordering = ("code", "version")
    fields = (
        *("code", "version", "about", "number", "counted_from", "promises", "shown_as", "certainty", "duties"),
        *("since", "until", "holds_today", "agreed"),
    )
    readonly_fields = fields
    actions_detail = ("propose",)

    @admin.display(description=_("What it is about"), ordering="says")
    def about(self, row: LegalRule) -> str:
        return in_words.about(row.says)

    @admin.display(description=_("Counted from"))
    def counted_from(self, row: LegalRule) -> str:
        return in_words.counted_from(row.starts)

    @admin.display(description=_("Number"))
    def number(self, row: LegalRule) -> str:
        return in_words.length(row.rule())

    @admin.display(description=_("Shown as"))
    def shown_as(self, row: LegalRule) -> str:
        return in_words.by_whose_word(row.rule())

    @admin.display(description=_("Holds from"), ordering="effective_from")
    def since(self, row: LegalRule) -> str:
        return in_words.begins(row)

    @admin.display(description=_("Until"))
    def until(self, row: LegalRule) -> str:
        return in_words.ends(row)

    @admin.display(description=_("Promises may be"))
    def promises(self, row: LegalRule) -> str:
        return humanize(row.floor)

    @admin.display(description=_("Duties"))
    def duties(self, row: LegalRule) -> str:
        return ", ".join(row.source)

    @admin.display(description=_("Holds today"))
    def holds_today(self, row: LegalRule) -> str:
        return in_words.today(row.code, at=clock.now())

    @admin.display(description=_("Proposal"))
    def agreed(self, row: LegalRule) -> str:
        """The proposal, which names who agreed; a version of the file comes with a release."""
        return str(row.proposal_id or gettext("came with a release"))

    @action(description=_("Propose another number"), url_path="propose", permissions=["view"])
    @readable
    def propose(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row, at = _row(object_id), clock.now()
        form = ProposalForm(request.POST or None)
        facts: Any = self.facts(row)
        if request.method == "POST" and form.is_valid():
            payload = wishes.validate(form.payload(row.code), at=at)
            if request.POST.get("choice") == "propose":
                proposing.propose(Matter.NUMBER, payload=payload, why=form.cleaned_data["why"], by=staff(), at=at)
                return self.done(request, gettext("Proposed. It counts when somebody else has approved it."))
            facts = effect_of(Matter.NUMBER, payload)
        settable = _base(row, at=at).is_settable
        choices = {"look": _("Look at what would change"), "propose": _("Propose it")} if settable else {}
        return self.shown(request, title=row.code, form=form, facts=facts, choices=choices)

    def facts(self, row: LegalRule) -> dict[str, Any]:
        """The facts that somebody needs to propose another number, or the reason why nobody can."""
        at = clock.now()
        base = _base(row, at=at)
        facts = {
            gettext("What it is about"): self.about(row),
            gettext("Counted from"): self.counted_from(row),
            gettext("Holds today"): in_words.today(row.code, at=at),
        }
        if not base.is_settable:
            why = (
                gettext("no: its text has not been read")
                if base.is_hearsay
                else gettext("no: the law gives this number")
            )
            return facts | {gettext("Ours to set"): why}
        return facts | {
            gettext("May be"): in_words.bound(base),
            gettext("From when at the earliest"): date_format(policies.earliest_effect(at), "Y-m-d"),
            gettext("Shown as"): gettext("the platform's promise"),
        }


def _base(row: LegalRule, *, at: datetime) -> Rule:
    """The file's rule on the first day on which a number that is agreed now could hold."""
    return rule(row.code, on=policies.earliest_effect(at))


def _row(object_id: str) -> LegalRule:
    """Raises ``RuleUnknown``."""
    found = LegalRule.objects.filter(id=id_of(object_id)).first()
    if found is None:
        raise RuleUnknown(rule=object_id)
    return found
