"""How does a shop settle by mediation, and answer what an authority asks for?"""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from platform_core.actors import Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page
from platform_core.project.faces import disputes
from platform_core.project.faces.me.disputes import MEDIATION, Why, ask_mediation, asking


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


class DisputesPage(Page):
    """All mediations and cases outside of the shop."""

    door = Role.MERCHANT
    name = "seller:disputes"
    template = "seller/disputes.html"

    def facts(self) -> Facts:
        return disputes.listed(self.by)
