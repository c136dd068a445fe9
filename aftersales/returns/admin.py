"""Admin pages of returns: decide an objection, note goods that were found."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftersales.returns.doors.returns import DOORS
from aftersales.returns.models.returns import Return
from aftersales.returns.queries import cases
from platform_core.actors import Actor
from platform_core.cases.queues import CaseDesk
from platform_core.deadlines.types import Promise
from platform_core.deadlines.wording import title
from platform_core.http.action_pages import humanize
from platform_core.ui import wording


@admin.register(Return)
class ReturnAdmin(CaseDesk):
    """Returns with their clocks; one that waits for the platform is handled on a page of its own."""

    doors = DOORS
    list_display = ("number", "order_number", "state_in_words", "amount", "noticed_at", "sent_at", "back_at")
    search_fields = ("number", "order_number")
    ordering = DOORS.order
    fields = (
        *("number", "order_number", "state_in_words", "amount", "freight", "clocks", "noticed_at", "sent_at"),
        *("back_at", "granted_at", "declined_at", "home_at", "withdrawn_at"),
        *("unsent_at", "unshown_at"),
    )

    @admin.display(description=_("Amount"), ordering="paid")
    def amount(self, row: Return) -> str:
        return wording.amount(row.portion.paid)

    @admin.display(description=_("Clocks"))
    def clocks(self, row: Return) -> str:
        return "; ".join(_in_a_line(promise) for promise in cases.clocks(row))

    def contents(self, row: Any, *, by: Actor) -> dict[str, Any]:
        """Give also the clocks that have ended."""
        found = super().contents(row, by=by)
        found["facts"][gettext("Clocks")] = self.clocks(row)
        return found


def _in_a_line(promise: Promise) -> str:
    """Render a clock in one line: its promise, its state and its end."""
    return f"{title(promise.kind)} · {humanize(promise.state)} · {wording.until(promise.due_at)}"
