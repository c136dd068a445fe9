"""Staff plan samplings, record purchases and results, judge objections, and freeze and free lots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.safety import queries
from catalog.safety.admin.forms import PURCHASE, WARNING, FreezeForm, FreezeHandling, SampleHandling, SamplingForm
from catalog.safety.commands import freezes, samples, sampling
from catalog.safety.models.freezes import LotFreeze
from catalog.safety.models.sampling import Sample, SampleStatement, Sampling
from catalog.safety.types import (
    Danger,
    Disposal,
    Finding,
    FreezeBasis,
    LabResult,
    NewFreeze,
    NewSampling,
    SamplePurchase,
)
from catalog.stock import queries as stock_queries
from merchants.shops.queries import shops as shops_queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, OpenFilter
from platform_core.errors import DomainError
from platform_core.http.action_pages import readable, sentence, staff
from platform_core.money import Money
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action


class BeginsByForm:
    """A page of its own on which a new case is begun: a form, and one command."""

    def begin_by_form(
        self,
        request: HttpRequest,
        form: forms.Form,
        begin: Callable[[Mapping[str, Any]], Any],
        *,
        title: str,
        button: Any,
    ) -> HttpResponse:
        page: Any = self
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    begin(form.cleaned_data)
            except DomainError as refusal:  # with all that was typed
                page.message_user(request, sentence(refusal), messages.ERROR)
            else:
                done: HttpResponse = page.done(request)
                return done
        shown: HttpResponse = page.shown(request, title=title, form=form, facts={}, choices={"begin": button})
        return shown


@admin.register(Sampling)
class SamplingAdmin(BeginsByForm, CaseAdmin):
    """Samplings, and the stage of each. A draw is made by itself; nobody sees the seed before it is public."""

    list_display = ("number", "category", "wanted", "state_in_words", "population_size", "due", "planned_at")
    list_filter = (OpenFilter, "state")
    list_select_related = ("category",)
    search_fields = ("=number",)
    ordering = ("-planned_at", "-id")
    fields = (
        *("number", "category", "wanted", "risk", "state_in_words", "commitment", "population_sha256"),
        *("population_size", "revealed", "planned_by", "planned_at", "drawn_at", "revealed_at"),
    )
    readonly_fields = fields
    actions_list = ("plan",)

    @admin.display(description=_("Due"))
    def due(self, row: Sampling) -> str:
        return super().due(row)

    def read_facts(self, row: Sampling, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Which risk it is about"): row.risk,
            gettext("Lots"): row.population_size or "–",
        }

    @action(description=_("Plan a sampling"), url_path="plan", permissions=["view"])
    @readable
    def plan(self, request: HttpRequest) -> HttpResponse:
        def begin(said: Mapping[str, Any]) -> None:
            sampling.plan_sampling(NewSampling(**said), by=staff(), at=clock.now())

        form, title = SamplingForm(request.POST or None), gettext("Plan a sampling")
        return self.begin_by_form(request, form, begin, title=title, button=_("Commit to it; nothing calls it off"))


def _purchase(data: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: data[name] for name in PURCHASE}
    return {"bought": SamplePurchase(**said | {"paid": data["paid"] or 0, "pages": tuple(data["pages"].split())})}


def _result(data: Mapping[str, Any]) -> dict[str, Any]:
    cost = data.get("cost")
    found = {"finding": data["finding"], "report_sha256": data["report_sha256"]}
    return {"result": LabResult(**found, cost=cost.amount if cost else 0)}


def _danger(data: Mapping[str, Any]) -> Danger:
    said = {name: data[name] for name in WARNING}
    return Danger(**said | {"disposal": Disposal(data["disposal"])})


def _failure(data: Mapping[str, Any]) -> dict[str, Any]:
    return _result(data) | {"danger": _danger(data)}


def _decision(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"decision": data["decision"]}


# By choice: the command, and its arguments from the form.
STEPS: Final[Mapping[str, tuple[Callable[..., Any], Callable[[Mapping[str, Any]], dict[str, Any]]]]] = {
    "buy": (samples.record_purchase, _purchase),
    "send_to_laboratory": (samples.send_to_laboratory, lambda data: {"laboratory": data["laboratory"]}),
    "pass_test": (samples.record_pass, _result),
    "fail_test": (samples.record_failure, _failure),
    "uphold": (samples.uphold_result, _decision),
    "overturn": (samples.overturn_result, _decision),
    "pass_recheck": (samples.record_recheck_passed, _result),
    "fail_recheck": (samples.record_recheck_failed, _result),
}


@admin.register(Sample)
class SampleAdmin(CaseAdmin):
    """Samples to be bought, tested and decided, and until when."""

    form_class = SampleHandling
    choices = {
        "buy": {"buy": _("It is bought")},
        "send_to_laboratory": {"send_to_laboratory": _("It is at the laboratory")},
        "pass_test": {"pass_test": _("It passed")},
        "fail_test": {"fail_test": _("It failed: freeze the lot")},
        "uphold": {"uphold": _("The objection is wrong: the result stands")},
        "overturn": {"overturn": _("The objection is right: set the result aside and free the lot")},
        "pass_recheck": {"pass_recheck": _("The re-check passed")},
        "fail_recheck": {"fail_recheck": _("The re-check failed")},
    }
    list_display = ("number", "shop", "sku", "lot", "state_in_words", "due", "drawn_at")
    list_filter = (OpenFilter, "state")
    list_select_related = ("sku",)
    search_fields = ("=number", "=merchant__id")
    ordering = ("-drawn_at", "-id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sample]:
        """Add the names of the shops, in the one query of the page."""
        return shops_queries.with_trade_names(super().get_queryset(request))

    @admin.display(description=_("merchant"))
    def shop(self, row: Sample) -> str:
        return str(getattr(row, "trade_name", ""))

    @admin.display(description=_("Due"))
    def due(self, row: Sample) -> str:
        return super().due(row)

    def read_facts(self, row: Sample, *, by: Actor) -> Mapping[str, Any]:
        code, version = stock_queries.code_and_version(row.sku_id)
        return {
            gettext("Shop"): shops_queries.shop(row.merchant_id).trade_name,
            gettext("Goods"): f"{version.title_zh} · {code}",
            gettext("Lot"): row.lot or "–",
            gettext("State"): self.state_in_words(row),
            gettext("Number of the order"): row.order_number or "–",
            gettext("Laboratory"): row.laboratory or "–",
            gettext("SHA-256 of the laboratory's report"): row.report_sha256 or "–",
            gettext("What the laboratory asks"): wording.amount(Money(row.cost)) if row.cost else "–",
        }

    def read_texts(self, row: Sample) -> Sequence[tuple[str, str]]:
        said = (
            (gettext("What was found"), row.finding),
            (gettext("Objection of the shop"), row.objection),
            (gettext("Decision"), row.decision),
            (gettext("What the shop has corrected"), row.correction),
            (gettext("What the re-check found"), row.recheck_finding),
        )
        return [(heading, words) for heading, words in said if words]

    def steps_offered(self, row: Sample, *, by: Actor) -> Sequence[str]:
        """The steps of the table, but for judging a result that one has recorded."""
        return [found.name for found in queries.sample_actions(row, by=by, at=clock.now())]

    def carry_out(self, row: Sample, data: Mapping[str, Any], *, by: Actor) -> None:
        command, words = STEPS[data["choice"]]
        command(row.id, **words(data), by=by, at=clock.now())


@admin.register(SampleStatement)
class SampleStatementAdmin(ReadOnly):
    """The public statements about samples, as they were made."""

    list_display = ("published_at", "number", "trade_name", "title_zh", "lot", "statement")
    list_filter = ("said",)
    search_fields = ("=number", "trade_name")
    ordering = ("-published_at", "-id")

    @admin.display(description=_("Statement"), ordering="said")
    def statement(self, row: SampleStatement) -> str:
        return wording.label(Finding(row.said))


@admin.register(LotFreeze)
class LotFreezeAdmin(BeginsByForm, CaseAdmin):
    """Frozen lots: dangers not yet reported, buyers not yet told, and the lots that another person may free."""

    form_class = FreezeHandling
    choices = {
        "report_danger": {"report_danger": _("The authority was told")},
        "lift": {"lift": _("The lot is safe: free it")},
    }
    list_display = ("number", "shop", "sku", "lot", "on_whose_word", "state_in_words", "told_at", "due", "frozen_at")
    list_filter = (OpenFilter, "basis")
    list_select_related = ("sku",)
    search_fields = ("=number", "=merchant__id")
    ordering = ("-frozen_at", "-id")
    actions_list = ("freeze",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LotFreeze]:
        return shops_queries.with_trade_names(super().get_queryset(request))

    @admin.display(description=_("merchant"))
    def shop(self, row: LotFreeze) -> str:
        return str(getattr(row, "trade_name", ""))

    @admin.display(description=_("On whose word"), ordering="basis")
    def on_whose_word(self, row: LotFreeze) -> str:
        return wording.label(FreezeBasis(row.basis))

    @admin.display(description=_("Due"))
    def due(self, row: LotFreeze) -> str:
        return super().due(row)

    def read_facts(self, row: LotFreeze, *, by: Actor) -> Mapping[str, Any]:
        code, version = stock_queries.code_and_version(row.sku_id)
        return {
            gettext("Shop"): shops_queries.shop(row.merchant_id).trade_name,
            gettext("Goods"): f"{version.title_zh} · {code}",
            gettext("Lot"): row.lot or "–",
            gettext("State"): self.state_in_words(row),
            gettext("On whose word"): f"{self.on_whose_word(row)} {row.source}".strip(),
            gettext("What becomes of sold pieces"): wording.label(Disposal(row.disposal)),
            gettext("Reference of the report to the authority"): row.report_reference or "–",
        }

    def read_texts(self, row: LotFreeze) -> Sequence[tuple[str, str]]:
        said = (
            (gettext("The danger, as everybody reads it"), row.danger),
            (gettext("What whoever has the goods should do"), row.advice),
            (gettext("On which law or decision it rests"), row.ground),
            (gettext("Why it was freed"), row.lift_reason),
        )
        return [(heading, words) for heading, words in said if words]

    def steps_offered(self, row: LotFreeze, *, by: Actor) -> Sequence[str]:
        """The steps of the table, but for freeing a lot that one has frozen."""
        return [found.name for found in queries.freeze_actions(row, by=by, at=clock.now())]

    def carry_out(self, row: LotFreeze, data: Mapping[str, Any], *, by: Actor) -> None:
        at = clock.now()
        if data["choice"] == "lift":
            freezes.lift_freeze(row.id, reason=data["reason"], by=by, at=at)
        else:
            freezes.report_danger(row.id, reference=data["reference"], by=by, at=at)

    @action(description=_("Freeze a lot on an authority's word"), url_path="freeze", permissions=["view"])
    @readable
    def freeze(self, request: HttpRequest) -> HttpResponse:
        def begin(said: Mapping[str, Any]) -> None:
            asked = NewFreeze(
                sku_id=said["sku_id"],
                lot=said["lot"],
                basis=FreezeBasis.AUTHORITY,
                danger=_danger(said),
                source=said["source"],
            )
            freezes.freeze_lot(asked, by=staff(), at=clock.now())

        form, title = FreezeForm(request.POST or None), gettext("Freeze a lot on an authority's word")
        return self.begin_by_form(request, form, begin, title=title, button=_("Freeze it and tell its buyers"))
