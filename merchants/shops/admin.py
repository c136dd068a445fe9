"""Applications, documents, changes and shops, as staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from merchants.shops.commands import changes, filing, opening, standing
from merchants.shops.commands import documents as documents_commands
from merchants.shops.models.applications import Application
from merchants.shops.models.changes import Change
from merchants.shops.models.documents import Document
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops, verification
from merchants.shops.types import RegistryAnswer, VerificationMethod
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, OpenFilter
from platform_core.files import doors as files
from platform_core.files.types import About
from platform_core.http.action_pages import ActionPage, humanize, id_of, readable, staff
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action

CODES: Final = ("state", "kind")
AGAINST: Final = ("reason",)  # who decides against somebody says why
FOUND: Final = ("method",)  # a verification names its method

STANDING: Final = {
    "keep_suspended": standing.keep_suspended,
    "reinstate": standing.reinstate,
}


ROUND: Final = {
    "begin": _("Begin a round: ask the register again"),
    "reverify": _("Everything is verified again"),
}
VERIFYING: Final = {"begin": standing.begin_reverification, "reverify": standing.reverify}


class VerdictFilter(admin.SimpleListFilter):
    """A filter for documents: those that nobody has looked at, unless somebody asks for the others."""

    title = _("Standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value() == "all" else queryset.filter(accepted__isnull=True)


class Decision(Handling):
    """The step to take, and its reason; the command knows whether one is needed."""

    takes = {
        **dict.fromkeys(("reject", "reverse", "reinstate", "keep_suspended", "turn_down"), AGAINST),
        "verify": FOUND,
        "turn_away": (*FOUND, *AGAINST),
    }
    method = forms.ChoiceField(
        choices=[(method.value, humanize(method)) for method in VerificationMethod], label=_("Verified by")
    )
    reason = forms.CharField(required=False, max_length=500, label=_("Reason"), widget=UnfoldAdminTextareaWidget)


@admin.register(Application)
class ApplicationAdmin(CaseAdmin):
    """Applications, with the register's answer and the points against opening."""

    form_class = Decision
    choices = {
        "propose": {"propose": _("Everything is verified: propose to open the shop")},
        "approve": {"approve": _("Approve")},
        "reject": {"reject": _("Reject")},
        "reveal": {"reveal": _("Show the papers in full")},
    }
    list_display = ("trade_name", "kind", "state", "submitted_at", "credit_code")
    list_filter = (OpenFilter, "kind")
    search_fields = ("trade_name", "credit_code")
    ordering = ("-submitted_at",)
    fields = (
        *("state", "kind", "trade_name", "legal_form", "credit_code", "registered_capital"),
        *("licence_valid_until", "trades", "region_code", "submitted_at", "reason"),
        *("proposed_by", "proposed_at", "contact", "register", "documents", "against"),
    )
    readonly_fields = fields

    @admin.display(description=_("Contact"))
    def contact(self, row: Application) -> str:
        return " · ".join(shops.masked_contact(row).values())

    @admin.display(description=_("Register"))
    def register(self, row: Application) -> str:
        return last_answer_line(row)

    @admin.display(description=_("Documents"))
    def documents(self, row: Application) -> str:
        found = verification.documents_of(staff()).filter(application=row).order_by("-id")
        return " · ".join(f"{humanize(each.kind)}: {verdict_line(each)}" for each in found) or "–"

    @admin.display(description=_("Against opening"))
    def against(self, row: Application) -> str:
        """Reasons, and each document that is missing by its kind."""
        reasons = (
            *shops.opening_verdict(row, at=clock.now()).reasons,
            *shops.documents_missing(row, at=clock.now()),
        )
        return ", ".join(humanize(reason) for reason in reasons) or "–"

    def title_of(self, row: Application) -> str:
        return row.trade_name

    def also_offered(self, row: Application) -> list[str]:
        return ["reveal"]

    def read_facts(self, row: Application, *, by: Actor) -> Mapping[str, Any]:
        plain = {name: getattr(row, name) for name in self.fields if hasattr(row, name)}
        verified = {
            gettext("register"): last_answer_line(row),
            gettext("documents"): self.documents(row),
            gettext("against opening"): self.against(row),
        }
        return in_words({**plain, **shops.masked_contact(row), **verified})

    def carry_out(self, row: Application, data: Mapping[str, Any], *, by: Actor) -> Mapping[str, Any] | None:
        """Show the papers in full in the place of those that are masked."""
        match data["choice"]:
            case "propose":
                opening.propose(row.id, by=by, at=clock.now())
            case "approve":
                opening.approve(row.id, by=by, at=clock.now())
            case "reject":
                opening.reject(row.id, reason=data["reason"], by=by, at=clock.now())
            case _:
                return in_words(filing.reveal_papers(row.id, by=by, at=clock.now()))
        return None


