"""The admin of proposals: one person of staff proposes a change, another decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from platform_core import clock
from platform_core.http.action_pages import ActionPage, humanize, id_of, readable, staff
from platform_core.legal.commands import proposing
from platform_core.legal.effects import effect_of
from platform_core.legal.errors import ProposalNotFound
from platform_core.legal.models.proposals import Proposal
from platform_core.legal.states import ProposalState
from platform_core.legal.types import Matter
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action

DECIDE: Final[Mapping[str, Any]] = {"approve": _("Approve"), "reject": _("Reject")}
TAKE_BACK: Final[Mapping[str, Any]] = {"withdraw": _("Take it back")}


class Decision(forms.Form):
    """The form for a decision: a rejection needs a reason, an approval may have one."""

    reason = forms.CharField(
        required=False, max_length=500, label=_("Reason; it names no person"), widget=UnfoldAdminTextareaWidget
    )


class UndecidedFilter(admin.SimpleListFilter):
    """List the proposals that wait for a decision unless another filter is chosen."""

    title = _("Standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("ended", _("Ended")), ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        match self.value():
            case "all":
                return queryset
            case "ended":
                return queryset.exclude(state=ProposalState.PROPOSED)
            case _:
                return queryset.filter(state=ProposalState.PROPOSED)


@admin.register(Proposal)
class Proposals(ActionPage, ReadOnly):
    """All proposals with their history: who proposed which change and why, who decided how and why."""

    list_display = ("kind_in_words", "why", "state_in_words", "proposed_at", "proposed_by", "decided_at", "decided_by")
    list_filter = (UndecidedFilter, "kind")
    search_fields = ("why", "reason", "payload")
    ordering = ("-proposed_at", "-id")
    fields = (
        *("kind_in_words", "effect", "why", "proposed_by", "proposed_at"),
        *("state_in_words", "decided_by", "decided_at", "reason"),
    )
    readonly_fields = fields
    actions_detail = ("decide",)

    @admin.display(description=_("Kind"), ordering="kind")
    def kind_in_words(self, row: Proposal) -> str:
        return humanize(row.kind)

    @admin.display(description=_("State"), ordering="state")
    def state_in_words(self, row: Proposal) -> str:
        return humanize(row.state)

    @admin.display(description=_("What it changes"))
    def effect(self, row: Proposal) -> str:
        lines = effect_of(Matter(row.kind), row.payload).items()
        return format_html_join("", "<div>{}: {}</div>", lines)

    @action(description=_("Decide"), url_path="decide", permissions=["view"])
    @readable
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = _proposal(object_id)
        form = Decision(request.POST or None)
        if request.method == "POST" and form.is_valid():
            _carry_out(row, choice=request.POST.get("choice", ""), reason=form.cleaned_data["reason"])
            return self.done(request)
        facts = {gettext("Reason"): row.why, gettext("State"): humanize(row.state)}
        facts |= effect_of(Matter(row.kind), row.payload)
        title = gettext("Decide about a proposal")
        return self.shown(request, title=title, form=form, facts=facts, choices=_choices(row))


def _choices(row: Proposal) -> Mapping[str, Any]:
    """The actions that the signed-in person may take on this proposal."""
    if row.stage is not ProposalState.PROPOSED:
        return {}
    return TAKE_BACK if row.proposed_by == staff().id else DECIDE


def _carry_out(row: Proposal, *, choice: str, reason: str) -> None:
    by, at = staff(), clock.now()
    match choice:
        case "approve":
            proposing.approve(row.id, reason=reason, by=by, at=at)
        case "withdraw":
            proposing.withdraw(row.id, by=by, at=at)
        case _:
            proposing.reject(row.id, reason=reason, by=by, at=at)


def _proposal(object_id: str) -> Proposal:
    found = Proposal.objects.filter(id=id_of(object_id)).first()
    if found is None:
        raise ProposalNotFound(proposal_id=id_of(object_id))
    return found
