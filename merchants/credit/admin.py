"""Admin pages of shops' credit: staff read the file, and take out a wrong fact with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from merchants.credit import commands, queries
from merchants.credit.models import CreditFact, CreditScore
from merchants.credit.types import CreditKind
from merchants.shops.admin import Decision
from merchants.shops.queries import shops as shops_queries
from platform_core import clock
from platform_core.http.action_pages import ActionPage, humanize, id_of, readable, staff
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action


@admin.register(CreditFact)
class CreditFactAdmin(ActionPage, ReadOnly):
    """The facts that bear on shops' credit. One that staff take out of the score stays on file, with the reason."""

    choices: ClassVar[Mapping[str, Any]] = {"reverse": _("Take it out of the score")}
    list_display = ("happened_at", "shop", "fact", "what", "counts")
    list_filter = ("kind",)
    search_fields = ("=about_id", "=merchant__id")
    ordering = ("-happened_at", "-id")
    fields = (
        *("shop", "fact", "what", "stars", "about_type", "about_id", "happened_at", "recorded_at", "counts"),
        "reply_text",
    )
    readonly_fields = fields
    list_select_related = ("reversal", "reply")
    actions_detail = ("decide",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CreditFact]:
        """Add the names of the shops, in the one query of the page."""
        return shops_queries.with_trade_names(super().get_queryset(request))

    @action(description=_("Decide"), url_path="decide", permissions=["view"])
    @readable
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        fact = queries.credit_fact(id_of(object_id))
        form = Decision(request.POST or None, choices=self.choices)
        if request.method == "POST" and form.is_valid():
            commands.reverse_credit_fact(fact.id, reason=form.cleaned_data["reason"], by=staff(), at=clock.now())
            return self.done(request)
        shown = ("what", "about_type", "about_id", "happened_at")
        facts = {humanize(name): getattr(fact, name) for name in shown} | {humanize("counts"): self.counts(fact)}
        return self.shown(request, title=self.fact(fact), form=form, facts=facts, choices=self.choices)

    @admin.display(description=_("merchant"))
    def shop(self, row: CreditFact) -> str:
        return str(getattr(row, "trade_name", ""))

    @admin.display(description=_("kind"))
    def fact(self, row: CreditFact) -> str:
        return str(wording.label(CreditKind(row.kind)))

    @admin.display(description=_("counts"))
    def counts(self, row: CreditFact) -> str:
        reversal = getattr(row, "reversal", None)
        return gettext("no: %(why)s") % {"why": humanize(reversal.reason)} if reversal else gettext("yes")

    @admin.display(description=_("reply"))
    def reply_text(self, row: CreditFact) -> str:
        reply = getattr(row, "reply", None)
        return reply.text if reply else "–"


@admin.register(CreditScore)
class CreditScoreAdmin(ReadOnly):
    """The scores of each shop, with their times and the components from which each was computed."""

    list_display = ("scored_at", "shop", "score", "sales", "formula")
    search_fields = ("=merchant__id",)
    ordering = ("-scored_at", "-id")
    fields = ("shop", "score", "sales", "formula", "components", "scored_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[CreditScore]:
        """Add the names of the shops, in the one query of the page."""
        return shops_queries.with_trade_names(super().get_queryset(request))

    @admin.display(description=_("merchant"))
    def shop(self, row: CreditScore) -> str:
        return str(getattr(row, "trade_name", ""))
