"""Admin pages of notices of infringement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextareaWidget

from complaints.infringements import queries
from complaints.infringements.commands import notices
from complaints.infringements.models import Infringement, InfringementBulletin
from complaints.infringements.policies import MOST_SAID
from complaints.infringements.states import InfringementState
from complaints.infringements.types import RightKind
from merchants.shops.queries import shops as shops_queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, Standing
from platform_core.files.types import KeptFile
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly

WORDS: Final = ("words",)


class InfringementHandling(Handling):
    """Reasons, or how many working days were proven; whether that will do, the command knows."""

    takes = {**dict.fromkeys(["measure", "reject", "refuse_delay", "lift", "confirm"], WORDS), "grant_delay": ("days",)}
    words = forms.CharField(
        required=False,
        max_length=MOST_SAID,
        label=_("Reasons, or the decision that was shown, as both sides read them"),
        widget=UnfoldAdminTextareaWidget,
    )
    days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=100,
        label=_("Working days that were proven"),
        widget=UnfoldAdminIntegerFieldWidget,
    )


@admin.register(Infringement)
class InfringementAdmin(CaseAdmin):
    """The queue: what nobody decided in time first, then what has waited longest."""

    form_class = InfringementHandling
    choices = {
        "measure": {"measure": _("Take the goods down and tell the shop")},
        "reject": {"reject": _("Reject the notice")},
        "grant_delay": {"grant_delay": _("Grant the delay that was shown")},
        "refuse_delay": {"refuse_delay": _("Refuse it: no such delay was proven")},
        "lift": {"lift": _("End the measure: the goods are back")},
        "confirm_infringement": {"confirm": _("An authority or a court found it: the goods stay down")},
    }
    list_display = ("number", "right", "state_in_words", "due", "submitted_at", "senior_since")
    list_filter = (Standing, "right_kind")
    search_fields = ("=number", "=merchant__id")
    ordering = (F("senior_since").asc(nulls_last=True), F("submitted_at").asc(nulls_last=True), "drafted_at", "id")
    fields = (
        *("number", "merchant", "right", "right_no", "company", "by_agent", "listings", "state_in_words", "drafted_at"),
        *("submitted_at", "senior_since", "measured_at", "rejected_at", "countered_at", "waiting_at", "delayed_at"),
        *("filing", "litigated_at", "outcome", "confirmed_at", "restored_at", "lifted_at", "withdrawn_at"),
        "published_at",
    )
    readonly_fields = fields

    @admin.display(description=_("Right"), ordering="right_kind")
    def right(self, row: Infringement) -> str:
        return wording.label(RightKind(row.right_kind))

    @admin.display(description=_("Due"))
    def due(self, row: Infringement) -> str:
        return super().due(row)

    def evidence_of(self, row: Infringement) -> Sequence[KeptFile]:
        return [file for _kind, file in queries.exhibits(row)]

    def known(self, row: Infringement, *, by: Actor) -> Mapping[str, Any]:
        """Among the rest, how often this holder was wrong, and how much stands against this shop."""
        shows = [wording.label(kind) for kind, _file in queries.exhibits(row)]
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Shop"): shops_queries.shop(row.merchant_id).trade_name,
            gettext("Right"): f"{self.right(row)} · {row.right_no}",
            gettext("Goods"): ", ".join(named["zh"] for named in queries.goods_of(row)) or "–",
            gettext("Due"): self.due(row),
            gettext("Files, in their order"): ", ".join(shows) or "–",
            gettext("Wrong notices of this holder"): queries.wrong_notices(row.holder_id),
            gettext("Notices that keep goods of this shop down"): queries.standing_measures(row.merchant_id),
        }

    def written(self, row: Infringement) -> Sequence[tuple[str, str]]:
        said = queries.said_of(row)
        texts = (
            (gettext("Right holder"), f"{said['holder']} · {said['contact']}"),
            (gettext("Notice"), said["statement"]),
            (gettext("Reasons"), said["reasons"]),
            (gettext("Statement of the shop"), said["counter_statement"]),
            (gettext("Why the delay was not accepted"), said["delay_refusal"]),
            (gettext("Number of the complaint or suit"), row.filing),
            (gettext("Outcome"), row.outcome),
        )
        return [(heading, text) for heading, text in texts if text]

    def carry_out(self, row: Infringement, data: Mapping[str, Any], *, by: Actor) -> None:
        at = clock.now()
        match data["choice"]:
            case "measure":
                notices.measure_notice(row.id, reasons=data["words"], by=by, at=at)
            case "reject":
                notices.reject_notice(row.id, reasons=data["words"], by=by, at=at)
            case "grant_delay":
                notices.grant_delay(row.id, days=data["days"] or 0, by=by, at=at)
            case "refuse_delay":
                notices.refuse_delay(row.id, reasons=data["words"], by=by, at=at)
            case "lift":
                notices.lift_notice(row.id, reasons=data["words"], by=by, at=at)
            case _:
                notices.confirm_infringement(row.id, outcome=data["words"], by=by, at=at)


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
