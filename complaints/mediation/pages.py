"""Pages of mediations, for both sides: one of them, and the page on which it is asked for."""

from __future__ import annotations

from uuid import UUID

from django.urls import URLPattern, reverse

from complaints.complaint import queries as complaint_queries
from complaints.mediation import queries
from complaints.mediation.doors import ASK, DOORS
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, routes
from platform_core.cases.pages import CasePage, form_action, pages


class MediationPage(CasePage):
    """The consents, the proposal, and the ways to accept it or to leave."""

    template = "complaints/mediation/case.html"


class AskPage(ActionPage[None]):
    """Ask the platform to mediate a complaint that has ended."""

    template = "complaints/mediation/ask.html"

    def face(self, complaint_id: UUID) -> Face[None]:
        door, found = words.DOORS[self.door], complaint_queries.complaint(complaint_id, by=self.by)
        last = queries.find_mediation(complaint_id)
        facts: Facts = {
            "base": f"{door}/base.html",
            "number": found.number,
            "complaint": reverse(f"{door}:complaint", args=[complaint_id]),
            "last": reverse(f"{door}:mediation", args=[last.id]) if last else "",
        }
        return Face(facts, [ASK.name] if queries.is_mediable(found, by=self.by) else [], about=None)


def _pages(role: Role) -> list[URLPattern]:
    door = words.DOORS[role]
    form_actions = {ASK.name: form_action(ASK, opens=f"{door}:mediation")}
    ask = type("AskPage", (AskPage,), {"door": role, "name": f"{door}:ask-mediation", "form_actions": form_actions})
    return [
        *routes("complaints/<uuid:complaint_id>/mediation", ask),
        *pages(DOORS, role, one=MediationPage, listed=None),
    ]


me = _pages(Role.SHOPPER)
seller = _pages(Role.MERCHANT)
