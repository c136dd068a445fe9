"""Admin pages of reports. The reporter stays unnamed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

import platform_core.rulebook.queries as rulebook
from complaints.reports import commands, queries
from complaints.reports.models import Lead, Report
from complaints.reports.policies import MOST_CONTACT, MOST_REPORTED
from complaints.reports.types import LeadReceipt, Offence, ReportFinding, Source, Target, Tip
from merchants.sanctions.types import Proposal, SanctionKind
from merchants.shops.queries import shops as shops_queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, OpenFilter
from platform_core.duties import CATALOGUE
from platform_core.errors import DomainError
from platform_core.files.types import KeptFile
from platform_core.http.action_pages import readable, sentence, staff
from platform_core.rulebook.types import Clause
from platform_core.ui import wording
from platform_core.ui.theme import action

WORDS: Final = ("words",)
FOUND: Final = ("words", "basis")
MEASURE: Final = (*FOUND, "kind", "facts", "clause", "proofs", "danger")
LEAD: Final = ("authority", "reference")
PURPOSES: Final = {
    "contact_reporter": _("to ask the reporter something"),
    "protect_reporter": _("to protect the reporter from revenge"),
    "authority_asks": _("because an authority asks by law"),
}


def _long(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=MOST_REPORTED, label=label, widget=UnfoldAdminTextareaWidget, **more
    )


def _short(label: Any) -> forms.CharField:
    return forms.CharField(required=False, max_length=MOST_CONTACT, label=label, widget=UnfoldAdminTextInputWidget)


class ReportHandling(Handling):
    """The finding and the measure. The command knows whether they suffice."""

    takes = {
        "measure": MEASURE,
        "done": (*FOUND, "done"),
        **dict.fromkeys(["find_unfounded", "turn_away", "close_unreported"], WORDS),
        "hand_over": LEAD,
        "reveal": ("purpose",),
    }
    words = _long(_("Reasons, as the reporter reads them; why no authority is told, where that is so"))
    basis = forms.MultipleChoiceField(
        required=False,
        label=_("Duties that were breached"),
        choices=[(duty.id, f"{duty.id} · {duty.title}") for duty in CATALOGUE.values()],
        widget=UnfoldAdminSelectMultipleWidget,
    )
    done = _long(_("What was done by other means, or why nothing is left to be done"))
    kind = forms.ChoiceField(required=False, choices=())
    facts = _long(_("Facts, as the shop and everybody read them; no word of the report or of who made it"))
    clause = forms.ChoiceField(required=False, choices=())
    proofs = _long(_("Evidence: where it is kept, each in a line of its own"))
    danger = _long(_("Which danger there is, so that it takes effect at once; else the shop is heard first"))
    authority = _short(_("Authority that has the lead"))
    reference = _short(_("Number under which the authority has it"))
    purpose = forms.ChoiceField(
        required=False, label=_("What for"), choices=list(PURPOSES.items()), widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, wording.label(kind)) for kind in SanctionKind]
        clauses = [(f"{found.version_id}:{found.place}", _clause_in_words(found)) for found in rulebook.clauses()]
        for name, label, choices in (("kind", _("Measure"), kinds), ("clause", _("Clause"), clauses)):
            if name in self.fields:
                widget = UnfoldAdminSelectWidget(choices=choices)
                self.fields[name] = forms.ChoiceField(required=False, choices=choices, label=label, widget=widget)


class Noting(forms.Form):
    """The form for a finding of staff, or an authority's hint."""

    source = forms.ChoiceField(
        label=_("Who told us"),
        choices=[(each.value, each.label) for each in (Source.STAFF, Source.AUTHORITY)],
        widget=UnfoldAdminSelectWidget,
    )
    target = forms.ChoiceField(
        label=_("About"), choices=[(each.value, each.label) for each in Target], widget=UnfoldAdminSelectWidget
    )
    target_id = forms.UUIDField(label=_("By its id"), widget=UnfoldAdminTextInputWidget)
    offence = forms.ChoiceField(
        label=_("What is unlawful"),
        choices=[(each.value, each.label) for each in Offence],
        widget=UnfoldAdminSelectWidget,
    )
    statement = forms.CharField(label=_("What was found"), max_length=MOST_REPORTED, widget=UnfoldAdminTextareaWidget)


