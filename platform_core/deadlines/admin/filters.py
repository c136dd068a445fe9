"""Filters for the lists of clocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from platform_core import clock
from platform_core.deadlines import policies, wording
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.deadlines.specs import DECLARED

Rows = QuerySet[RunningDeadline]
DUE: Final = "due"
# For each filter: its label, its rows at an instant, and their order.
SITUATIONS: Final[Mapping[str, tuple[Any, Callable[[datetime], Q], tuple[str, ...]]]] = {
    DUE: (_("Due next"), lambda _now: RUNNING, ("run_at", "id")),
    "overdue": (_("Overdue"), lambda now: RUNNING & Q(due_at__lte=now), ("run_at", "id")),
    "failing": (_("Put off: what follows fails"), lambda _now: RUNNING & Q(attempts__gt=0), ("run_at", "id")),
    "poisoned": (
        _("A person must look"),
        lambda _now: RUNNING & Q(attempts__gte=policies.POISONED),
        ("run_at", "id"),
    ),
    "missed": (_("Missed"), lambda _now: Q(state="missed"), ("-closed_at", "-id")),
    "paused": (_("Stands still"), lambda _now: Q(state="paused"), ("-id",)),
    "provisional": (_("Calendar not announced yet"), lambda _now: RUNNING & Q(provisional=True), ("run_at", "id")),
    "all": (_("All"), lambda _now: Q(), ("-id",)),
}


class SituationFilter(admin.SimpleListFilter):
    """List the clocks that are due next unless another filter is chosen."""

    title = _("Situation")
    parameter_name = "situation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, said) for name, (said, _which, _order) in SITUATIONS.items() if name != DUE]

    def choices(self, changelist: Any) -> Any:
        """Label the default choice, which the admin would call "All", as "due next"."""
        for n, choice in enumerate(super().choices(changelist)):
            yield choice | {"display": SITUATIONS[DUE][0]} if n == 0 else choice

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        _said, which, order = SITUATIONS.get(self.value() or DUE, SITUATIONS[DUE])
        return queryset.filter(which(clock.now())).order_by(*order)


class Kind(admin.SimpleListFilter):
    """Offer each declared kind, by its title."""

    title = _("What")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted((kind, wording.title(kind)) for kind in DECLARED)

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        return queryset.filter(kind=self.value()) if self.value() else queryset
