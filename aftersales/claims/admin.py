"""Admin pages of claims, to look at: no step of a claim waits for staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftersales.claims import queries
from aftersales.claims.models import Claim
from aftersales.claims.types import Topic
from aftersales.returns.types import Remedy
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, OpenFilter
from platform_core.files.types import KeptFile
from platform_core.ui import wording


@admin.register(Claim)
class ClaimAdmin(CaseAdmin):
    """Claims with their clocks, answers and evidence, for staff who decide a complaint about one."""

    list_display = ("number", "order_number", "state_in_words", "topic", "amount", "filed_at", "due")
    list_filter = (OpenFilter, "state", "because")
    search_fields = ("number", "order_number")
    ordering = ("-filed_at", "-id")
    fields = (
        *(
            "number",
            "order_number",
            "state_in_words",
            "topic",
            "remedy_wanted",
            "amount",
            "burden",
            "right_until",
            "filed_at",
        ),
        *("offered_at", "refused_at", "returning_at", "sending_at", "repairing_at", "on_its_way_at"),
        *("fulfilled_at", "refunded_at", "by_return_at", "withdrawn_at", "closed_at", "due"),
    )
    readonly_fields = fields

    @admin.display(description=_("What is wrong"), ordering="because")
    def topic(self, row: Claim) -> str:
        return wording.label(Topic(row.because))

    @admin.display(description=_("Wanted"), ordering="wants")
    def remedy_wanted(self, row: Claim) -> str:
        return wording.label(Remedy(row.wants))

    @admin.display(description=_("Amount"), ordering="paid")
    def amount(self, row: Claim) -> str:
        return wording.amount(row.portion.paid)

    def evidence_of(self, row: Claim) -> Sequence[KeptFile]:
        return queries.claim_evidence(row)

    def read_facts(self, row: Claim, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Order"): row.order_number,
            gettext("Goods"): f"{row.title_zh} × {row.quantity}",
            gettext("What is wrong"): self.topic(row),
            gettext("Wanted"): self.remedy_wanted(row),
            gettext("Amount"): self.amount(row),
        }

    def read_texts(self, row: Claim) -> list[tuple[str, str]]:
        """The shopper's statement, and the shop's answers."""
        answers = [(gettext("The shop's statement"), text) for _answer, text in queries.claim_answers(row)]
        return [(gettext("The shopper's statement"), queries.claim_statement(row)), *answers]
