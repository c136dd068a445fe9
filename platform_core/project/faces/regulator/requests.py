"""An authority's requests: filing one, how each stands, and how to check the data handed over."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.audit.errors import NothingSigned
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said, refused
from platform_core.errors import DomainError
from platform_core.http.paging import read_page
from platform_core.project.faces.fields import Agree
from platform_core.project.faces.regulator.forms import Ask, request_in
from platform_core.regulators import queries
from platform_core.regulators.commands import asking
from platform_core.regulators.downloads import as_download, verifier
from platform_core.regulators.models import DataRequest
from platform_core.regulators.states import RequestState
from platform_core.regulators.types import Basis, Kind


def _file(by: Actor, said: Said) -> UUID:
    return asking.file_request(request_in(said), by=by, at=clock.now()).id


class Home(Page):
    """All requests of mine, and the form for another."""

    door = Role.REGULATOR
    name = "regulator:home"
    template = "regulator/home.html"
    form_actions = {
        "ask": FormAction(
            does=_file,
            form=Ask,
            said=_("The request is filed. The time to answer it is running."),
            to=lambda request_id: reverse("regulator:request", kwargs={"request_id": request_id}),
        )
    }

    def facts(self) -> Facts:
        found = read_page(queries.requests_of(self.by), self.request, by=("-filed_at", "-id"))
        rows = [_row(row) for row in found.rows]
        return {"authority": queries.find_authority(self.by.id), "requests": rows, "next": found.next}


def _withdraw(by: Actor, said: Said, *, request_id: UUID) -> None:
    asking.withdraw(request_id, by=by, at=clock.now())


class RequestPage(ActionPage[None]):
    """One request: its clock, the decision, and the data that lies ready."""

    door = Role.REGULATOR
    name = "regulator:request"
    template = "regulator/request.html"
    form_actions = {"withdraw": FormAction(does=_withdraw, form=Agree, said=_("The request is withdrawn."))}

    def face(self, request_id: UUID) -> Face[None]:
        found = queries.request(request_id, by=self.by)
        promise, approval = queries.clock_of(found.id), getattr(found, "approval", None)
        facts: Facts = {
            "request_id": found.id,
            "asked": _row(found) | {"since": found.since, "until": found.until, "wanted_id": found.wanted_id},
            "clock": words.clock(promise, reader=Role.REGULATOR) if promise else None,
            "approval": approval,
            "rejected_because": found.reason if found.stage is RequestState.REJECTED else "",
            "export": approval.export if approval and found.stage is RequestState.HANDED_OVER else None,
            "history": words.history(queries.history(found.id)),
        }
        return Face(facts, queries.actions(found, by=self.by, at=clock.now()), about=None)


class ExportFile(Page):
    """The data handed over. Each time it is fetched is on record."""

    door = Role.REGULATOR
    name = "regulator:export"

    def get(self, request: HttpRequest, *, form_action: str = "", **ids: UUID) -> HttpResponseBase:
        try:
            with transaction.atomic():  # what was refused is no look
                found = asking.fetch(ids["request_id"], by=self.by, at=clock.now())
                return as_download(found, name=ids["request_id"])
        except DomainError as refusal:
            return refused(request, refusal)


class VerifyPage(Page):
    """The page that explains how a bundle is checked, without us and without a network."""

    door = Role.REGULATOR
    name = "regulator:verify"
    template = "regulator/verify.html"

    def facts(self) -> Facts:
        try:
            return {"head": queries.checkpoint()}
        except NothingSigned:
            return {"head": None}


class VerifierFile(Page):
    """The program that does it."""

    door = Role.REGULATOR
    name = "regulator:verifier"

    def get(self, *_: object, **__: object) -> HttpResponseBase:
        return verifier()


def _row(found: DataRequest) -> Facts:
    return {
        "id": found.id,
        "document_no": found.document_no,
        "kind": words.label_of(Kind, found.kind),
        "basis": words.label_of(Basis, found.basis),
        "filed_at": found.filed_at,
        "state": words.state("data_request", found.state),
    }
