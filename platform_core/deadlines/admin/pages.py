"""The pages of clocks for staff: the list, the reason for an end, and the actions they may take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from platform_core import clock
from platform_core.deadlines import wording
from platform_core.deadlines.admin.filters import Kind, SituationFilter
from platform_core.deadlines.admin.forms import ByHand, offered
from platform_core.deadlines.commands import intervening
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries import explanation, promises
from platform_core.deadlines.types import ManualAction, PauseReason
from platform_core.http.action_pages import ActionPage, humanize, id_of, readable, staff
from platform_core.ui import wording as ui
from platform_core.ui.read_only import CountlessPaginator, ReadOnly
from platform_core.ui.theme import action

SEE_THE_CASE: Final = _("Nothing is done to this clock by hand: the case itself shows what can be done.")


@admin.register(RunningDeadline)
class RunningDeadlines(ActionPage, ReadOnly):
    """The list of clocks that are due next; for each the full explanation, and the few actions by hand."""

    list_display = ("what", "standing", "until", "by_whom", "to_whom", "shop", "attempts", "losses", "error")
    list_filter = (SituationFilter, Kind, "owed_by")
    search_fields = ("subject_id", "merchant_id", "person_id", "id")
    search_help_text = _("The id of a clock, of what it is about, of a shop or of a person")
    paginator = CountlessPaginator
    actions_detail = ("touch",)
    fields = ("what", "standing", "until", "by_whom", "to_whom", "explained", "said", "subject_type", "subject_id")
    readonly_fields = fields

    @admin.display(description=_("What"))
    def what(self, row: RunningDeadline) -> str:
        return wording.title(row.kind)

    @admin.display(description=_("Standing"))
    def standing(self, row: RunningDeadline) -> str:
        return wording.standing(promises.promise(row))

    @admin.display(description=_("Until"))
    def until(self, row: RunningDeadline) -> str:
        return ui.until(row.due_at)

    @admin.display(description=_("Owed by"))
    def by_whom(self, row: RunningDeadline) -> str:
        return wording.party(row.owed_by)

    @admin.display(description=_("Owed to"))
    def to_whom(self, row: RunningDeadline) -> str:
        return wording.party(row.owed_to) or "–"

    @admin.display(description=_("Shop"))
    def shop(self, row: RunningDeadline) -> str:
        return str(row.merchant_id or "–")

    @admin.display(description=_("Why"))
    def explained(self, row: RunningDeadline) -> str:
        """The explanation from the start to the end, one sentence per line, with both counts."""
        lines = wording.explain(explanation.why(UUID(str(row.pk)), by=staff()))
        return format_html_join("", "<p class='mb-1'>{}</p>", ((line,) for line in lines))

    @admin.display(description=_("What was said when it ended"))
    def said(self, row: RunningDeadline) -> str:
        return wording.reason(row.closing_reason) or "–"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[RunningDeadline], search_term: str
    ) -> tuple[QuerySet[RunningDeadline], bool]:
        """Search by an id, for each of which there is an index. Anything else finds nothing."""
        wanted = search_term.strip()
        return (promises.found(queryset, id_of(wanted)) if wanted else queryset), False

    @action(description=_("By hand"), url_path="touch", permissions=["view"])
    @readable
    def touch(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = promises.deadline(id_of(object_id), by=staff())
        choices = offered(row)
        form = ByHand(request.POST or None, choices=choices)
        if request.method == "POST" and form.is_valid():
            carry_out(row.id, form.cleaned_data)
            return self.done(request)
        title = self.what(row)
        return self.shown(request, title=title, form=form, facts=facts(row), choices=choices, otherwise=SEE_THE_CASE)


def facts(row: RunningDeadline) -> dict[str, str]:
    """The facts that staff need before they change a clock."""
    return {
        gettext("Clock"): wording.sentence(promises.promise(row)),
        gettext("Otherwise"): wording.otherwise(row.kind),
        gettext("Failed"): f"{row.attempts} · {row.error}" if row.attempts else "–",
        gettext("Stands still for"): humanize(row.pause_reason) if row.pause_reason else "–",
    }


def carry_out(deadline_id: UUID, data: Mapping[str, Any]) -> None:
    intervening.by_hand(
        deadline_id,
        action=ManualAction(data["choice"]),
        reason=data["reason"],
        why=PauseReason(data.get("why") or PauseReason.TESTING),
        days=data.get("days") or 1,
        by=staff(),
        at=clock.now(),
    )
