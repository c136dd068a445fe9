"""Admin pages of notices of infringement."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from complaints.infringements.doors import DOORS
from complaints.infringements.models import Infringement, InfringementBulletin
from complaints.infringements.states import InfringementState
from complaints.infringements.types import RightKind
from platform_core.cases.queues import CaseDesk
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly


@admin.register(Infringement)
class InfringementAdmin(CaseDesk):
    """The queue: what nobody decided in time first, then what has waited longest."""

    doors = DOORS
    list_display = ("number", "right", "state_in_words", "due", "submitted_at", "senior_since")
    ordering = (F("senior_since").asc(nulls_last=True), F("submitted_at").asc(nulls_last=True), "drafted_at", "id")
    fields = (
        *("number", "merchant", "right", "right_no", "company", "by_agent", "listings", "state_in_words", "drafted_at"),
        *("submitted_at", "senior_since", "measured_at", "rejected_at", "countered_at", "waiting_at", "delayed_at"),
        *("filing", "litigated_at", "outcome", "confirmed_at", "restored_at", "lifted_at", "withdrawn_at"),
        "published_at",
    )

    @admin.display(description=_("Right"), ordering="right_kind")
    def right(self, row: Infringement) -> str:
        return wording.label(RightKind(row.right_kind))


@admin.register(InfringementBulletin)
class InfringementBulletinAdmin(ReadOnly):
    """What everybody reads of notices of infringement."""

    list_display = ("published_at", "number", "trade_name", "statement", "holder")
    list_filter = ("said", "right_kind")
    search_fields = ("=number", "trade_name")
    ordering = ("-published_at", "-id")
    fields = (
        *("number", "trade_name", "statement", "holder", "right_kind", "right_no", "goods", "happened_at"),
        "published_at",
    )
    readonly_fields = fields

    @admin.display(description=_("Statement"), ordering="said")
    def statement(self, row: InfringementBulletin) -> str:
        return wording.label(InfringementState(row.said))
