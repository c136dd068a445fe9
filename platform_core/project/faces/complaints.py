"""The pages of a complaint for either side, with what other rooms and apps know of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from complaints.complaint import queries
from complaints.complaint.doors.complaint import DOORS
from complaints.complaint.doors.facts import View
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import Face, Facts, FormAction, Said
from platform_core.cases.pages import CasePage, pages
from platform_core.project.faces import awards
from platform_core.project.faces.fields import Agree
from platform_core.project.faces.me import dossiers


class ComplaintPage(CasePage):
    """One complaint: what both sides said and showed, whose turn it is, the decision and what it awards."""

    template = "faces/complaint.html"

    def more(self, view: View) -> Facts:
        return {"awards": awards.awards_of(view.row.id, by=view.by)}


def _ask_dossier(by: Actor, _said: Said, *, complaint_id: UUID) -> None:
    dossiers.ask(queries.complaint(complaint_id, by=by).order_id, by=by)


class OwnComplaintPage(ComplaintPage):
    """The shopper's, with the ways outside and the file of the order to take there."""

    form_actions = {"ask_dossier": FormAction(does=_ask_dossier, form=Agree, said=dossiers.SAID)}

    def face(self, **ids: UUID) -> Face[View]:
        found = super().face(**ids)
        row = found.about.row
        asked = dossiers.dossier_facts(row.order_id, by=self.by)
        own = {"order_id": row.order_id, "outside": queries.outside_route(row, at=clock.now())}
        offered = [*found.offered, *dossiers.offered_forms(asked)]
        return replace(found, facts=found.facts | asked | own, offered=offered)


me = pages(DOORS, Role.SHOPPER, one=OwnComplaintPage)
seller = pages(DOORS, Role.MERCHANT, one=ComplaintPage)
