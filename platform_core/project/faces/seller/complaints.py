"""The complaints against a shop: the answer it owes, and until when."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from complaints.complaint import queries as complaint_queries
from complaints.complaint.commands import remedies as remedies_commands
from complaints.complaint.types import Rejection, RejectReason
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.project.faces import cases
from platform_core.project.faces.evidence import shown_by
from platform_core.project.faces.fields import AddShown, Agree, WhyReview, Write
from platform_core.project.faces.me.complaints import ask_review, keep, keep_evidence, write
from platform_core.project.faces.seller.forms import Offer, Perform, Reject
from platform_core.project.faces.shapes import Disputed


def _accept(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    remedies_commands.accept(complaint_id, by=by, at=clock.now())


def _offer(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    remedies_commands.offer(complaint_id, amount=said["yuan"], statement=said["statement"], by=by, at=clock.now())


def _reject(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    """Reject a complaint, with the file that comes with it and those the shop has shown before."""
    if said["file"]:
        keep(by, said["file"], complaint_id=complaint_id)
    rejection = Rejection(
        reason=RejectReason(said["reason"]),
        statement=said["statement"],
        evidence=shown_by(by.role, complaint_queries.evidence(complaint_id)),
    )
    remedies_commands.reject(complaint_id, rejection=rejection, by=by, at=clock.now())


def _perform(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    keep(by, said["file"], complaint_id=complaint_id)
    remedies_commands.perform(complaint_id, text=said["text"], by=by, at=clock.now())


class ComplaintPage(ActionPage[Disputed]):
    """One complaint: accept, offer less, or reject with a reason and evidence. Messages stop no clock."""

    door = Role.MERCHANT
    name = "seller:complaint"
    template = "seller/complaint.html"
    form_actions = {
        "accept": FormAction(does=_accept, form=Agree, said=_("You accepted the demand.")),
        "offer": FormAction(does=_offer, form=Offer, said=_("The offer is made. It is the shopper's turn.")),
        "reject": FormAction(does=_reject, form=Reject, said=_("The complaint is rejected. It is the shopper's turn.")),
        "perform": FormAction(does=_perform, form=Perform, said=_("The shopper is told that it was done.")),
        "ask_review": FormAction(does=ask_review, form=WhyReview, said=_("Somebody else will review the decision.")),
        "write": FormAction(does=write, form=Write, said=_("The message was added.")),
        "keep_evidence": FormAction(does=keep_evidence, form=AddShown, said=_("The file was added.")),
    }

    def face(self, complaint_id: UUID) -> Face[Disputed]:
        return cases.one_complaint(complaint_id, by=self.by)


class ComplaintsPage(Page):
    """All complaints against the shop."""

    door = Role.MERCHANT
    name = "seller:complaints"
    template = "seller/complaints.html"

    def facts(self) -> Facts:
        found = read_page(complaint_queries.complaints_of(self.by), self.request, by=("-filed_at", "-id"))
        return {"complaints": [cases.complaint_row(row) for row in found.rows], "next": found.next}
