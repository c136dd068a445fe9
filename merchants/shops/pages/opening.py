"""Pages on which somebody applies for a shop: the choice, the application, its documents and its progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from merchants.shops import policies
from merchants.shops.case import APPLICATION
from merchants.shops.commands import documents as documents_commands
from merchants.shops.commands import filing
from merchants.shops.models.applications import Application
from merchants.shops.pages.forms import PAPER_SHOWS, AddPage, Apply, Choose, HandIn, Intent, name_trades
from merchants.shops.queries import applying, verification
from merchants.shops.queries.applying import Paper, Progress
from merchants.shops.states import ApplicationState
from merchants.shops.types import ApplicationForm, DocumentKind, OpeningRefusal, RegisterStatus, RegistrationKind
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import queries as cases
from platform_core.cases import words
from platform_core.cases.form_pages import (
    ActionPage,
    Face,
    Facts,
    FilePage,
    FormAction,
    Page,
    Said,
    routes,
)
from platform_core.eventlog.queries import timeline
from platform_core.files import doors as files
from platform_core.files.types import About, KeptFile
from platform_core.money import Money
from platform_core.ui import wording
from platform_core.ui.parts import Badge

# The page says these beside the documents and the register, and not once more among the reasons.
SAID_ELSEWHERE = frozenset({OpeningRefusal.DOCUMENTS_MISSING, OpeningRefusal.NOT_CHECKED})


class StartPage(Page):
    """The first page on the way to a shop: the choice of trades, and the applications that one has made."""

    door = Role.SHOPPER
    name = "me:shop"
    template = "merchants/shops/start.html"

    def facts(self) -> Facts:
        past = applying.past_of(self.by)
        return {
            "choose": Choose(name="choose", initial=self._chosen(past)),
            "share": f"{policies.STANDARD_COMMISSION / 100:g} %",
            "pending": next((_brief(row) for row in past if row.is_open), None),
            "past": [_brief(row) for row in past if not row.is_open],
        }

    def _chosen(self, past: Sequence[Application]) -> Facts:
        """The choice in the address, by which somebody comes back to change it; else that of the last application."""
        asked = self.request.GET
        if "kind" in asked:
            return {"kind": asked["kind"], "trade": asked.getlist("trade")}
        return {"kind": past[0].kind, "trade": past[0].trades} if past else {}


def _apply(by: Actor, said: Said) -> str:
    """File the application, and return the address of its page."""
    application = filing.apply(said["form"], by=by, at=clock.now())
    return _address_of(application)


class ApplyPage(ActionPage[Intent]):
    """The documents that the choice needs, and the form of the application."""

    door = Role.SHOPPER
    name = "me:shop-apply"
    template = "merchants/shops/apply.html"
    keeps_query = True  # the choice, by which the form is made
    form_actions = {
        "apply": FormAction(
            does=_apply,
            form=Apply,
            said=_("The application is here. Now hand in the documents, one by one."),
            to=str,
        )
    }

    def get(self, request: HttpRequest, *, form_action: str = "", **ids: UUID) -> HttpResponseBase:
        """Lead to an undecided application if there is one, since no second may be filed."""
        if pending := applying.pending_of(self.by):
            return redirect(_address_of(pending))
        return super().get(request, form_action=form_action, **ids)

    def face(self, **ids: UUID) -> Face[Intent]:
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        chooser = Choose(sent, name="choose")
        if not chooser.is_valid():
            return Face({"choose": chooser}, (), about=Intent(kind=RegistrationKind.ENTERPRISE, trades=()))
        about = self._intent(chooser.cleaned_data)
        wanted = policies.documents_wanted(about.kind, about.trades)
        facts = {
            "kind": words.label_of(RegistrationKind, about.kind),
            "trades": name_trades(about.trades),
            "again": f"{reverse('me:shop')}?{urlencode({'kind': about.kind.value, 'trade': about.trades}, doseq=True)}",
            "known": about.before is not None,
            "wanted": [{"kind": words.label_of(DocumentKind, kind), "shows": PAPER_SHOWS[kind]} for kind in wanted],
        }
        return Face(facts, self.form_actions, about=about)

    def _intent(self, said: Said) -> Intent:
        last = next(iter(applying.past_of(self.by)), None)
        before = applying.read_form(last) if last and last.stage is not ApplicationState.APPROVED else None
        return Intent(kind=RegistrationKind(said["kind"]), trades=said["trade"], before=before)


def _hand_in(by: Actor, said: Said, **_ids: UUID) -> None:
    """Hand in a document with its file, for the undecided application of the actor."""
    at = clock.now()
    document = documents_commands.hand_in(said["form"], by=by, at=at)
    _keep(document.id, said, by=by, at=at)


def _add_page(by: Actor, said: Said, **_ids: UUID) -> None:
    _keep(UUID(said["document"]), said, by=by, at=clock.now())


def _keep(document_id: UUID, said: Said, *, by: Actor, at: datetime) -> None:
    file = said["file"]
    documents_commands.add_file(document_id, upload=file.read(), name=file.name or "", by=by, at=at)


def _withdraw(by: Actor, _said: Said, application_id: UUID) -> None:
    filing.withdraw(application_id, by=by, at=clock.now())


class ApplicationPage(ActionPage[Progress]):
    """One application: what is missing, by when we act, what was found, and what the applicant may do."""

    door = Role.SHOPPER
    name = "me:application"
    template = "merchants/shops/application.html"
    form_actions = {
        **{
            kind.value: FormAction(
                does=_hand_in, form=HandIn, said=_("The document is here. Our people look at it, and you are told.")
            )
            for kind in DocumentKind
        },
        "add_page": FormAction(does=_add_page, form=AddPage, said=_("The page was added.")),
        "withdraw": FormAction(
            does=_withdraw, said=_("The application is withdrawn. You may apply again at any time.")
        ),
    }

    def face(self, application_id: UUID) -> Face[Progress]:
        progress = applying.progress_of(application_id, seen_by=self.by, at=clock.now())
        row = progress.row
        offered = [step.name for step in APPLICATION.steps if Role.SHOPPER in step.by and row.stage in step.sources]
        if row.is_open:
            offered += [paper.kind.value for paper in progress.missing]
            offered += ["add_page"] if any(paper.document for paper in progress.papers) else []
        return Face(_facts_of(progress), offered, about=progress)


class DocumentFile(FilePage):
    """A file of a document of one's own, as a download."""

    door = Role.SHOPPER
    name = "me:document-file"

    def file(self, document_id: UUID, file_id: UUID) -> HttpResponse:
        document = verification.document(document_id, seen_by=self.by)
        return files.as_download(file_id, about=About(verification.ABOUT_DOCUMENT, document.id))


