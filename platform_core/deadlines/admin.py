"""What is due, what was missed, and why then? Staff look; only commands change."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from platform_core import clock
from platform_core.deadlines import queries
from platform_core.deadlines.models import RUNNING, RunningDeadline

FAILING: Final = RUNNING & Q(attempts__gt=0)


class Situation(admin.SimpleListFilter):
    """The questions that staff come with."""

    title = _("situation")
    parameter_name = "situation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("running", _("running")),
            ("overdue", _("overdue, handler failing")),
            ("missed", _("missed")),
            ("provisional", _("calendar not announced yet")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        situations = {
            "running": RUNNING,
            "overdue": FAILING & Q(due_at__lte=clock.now()),
            "missed": Q(state="missed"),
            "provisional": RUNNING & Q(provisional=True),
        }
        return queryset.filter(situations.get(self.value() or "", Q()))


@admin.register(RunningDeadline)
class RunningDeadlines(ModelAdmin):  # type: ignore[misc]  # unfold is untyped
    list_display = ("kind", "state", "due_at", "owed_by", "owed_to", "merchant_id", "attempts", "provisional")
    list_filter = (Situation, "kind", "state")
    search_fields = ("=subject_id", "=id")
    ordering = ("-due_at", "id")
    show_full_result_count = False  # counting a million rows answers nothing
    readonly_fields = ("counted_again",)

    @admin.display(description=_("counted again"))
    def counted_again(self, row: RunningDeadline) -> str:
        """The due time once more, from the stored start, rule and calendar."""
        found = queries.why(UUID(str(row.pk)))
        verdict = _("agrees") if found.agrees else _("does not agree")
        steps = ", ".join(f"{name}: {value}" for name, value in found.steps.items())
        return f"{found.rule} {found.rule_version} ({found.within}) {verdict}. {steps}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
