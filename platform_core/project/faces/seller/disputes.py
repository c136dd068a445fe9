"""How does a shop settle by mediation, and answer what an authority asks for?"""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.outside import commands as outside_commands
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.project.faces import disputes
from platform_core.project.faces.fields import AddEvidence
from platform_core.project.faces.me.disputes import MEDIATION, Why, ask_mediation, asking, keep_evidence


class MediationPage(ActionPage[None]):
    """One mediation: who has agreed to it, what is proposed, and how to accept or leave."""

    door = Role.MERCHANT
    name = "seller:mediation"
    template = "seller/mediation.html"
    form_actions = MEDIATION

    def face(self, mediation_id: UUID) -> Face[None]:
        return disputes.one_mediation(mediation_id, by=self.by)


class AskMediationPage(ActionPage[None]):
    """Ask the platform to mediate a complaint that has ended."""

    door = Role.MERCHANT
    name = "seller:ask-mediation"
    template = "seller/ask_mediation.html"
    form_actions = {
        "ask": FormAction(
            does=ask_mediation,
            form=Why,
            said=_("Mediation is asked for. The other side may agree or not."),
            to=lambda mediation_id: reverse("seller:mediation", kwargs={"mediation_id": mediation_id}),
        )
    }

    def face(self, complaint_id: UUID) -> Face[None]:
        return asking(complaint_id, by=self.by)


def _show(by: Actor, said: Said, *, outside_id: UUID) -> None:
    """The file, and with it the word that this is the evidence."""
    keep_evidence(by, said, outside_id=outside_id)
    outside_commands.show_evidence(outside_id, by=by, at=clock.now())


class OutsidePage(ActionPage[None]):
    """One case outside: what is asked of the shop, and until when."""

    door = Role.MERCHANT
    name = "seller:outside"
    template = "seller/outside.html"
    form_actions = {
        "show_evidence": FormAction(does=_show, form=AddEvidence, said=_("Your evidence is on record.")),
        "keep_evidence": FormAction(does=keep_evidence, form=AddEvidence, said=_("The file was added.")),
    }

    def face(self, outside_id: UUID) -> Face[None]:
        return disputes.one_outside(outside_id, by=self.by)


class DisputesPage(Page):
    """All mediations and cases outside of the shop."""

    door = Role.MERCHANT
    name = "seller:disputes"
    template = "seller/disputes.html"

    def facts(self) -> Facts:
        return disputes.listed(self.by)