def _address_of(row: Application) -> str:
    return reverse("me:application", kwargs={"application_id": row.id})


def _brief(row: Application) -> Facts:
    return {
        "name": row.trade_name,
        "url": _address_of(row),
        "state": words.state("application", row.state),
        "submitted_at": row.submitted_at,
        "reason": row.reason,
    }


def _facts_of(progress: Progress) -> Facts:
    row = progress.row
    return _brief(row) | {
        "is_open": row.is_open,
        "is_approved": row.stage is ApplicationState.APPROVED,
        "steps": _steps(progress),
        "clocks": words.clocks(cases.clocks(row), reader=Role.SHOPPER),
        "reasons": [capfirst(words.reason(code)) for code in progress.reasons if code not in SAID_ELSEWHERE],
        "register": _register(progress),
        "papers": [_shown(paper) for paper in progress.papers if row.is_open or paper.document],
        "missing": len(progress.missing),
        "data": _list_facts(progress),
        "history": words.history(timeline(row.id)),
    }


def _steps(progress: Progress) -> list[Facts]:
    """The five steps of an application, and which it is at. There are none for one that was rejected or withdrawn."""
    stage = progress.row.stage
    names = (
        _("Your data"),
        _("Your documents"),
        _("We verify them"),
        _("A second person decides"),
        _("The shop opens"),
    )
    if stage is ApplicationState.APPROVED:
        here = len(names)
    elif not progress.row.is_open:
        return []
    elif stage is ApplicationState.PROPOSED:
        here = 3
    else:
        here = 1 if progress.missing else 2
    return [{"name": name, "done": n < here, "here": n == here} for n, name in enumerate(names)]


def _register(progress: Progress) -> str:
    """The answer of the business register in one line; empty for an applicant without a credit code."""
    if not progress.row.credit_code:
        return ""
    if progress.answer is None:
        return gettext("We have asked it by ourselves and wait for its answer; you have nothing to do.")
    entry = progress.answer.entry
    if entry is None:
        return gettext("It knows no such code.")
    kind = words.label_if_known(RegistrationKind, entry.kind)
    status = words.label_if_known(RegisterStatus, entry.status)
    return f"{entry.name} · {kind} · {status}"


def _shown(paper: Paper) -> Facts:
    document = paper.document
    return {
        "kind": capfirst(words.label_of(DocumentKind, paper.kind)),
        "form": paper.kind.value,
        "shows": PAPER_SHOWS[paper.kind],
        "state": Badge(text=wording.label(paper.state), tone=paper.state.tone),
        "settled": paper.is_settled,
        "document": document,
        "number": verification.number_of(document) if document else "",
        "valid_until": wording.day(document.valid_until) if document and document.valid_until else "",
        "files": [_link_to(file, of=document.id) for file in paper.files] if document else [],
    }


def _link_to(file: KeptFile, *, of: UUID) -> Facts:
    return {
        "url": reverse("me:document-file", kwargs={"document_id": of, "file_id": file.id}),
        "kind": words.media(file.media_type),
        "at": file.kept_at,
    }


def _list_facts(progress: Progress) -> list[tuple[str, str]]:
    """The facts of an application as the form names them; those that were not asked are left out."""
    form = progress.form
    asked = Apply(name="facts", about=Intent(kind=form.kind, trades=form.trades, before=form))
    shown = [(str(field.label), _in_words(form, field.name)) for field in (*asked.public, *asked.private)]
    sold = (gettext("Goods"), ", ".join(name_trades(form.trades)))
    return [(gettext("Who sells"), capfirst(words.label_of(RegistrationKind, form.kind))), sold, *shown]


def _in_words(form: ApplicationForm, name: str) -> str:
    """A fact of the application as people read it, with days and amounts in their own form."""
    fact = getattr(form, name)
    if name == "registered_capital":
        return wording.amount(Money(fact)) if fact else ""
    return wording.day(fact) if isinstance(fact, date) else str(fact or "")


me = [
    *routes("shop", StartPage),
    *routes("shop/apply", ApplyPage),
    *routes("shop/applications/<uuid:application_id>", ApplicationPage),
    *routes("shop/documents/<uuid:document_id>/files/<uuid:file_id>", DocumentFile),
]
