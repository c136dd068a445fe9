"""The data held about me: its recipients, my requests, and the forms to correct, copy and close it all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from platform_core import clock
from platform_core.accounts.commands import correcting
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.declared import WIRED
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said, refused
from platform_core.duties import CATALOGUE
from platform_core.errors import DomainError
from platform_core.http.files import as_zip
from platform_core.legal import in_words
from platform_core.legal.rules import codes_of, rule
from platform_core.project.faces.fields import Agree
from platform_core.ui.forms import FurnishedForm, PageForm, offer
from privacy.closures import commands as closures_commands
from privacy.closures import queries as closures_queries
from privacy.closures.types import OpenMatter
from privacy.recipients import queries as recipients_queries
from privacy.requests import commands as requests_commands
from privacy.requests import queries as requests_queries
from privacy.requests.types import IN_WORDS, NewRequest, RequestKind, RequestView
from privacy.retention import queries as retention_queries
from privacy.retention.types import RetainedClass

KINDS: Final[Mapping[str, Any]] = {  # of what may be in the way, as people call it
    **{model.CASE.kind: doors.title for model, doors in WIRED.items()},
    "orders.order": _("an order"),
    "orders.deposit": _("a deposit"),
    "orders.subscription": _("a subscription"),
    "payments.refund": _("money on its way back"),
    "orders.masking": _("a proposal to hide a review"),
    "payments.mandate": _("a permission to debit"),
    "payments.receipt": _("a payment of yours that fits no order"),
    "merchants.application": _("an application for a shop"),
    "aftersales.return": _("a return"),
    "aftersales.claim": _("a claim because of defects"),
    "aftersales.freight": _("freight of a way back"),
    "aftersales.remedy": _("a recall"),
    "aftersales.reimbursement": _("freight that is paid back"),
    "complaints.complaint": _("a complaint"),
    "complaints.award": _("an award"),
    "complaints.identity": _("a question who a shop is"),
    "complaints.infringement": _("a notice of infringement"),
    "complaints.mediation": _("a mediation"),
    "complaints.outside": _("a case before an authority or a court"),
    "complaints.report": _("a report of a shop"),
    "complaints.conversation": _("a conversation with customer service"),
    "accounts.membership": _("your place in a shop"),
}


def _code() -> forms.CharField:
    return forms.CharField(
        label=_("Code that we sent"),
        max_length=20,
        help_text=_("Have one sent to your phone with the button above."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )


class Coded(PageForm):
    """A code, and nothing else."""

    sent_code = _code()


class Correct(PageForm):
    """The corrections: fields left empty stay as they are."""

    full_name = forms.CharField(label=_("Name"), max_length=100, required=False)
    phone = forms.CharField(label=_("Phone number"), max_length=30, required=False)
    email = forms.CharField(label=_("Address for mail"), max_length=254, required=False)
    sent_code = _code()


class Words(FurnishedForm[Any]):
    """A question that a person answers."""

    kind = forms.ChoiceField(label=_("What it is about"))
    words = forms.CharField(label=_("In your words"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))

    def furnish(self) -> None:
        offer(self, "kind", words.choices([*sorted(IN_WORDS), RequestKind.CORRECTION]))


class Withdraw(FurnishedForm[Any]):
    """One of those that nobody has answered yet."""

    request = forms.ChoiceField(label=_("Request"))

    def furnish(self) -> None:
        offer(self, "request", [(str(row.id), row.number) for row in self.about])


def _send_code(by: Actor, said: Said) -> None:
    """Send a code. Tries are counted by the person: a page does not know the address, and the reader is signed in."""
    correcting.send_own_code(by.id, address=str(by.id), by=by, at=clock.now())


def _ask(by: Actor, kind: RequestKind, **fields: Any) -> None:
    requests_commands.ask(NewRequest(kind=kind, address=str(by.id), **fields), by=by, at=clock.now())


def _copy(by: Actor, said: Said) -> None:
    _ask(by, RequestKind.ACCESS, sent_code=said["sent_code"])


def _correct(by: Actor, said: Said) -> None:
    typed = {"name": said["full_name"], "phone": said["phone"], "email": said["email"]}
    contact = {field: text for field, text in typed.items() if text}
    _ask(by, RequestKind.CORRECTION, contact=contact, sent_code=said["sent_code"])


def _delete(by: Actor, said: Said) -> None:
    _ask(by, RequestKind.DELETION, sent_code=said["sent_code"])


def _write(by: Actor, said: Said) -> None:
    _ask(by, RequestKind(said["kind"]), words=said["words"])


def _withdraw(by: Actor, said: Said) -> None:
    requests_commands.withdraw_request(UUID(said["request"]), by=by, at=clock.now())


def _close(by: Actor, said: Said) -> None:
    closures_commands.ask_to_close(sent_code=said["sent_code"], address=str(by.id), by=by, at=clock.now())


def _take_back(by: Actor, said: Said) -> None:
    if running := closures_queries.closing(by.id):
        closures_commands.take_back(running.id, by=by, at=clock.now())


class PrivacyPage(ActionPage[list[RequestView]]):
    """Everything on one page, two steps from the home of the account: no call, no questionnaire."""

    door = Role.SHOPPER
    name = "me:privacy"
    template = "me/privacy.html"
    form_actions = {
        "send_code": FormAction(does=_send_code, form=Agree, said=_("A code is on its way to your phone.")),
        "copy": FormAction(does=_copy, form=Coded, said=_("The copy is being made; look again in a moment.")),
        "correct": FormAction(does=_correct, form=Correct, said=_("It is being corrected; look again in a moment.")),
        "delete": FormAction(does=_delete, form=Coded, said=_("It is being deleted; look again in a moment.")),
        "write": FormAction(does=_write, form=Words, said=_("A person answers you. You are told by when.")),
        "withdraw": FormAction(does=_withdraw, form=Withdraw, said=_("The request is withdrawn.")),
        "close": FormAction(does=_close, form=Coded, said=_("It will be closed. You can still take it back.")),
        "take_back": FormAction(does=_take_back, form=Agree, said=_("Your account stays open.")),
    }

    def face(self) -> Face[list[RequestView]]:
        at, running = clock.now(), closures_queries.closing(self.by.id)
        asked = requests_queries.latest_requests_of(self.by)
        waiting = [row for row in asked if row.state == "filed"]
        owed = closures_queries.matters_still_open(self.by.id)
        facts: Facts = {
            "asked": [_row(row) for row in asked],
            "held": [_held_row(each) for each in retention_queries.would_be_held(self.by.id, at=at)],
            "supplied": recipients_queries.supplies_to(self.by.id),
            "owed": [_owed_row(each) for each in owed],
            "closing": running and {"number": running.number, "until": closures_queries.taken_back_until(running.id)},
        }
        offered = ["send_code", "copy", "correct", "delete", "write", *(["withdraw"] if waiting else [])]
        closing = ["take_back"] if running else ([] if owed else ["close"])
        return Face(facts, [*offered, *closing], waiting)


class OwnCopyFile(ActionPage[None]):
    """The copy itself, once. Sent by the button of the page; who comes by a link goes to the page."""

    door = Role.SHOPPER
    name = "me:privacy-copy"
    template = ""

    def get(self, request: HttpRequest, *, form_action: str = "", **ids: UUID) -> HttpResponseBase:
        return redirect("me:privacy")

    def post(self, request: HttpRequest, *, form_action: str = "", **ids: UUID) -> HttpResponse:
        try:
            data = requests_commands.fetch(ids["request_id"], by=self.by, at=clock.now())
        except DomainError as refusal:
            return refused(request, refusal)
        return as_zip(data, name=str(ids["request_id"]))


def _row(row: RequestView) -> Facts:
    kind, state = words.label_of(RequestKind, row.kind), words.state("privacy_request", row.state)
    return {"of": row, "kind": kind, "state": state, "ready": row.state == "ready"}


def _held_row(held: RetainedClass) -> Facts:
    code = codes_of(held.retention)[0]
    return {
        "what": in_words.about(rule(code).says),
        "duties": [f"{duty} · {CATALOGUE[duty].title}" for duty in held.duties],
        "until": held.until,
    }


def _owed_row(owed: OpenMatter) -> Facts:
    return {"kind": KINDS.get(owed.kind, owed.kind), "number": owed.number, "until": owed.until}
