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
from complaints.outside import doors as outside
from complaints.outside import queries as outside_queries
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.cases.pages import form_action
from platform_core.project.faces import disputes
from platform_core.project.faces.fields import Agree
from platform_core.ui.forms import PageForm


class Why(PageForm):
    """In words, which the other side reads."""

    text = forms.CharField(
        label=_("Why?"),
        help_text=_("Both sides and the mediator read it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


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


class WaysOutsidePage(ActionPage[None]):
    """The five ways of the law for one order: what we do for each, and what we have to give you for it."""

    door = Role.SHOPPER
    name = "me:ways-outside"
    template = "me/ways_outside.html"
    form_actions = {
        "track": form_action(outside.TRACK, opens="me:outside"),
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


class DisputesPage(Page):
    """All my mediations and cases outside."""

    door = Role.SHOPPER
    name = "me:disputes"
    template = "me/disputes.html"

    def facts(self) -> Facts:
        return disputes.listed(self.by)