@admin.register(Merchant)
class MerchantAdmin(ActionPage, ReadOnly):
    """Shops: their public facts, and whether they may sell. A step against one is a measure (`SanctionAdmin`)."""

    choices: ClassVar[Mapping[str, Any]] = {
        "keep_suspended": _("Reviewed: it stays suspended"),
        "reinstate": _("Reinstate"),
    }
    list_display = ("trade_name", "kind", "state", "opened_at", "licence_valid_until")
    list_filter = ("state", "kind")
    search_fields = ("trade_name", "legal_name", "credit_code")
    ordering = ("trade_name", "id")
    fields = (
        *("state", "kind", "trade_name", "legal_name", "legal_form", "credit_code", "registered_capital"),
        *("representative", "business_address", "region_code", "service_phone", "statement", "licence_valid_until"),
        *("trades", "verified_at", "verified_until", "opened_at", "suspended_at", "closed_at"),
    )
    readonly_fields = fields
    actions_detail = ("decide", "measure", "verify_again")

    @action(description=_("Propose a measure"), url_path="measure", permissions=["view"])
    def measure(self, _request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect(f"{reverse('admin:merchants_sanction_propose')}?merchant={id_of(object_id)}")

    @action(description=_("Verify again"), url_path="verify-again", permissions=["view"])
    @readable
    def verify_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Begin a round of verification, or end it once every document was looked at and the register has answered."""
        shop = shops.shop(id_of(object_id))
        form = Decision(request.POST or None, choices=ROUND)
        if request.method == "POST" and form.is_valid():
            VERIFYING[form.cleaned_data["choice"]](shop.id, by=staff(), at=clock.now())
            return self.done(request)
        found = verification.reverification_facts(shop, at=clock.now())
        facts = {
            gettext("verified at"): shop.verified_at,
            gettext("round begun at"): shop.reverification_begun_at,
            gettext("until"): verification.reverify_by(shop.id),
            gettext("takes new orders until"): shop.verified_until,
            gettext("register"): gettext("no answer in this round")
            if found.answer is None
            else answer_line(found.answer),
            gettext("to be verified"): ", ".join(humanize(kind) for kind in found.unverified) or "–",
        }
        return self.shown(request, title=shop.trade_name, form=form, facts=facts, choices=ROUND)

    @action(description=_("Decide"), url_path="decide", permissions=["view"])
    @readable
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        shop = shops.shop(id_of(object_id))
        form = Decision(request.POST or None, choices=self.choices)
        if request.method == "POST" and form.is_valid():
            command = STANDING[form.cleaned_data["choice"]]
            command(shop.id, reason=form.cleaned_data["reason"], by=staff(), at=clock.now())
            return self.done(request)
        facts = in_words({name: getattr(shop, name) for name in self.fields})
        return self.shown(request, title=shop.trade_name, form=form, facts=facts, choices=self.choices)


@admin.register(Document)
class DocumentAdmin(ActionPage, ReadOnly):
    """Documents, those that nobody has looked at first; each is verified or turned away on a page of its own."""

    choices: ClassVar[Mapping[str, Any]] = {
        "verify": _("It shows what it should"),
        "turn_away": _("It does not show what it should"),
    }
    list_display = ("kind", "issuer", "valid_until", "handed_in_at", "found")
    list_filter = (VerdictFilter, "kind")
    search_fields = ("=merchant__id", "=application__id", "number")
    ordering = ("handed_in_at", "id")
    fields = (
        *("kind", "shown_number", "issuer", "valid_from", "valid_until", "handed_in_at"),
        *("application", "merchant", "found", "files"),
    )
    readonly_fields = fields
    actions_detail = ("look",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return verification.documents_of(staff())

    @admin.display(description=_("number"))
    def shown_number(self, row: Document) -> str:
        return verification.number_of(row)

    @admin.display(description=_("Found"))
    def found(self, row: Document) -> str:
        return verdict_line(row)

    @admin.display(description=_("files"))
    def files(self, row: Document) -> SafeString:
        links = [
            (self._address(row, kept.id), kept.media_type, kept.sha256[:12]) for kept in verification.files_of(row)
        ]
        return format_html_join(" · ", '<a href="{}">{} {}</a>', links)

    @action(description=_("Look at it"), url_path="look", permissions=["view"])
    @readable
    def look(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = verification.document(id_of(object_id), seen_by=staff())
        form = Decision(request.POST or None, choices=self.choices)
        if request.method == "POST" and form.is_valid():
            method, at = VerificationMethod(form.cleaned_data["method"]), clock.now()
            if form.cleaned_data["choice"] == "verify":
                documents_commands.verify(row.id, method=method, by=staff(), at=at)
            else:
                documents_commands.turn_away(
                    row.id, method=method, reason=form.cleaned_data["reason"], by=staff(), at=at
                )
            return self.done(request)
        facts = in_words({name: getattr(row, name) for name in ("kind", "issuer", "valid_from", "valid_until")})
        facts |= {gettext("number"): self.shown_number(row), gettext("found"): self.found(row)}
        evidence = [
            {"kept": kept, "by": humanize(kept.kept_by), "url": self._address(row, kept.id)}
            for kept in verification.files_of(row)
        ]
        title = humanize(row.kind)
        return self.shown(request, title=title, form=form, facts=facts, choices=self.choices, evidence=evidence)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.file)
        return [path("<uuid:row_id>/files/<uuid:file_id>/", page, name="merchants_document_file"), *super().get_urls()]

    @readable
    def file(self, request: HttpRequest, row_id: UUID, file_id: UUID) -> HttpResponse:
        row = verification.document(row_id, seen_by=staff())
        return files.as_download(file_id, about=About(verification.ABOUT_DOCUMENT, row.id))

    def _address(self, row: Document, file_id: UUID) -> str:
        return reverse("admin:merchants_document_file", args=[row.pk, file_id])


@admin.register(Change)
class ChangeAdmin(CaseAdmin):
    """Changes that shops report of themselves: verified, or refused with a reason."""

    form_class = Decision
    choices = {
        "verify": {"verify": _("Verified: it takes effect")},
        "turn_down": {"turn_down": _("It is not so")},
    }
    list_display = ("fact", "merchant_id", "state_in_words", "reported_at", "due")
    list_filter = (OpenFilter, "fact")
    ordering = ("reported_at", "id")
    fields = ("state_in_words", "fact", "changed_on", "reported_at", "value", "verified_by", "method", "reason", "due")
    readonly_fields = fields

    @admin.display(description=_("New value"))
    def value(self, row: Change) -> str:
        return " · ".join(verification.value_of(row).values())

    def title_of(self, row: Change) -> str:
        return f"{shops.shop(row.merchant_id).trade_name} · {humanize(row.fact)}"

    def read_facts(self, row: Change, *, by: Actor) -> Mapping[str, Any]:
        plain = {name: getattr(row, name) for name in ("fact", "changed_on", "reported_at", "reason")}
        return in_words(plain) | {gettext("new value"): self.value(row), gettext("until"): self.due(row)}

    def carry_out(self, row: Change, data: Mapping[str, Any], *, by: Actor) -> None:
        at = clock.now()
        if data["choice"] == "verify":
            changes.verify_change(row.id, method=VerificationMethod(data["method"]), by=by, at=at)
        else:
            changes.turn_down_change(row.id, reason=data["reason"], by=by, at=at)


def in_words(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Put facts in words for people: names and codes in words, lists without brackets."""
    return {humanize(name): _value_in_words(name, value) for name, value in facts.items()}


def _value_in_words(name: str, value: Any) -> Any:
    if name in CODES:
        return humanize(value)
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else value


def last_answer_line(row: Application) -> str:
    """The register's last answer about an application, in a line."""
    answer = shops.latest_answers([row]).get(row.id)
    return gettext("not asked or no answer yet") if answer is None else answer_line(answer)


def verdict_line(row: Document) -> str:
    """The verdict on a document, in a line."""
    accepted: bool | None = getattr(row, "accepted", None)
    if accepted is None:
        return gettext("nobody has looked at it")
    verdict = gettext("verified") if accepted else gettext("turned away")
    return f"{verdict} · {humanize(getattr(row, 'method', ''))}"


def answer_line(answer: RegistryAnswer) -> str:
    """An answer of the register, in a line."""
    entry = answer.entry
    if entry is None:
        return gettext("no such code")
    until = entry.valid_until.isoformat() if entry.valid_until else gettext("no end")
    return f"{entry.name} · {humanize(entry.kind)} · {humanize(entry.status)} · {until} ({answer.source})"
