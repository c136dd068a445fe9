"""How does a shopper settle by mediation, follow a case outside the house, and get to know who a shop is?"""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.complaint import queries as complaint_queries
from complaints.identity import doors as identity
from complaints.identity import queries as identity_queries
from complaints.mediation import commands as mediation_commands
from complaints.mediation import queries as mediation_queries
from complaints.outside import commands as outside_commands
from complaints.outside import queries as outside_queries
from complaints.outside.types import OutsideFiling, OutsideFinding, OutsideKind, OutsideOutcome
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.cases.pages import form_action
from platform_core.http.days import NAMEABLE
from platform_core.project.faces import disputes
from platform_core.project.faces.fields import AddEvidence, Agree
from platform_core.ui.fields import Yuan
from platform_core.ui.forms import PageForm, offer


class Day(forms.DateField):
    """A day by the calendar of the browser."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [*NAMEABLE]


class Why(PageForm):
    """In words, which the other side reads."""

    text = forms.CharField(
        label=_("Why?"),
        help_text=_("Both sides and the mediator read it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class Track(PageForm):
    """Before whom it is, and under which number."""

    kind = forms.ChoiceField(label=_("Where is it?"))
    authority = forms.CharField(label=_("Name of the authority, the arbitration body or the court"), max_length=100)
    authority_no = forms.CharField(label=_("The number that it has there"), max_length=60)
    filed_on = Day(label=_("Filed on"))

    def furnish(self) -> None:
        offer(self, "kind", words.choices(OutsideKind))


class AcceptedOn(PageForm):
    """The day that the notice says."""

    accepted_on = Day(label=_("Accepted on, as the notice says"))


class Outcome(PageForm):
    """How it ended, as the paper says."""

    outcome = forms.ChoiceField(label=_("How did it end?"))
    document_no = forms.CharField(label=_("Number of the paper"), max_length=60)
    yuan = Yuan(label=_("Amount that goes back, in yuan, if the paper names one"), required=False)
    text = forms.CharField(label=_("In your words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def furnish(self) -> None:
        offer(self, "outcome", words.choices(OutsideOutcome))


# Mediation


def consent(by: Actor, said: Said, *, mediation_id: UUID) -> None:
    mediation_commands.consent(mediation_id, by=by, at=clock.now())


def agree(by: Actor, said: Said, *, mediation_id: UUID) -> None:
    mediation_commands.agree(mediation_id, by=by, at=clock.now())


def leave(by: Actor, said: Said, *, mediation_id: UUID) -> None:
    mediation_commands.leave(mediation_id, text=said["text"], by=by, at=clock.now())


MEDIATION = {
    "consent": FormAction[None](does=consent, form=Agree, said=_("You agreed to be mediated.")),
    "agree": FormAction[None](does=agree, form=Agree, said=_("You accepted the proposal.")),
    "leave": FormAction[None](does=leave, form=Why, said=_("The mediation has ended. Nothing was agreed.")),
}


class MediationPage(ActionPage[None]):
    """One mediation: who has agreed to it, what is proposed, and how to accept or leave."""

    door = Role.SHOPPER
    name = "me:mediation"
    template = "me/mediation.html"
    form_actions = MEDIATION

    def face(self, mediation_id: UUID) -> Face[None]:
        return disputes.one_mediation(mediation_id, by=self.by)


def ask_mediation(by: Actor, said: Said, *, complaint_id: UUID) -> UUID:
    return mediation_commands.ask_mediation(complaint_id, text=said["text"], by=by, at=clock.now()).id


class AskMediationPage(ActionPage[None]):
    """Ask the platform to mediate a complaint that has ended."""

    door = Role.SHOPPER
    name = "me:ask-mediation"
    template = "me/ask_mediation.html"
    form_actions = {
        "ask": FormAction(
            does=ask_mediation,
            form=Why,
            said=_("Mediation is asked for. The other side may agree or not."),
            to=lambda mediation_id: reverse("me:mediation", kwargs={"mediation_id": mediation_id}),
        )
    }

    def face(self, complaint_id: UUID) -> Face[None]:
        return asking(complaint_id, by=self.by)


def asking(complaint_id: UUID, *, by: Actor) -> Face[None]:
    """Of which complaint, and whether it may be asked for now."""
    found = complaint_queries.complaint(complaint_id, by=by)
    last = mediation_queries.find_mediation(complaint_id)
    facts: Facts = {"complaint_id": complaint_id, "number": found.number, "last": last and last.id}
    return Face(facts, ["ask"] if mediation_queries.is_mediable(found, by=by) else [], about=None)


# Outside


def _track(by: Actor, said: Said, *, order_id: UUID) -> UUID:
    filing = OutsideFiling(**said | {"kind": OutsideKind(said["kind"])})
    return outside_commands.track_outside(order_id, filing=filing, by=by, at=clock.now()).id


class WaysOutsidePage(ActionPage[None]):
    """The five ways of the law for one order: what we do for each, and what we have to give you for it."""

    door = Role.SHOPPER
    name = "me:ways-outside"
    template = "me/ways_outside.html"
    form_actions = {
        "track": FormAction(
            does=_track,
            form=Track,
            said=_("It is on record. The file of the order is being put together."),
            to=lambda outside_id: reverse("me:outside", kwargs={"outside_id": outside_id}),
        ),
        "ask_identity": form_action(identity.ASK, opens="me:identity"),
    }

    def face(self, order_id: UUID) -> Face[None]:
        sale = sales_queries.sale_facts(order_id, by=self.by, at=clock.now())
        asked = identity_queries.find_identity_request(order_id, by=self.by)
        facts: Facts = {
            "order_id": order_id,
            "number": sale.number,
            "identity_id": asked and asked.id,
            "cases": [
                {"id": row.id, "number": row.number, "state": words.state("outside", row.state)}
                for row in outside_queries.outside_of_order(order_id)
            ],
        }
        may_ask = sale.paid_at is not None and asked is None
        return Face(facts, ["track", *(["ask_identity"] if may_ask else [])], about=None)


def _accepted(by: Actor, said: Said, *, outside_id: UUID) -> None:
    outside_commands.note_acceptance(outside_id, accepted_on=said["accepted_on"], by=by, at=clock.now())


def _not_accepted(by: Actor, said: Said, *, outside_id: UUID) -> None:
    outside_commands.note_refusal(outside_id, by=by, at=clock.now())


def _outcome(by: Actor, said: Said, *, outside_id: UUID) -> None:
    finding = OutsideFinding(
        outcome=OutsideOutcome(said["outcome"]),
        document_no=said["document_no"],
        text=said["text"],
        amount=said["yuan"],
    )
    outside_commands.tell_outcome(outside_id, finding=finding, by=by, at=clock.now())


def _close(by: Actor, said: Said, *, outside_id: UUID) -> None:
    outside_commands.close_outside(outside_id, by=by, at=clock.now())


def keep_evidence(by: Actor, said: Said, *, outside_id: UUID) -> None:
    upload = said["file"]
    at = clock.now()
    outside_commands.keep_outside_evidence(outside_id, upload=upload.read(), name=upload.name or "", by=by, at=at)


class OutsidePage(ActionPage[None]):
    """One case outside: which days are counted, what to tell us, and what else is open."""

    door = Role.SHOPPER
    name = "me:outside"
    template = "me/outside.html"
    form_actions = {
        "note_acceptance": FormAction(does=_accepted, form=AcceptedOn, said=_("The days to mediate are counted now.")),
        "note_refusal": FormAction(does=_not_accepted, form=Agree, said=_("The other ways stay open.")),
        "tell_outcome": FormAction(does=_outcome, form=Outcome, said=_("We compare it with the paper and perform it.")),
        "keep_evidence": FormAction(does=keep_evidence, form=AddEvidence, said=_("The file was added.")),
        "close": FormAction(does=_close, form=Agree, said=_("The record is closed. Outside it goes on as it may.")),
    }

    def face(self, outside_id: UUID) -> Face[None]:
        return disputes.one_outside(outside_id, by=self.by)


class DisputesPage(Page):
    """All my mediations and cases outside."""

    door = Role.SHOPPER
    name = "me:disputes"
    template = "me/disputes.html"

    def facts(self) -> Facts:
        return disputes.listed(self.by)
