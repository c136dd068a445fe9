"""Admin pages of returns: decide an objection, note goods that were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from aftersales.returns.commands import arrivals, decisions
from aftersales.returns.models.returns import Return
from aftersales.returns.queries import cases
from aftersales.returns.types import RulingOutcome
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, OpenFilter
from platform_core.deadlines.types import Promise
from platform_core.deadlines.wording import title
from platform_core.files.types import KeptFile
from platform_core.http.action_pages import humanize
from platform_core.ui import wording


class ReturnHandling(Handling):
    """The act of staff and its reasons; for goods that were found, the instant since which they are back."""

    takes = {
        **dict.fromkeys([outcome.value for outcome in RulingOutcome], ("reasons",)),
        "find_arrival": ("reasons", "arrived_at"),
    }
    reasons = forms.CharField(
        required=False,
        max_length=2_000,
        label=_("Reasons, as both parties read them"),
        widget=UnfoldAdminTextareaWidget,
    )
    arrived_at = forms.DateTimeField(
        required=False, label=_("Back since, if found: year-month-day hour:minute"), widget=UnfoldAdminTextInputWidget
    )


@admin.register(Return)
class ReturnAdmin(CaseAdmin):
    """Returns with their clocks; one that waits for the platform is handled on a page of its own."""

    form_class = ReturnHandling
    choices = {
        "rule_on": {
            RulingOutcome.REFUND.value: _("The goods are intact: refund"),
            RulingOutcome.NO_REFUND.value: _("The goods are not intact: no refund"),
        },
        "find_arrival": {"find_arrival": _("The goods are back at the shop")},
    }
    list_display = ("number", "order_number", "state_in_words", "amount", "noticed_at", "sent_at", "back_at")
    list_filter = (OpenFilter, "state")
    search_fields = ("number", "order_number")
    ordering = ("-noticed_at", "-id")
    fields = (
        *("number", "order_number", "state_in_words", "amount", "freight", "clocks", "noticed_at", "sent_at"),
        *("back_at", "granted_at", "declined_at", "home_at", "withdrawn_at"),
        *("unsent_at", "unshown_at"),
    )
    readonly_fields = fields

    @admin.display(description=_("Amount"), ordering="paid")
    def amount(self, row: Return) -> str:
        return wording.amount(row.portion.paid)

    @admin.display(description=_("Clocks"))
    def clocks(self, row: Return) -> str:
        return "; ".join(_in_a_line(promise) for promise in cases.clocks(row))

    def steps_offered(self, row: Return, *, by: Actor) -> list[str]:
        """The steps by the rights engine, which reads more than the table."""
        return [right.action for right in cases.actions(row, by=by, at=clock.now()) if right.open]

    def evidence_of(self, row: Return) -> Sequence[KeptFile]:
        return cases.evidence(row)

    def read_facts(self, row: Return, *, by: Actor) -> Mapping[str, Any]:
        """The facts of a return, with its clocks."""
        objection = cases.record(row, "objection")
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Order"): row.order_number,
            gettext("Amount"): self.amount(row),
            gettext("Goods"): ", ".join(f"{line.title_zh} × {line.quantity}" for line in row.lines.all()),
            gettext("Grounds"): ", ".join(humanize(ground) for ground in objection.grounds) if objection else "–",
            gettext("Clocks"): self.clocks(row),
        }

    def read_texts(self, row: Return) -> list[tuple[str, str]]:
        """The shop's statement, and the platform's ruling with its reasons."""
        objection, ruling = cases.record(row, "objection"), cases.record(row, "ruling")
        return [
            *([(gettext("The shop's statement"), cases.statement_of(objection))] if objection else []),
            *([(humanize(ruling.outcome), cases.statement_of(ruling))] if ruling else []),
        ]

    def carry_out(self, row: Return, data: Mapping[str, Any], *, by: Actor) -> None:
        at, reasons = clock.now(), data["reasons"]
        match data["choice"]:
            case "find_arrival":
                arrivals.find_arrival(row.id, arrived_at=data["arrived_at"] or at, reasons=reasons, by=by, at=at)
            case outcome:
                decisions.rule_on(row.id, outcome=RulingOutcome(outcome), reasons=reasons, by=by, at=at)


def _in_a_line(promise: Promise) -> str:
    """Render a clock in one line: its promise, its state and its end."""
    return f"{title(promise.kind)} · {humanize(promise.state)} · {wording.until(promise.due_at)}"