@admin.register(Report)
class ReportAdmin(CaseAdmin):
    """The queue: reports that nobody looked at in time first, then the longest waiting."""

    form_class = ReportHandling
    choices = {
        "find_founded": {
            "measure": _("It is true: take this measure"),
            "done": _("It is true, and no measure is needed"),
        },
        "find_unfounded": {"find_unfounded": _("Nothing was found")},
        "turn_away": {"turn_away": _("It is for somebody else to look at")},
        "hand_over": {"hand_over": _("The authority has the lead")},
        "close_unreported": {"close_unreported": _("No authority has to be told")},
        "reveal": {"reveal": _("Show who reported; they see that you did")},
    }
    list_display = ("number", "about", "offence_in_words", "state_in_words", "due", "filed_at", "senior_since")
    list_filter = (OpenFilter, "offence", "source")
    search_fields = ("=number", "=shop_id")
    ordering = (F("senior_since").asc(nulls_last=True), "filed_at", "id")
    fields = (
        *("number", "about", "target_id", "shop_id", "offence_in_words", "state_in_words", "source", "filed_at"),
        *("senior_since", "founded_at", "finding_id", "sanction_id", "done", "unfounded_at", "not_ours_at"),
        *("passed_on_at", "unreportable", "closed_at", "decided_by"),
    )
    readonly_fields = fields
    actions_list = ("note",)

    @admin.display(description=_("About"), ordering="target")
    def about(self, row: Report) -> str:
        return wording.label(Target(row.target))

    @admin.display(description=_("What is unlawful"), ordering="offence")
    def offence_in_words(self, row: Report) -> str:
        return wording.label(Offence(row.offence))

    @admin.display(description=_("Due"))
    def due(self, row: Report) -> str:
        return super().due(row)

    def also_offered(self, row: Report) -> Sequence[str]:
        return ["reveal"]

    def evidence_of(self, row: Report) -> Sequence[KeptFile]:
        return queries.report_files(row.id)

    def read_facts(self, row: Report, *, by: Actor) -> Mapping[str, Any]:
        lead = queries.lead_of(row)
        return {
            gettext("State"): self.state_in_words(row),
            gettext("About"): f"{self.about(row)} · {row.target_id}",
            gettext("Shop"): shops_queries.shop(row.shop_id).trade_name,
            gettext("What is unlawful"): self.offence_in_words(row),
            gettext("Who told us"): wording.label(Source(row.source)),
            gettext("Due"): self.due(row),
            gettext("Measure"): row.sanction_id or row.done or "–",
            gettext("Lead"): _lead_in_words(lead) if lead else row.unreportable or "–",
        }

    def read_texts(self, row: Report) -> Sequence[tuple[str, str]]:
        said = (
            (gettext("What was reported"), queries.statement_of(row)),
            (gettext("Reasons"), queries.reasons_of(row)),
        )
        return [(heading, text) for heading, text in said if text]

    def carry_out(self, row: Report, data: Mapping[str, Any], *, by: Actor) -> Mapping[str, Any] | None:
        at = clock.now()
        match data["choice"]:
            case "reveal":
                found = commands.reveal_reporter(row.id, purpose=data["purpose"], by=by, at=at)
                return {gettext("Reported by"): found.get("contact") or gettext("nobody who left a way to reach them")}
            case "measure" | "done":
                commands.find_founded(row.id, found=_read_finding(row, data), by=by, at=at)
            case "find_unfounded":
                commands.find_unfounded(row.id, reasons=data["words"], by=by, at=at)
            case "turn_away":
                commands.turn_away(row.id, reasons=data["words"], by=by, at=at)
            case "close_unreported":
                commands.close_unreported(row.id, reason=data["words"], by=by, at=at)
            case _:
                lead = LeadReceipt(authority=data["authority"], reference=data["reference"])
                commands.hand_over_lead(row.id, lead=lead, by=by, at=at)
        return None

    @action(description=_("Note a finding"), url_path="note", permissions=["view"])
    @readable
    def note(self, request: HttpRequest) -> HttpResponse:
        form = Noting(request.POST or None)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            tip = Tip(
                target=Target(said["target"]),
                target_id=said["target_id"],
                offence=Offence(said["offence"]),
                statement=said["statement"],
            )
            try:
                with transaction.atomic():
                    commands.note_report(tip, source=Source(said["source"]), by=staff(), at=clock.now())
            except DomainError as refusal:
                self.message_user(request, sentence(refusal), messages.ERROR)
            else:
                return self.done(request)
        choices = {"note": _("Note it")}
        return self.shown(request, title=gettext("Note a finding"), form=form, facts={}, choices=choices)


def _lead_in_words(lead: Lead) -> str:
    return " · ".join(filter(None, [lead.authority, lead.number_of_authority]))


def _read_finding(row: Report, data: Mapping[str, Any]) -> ReportFinding:
    said: dict[str, Any] = {"reasons": data["words"], "basis": tuple(data["basis"])}
    if data["choice"] == "done":
        return ReportFinding(**said, done=data["done"])
    kind, (version, _, place) = SanctionKind(data["kind"]), data["clause"].partition(":")
    whole = kind is SanctionKind.SUSPENSION
    goods = () if whole or row.target not in (Target.LISTING, Target.ADVERTISEMENT) else (row.target_id,)
    measure = Proposal(
        merchant_id=row.shop_id,
        kind=kind,
        facts=data["facts"],
        clause=(UUID(version), int(place)),
        evidence=tuple(data["proofs"].splitlines()),
        listings=goods,
    )
    return ReportFinding(**said, measure=measure, danger=data["danger"])


def _clause_in_words(clause: Clause) -> str:
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return f"{wording.label(clause.rule)} {clause.number}: {clause.heading[language]}"
