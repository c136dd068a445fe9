"""The shopper's complaints: filing one, and how each stands."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.complaint import queries as complaint_queries
from complaints.complaint.commands import decisions as decisions_commands
from complaints.complaint.commands import filing as filing_commands
from complaints.complaint.commands import remedies as remedies_commands
from complaints.complaint.types import CameBy, Channel, Demand, DemandKind, Matter, NewFact, Shows, Topic
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.project.faces import cases
from platform_core.project.faces.fields import AddShown, Agree, Correct, Rate, WhyNoAnswer, WhyReview, Write
from platform_core.project.faces.me import dossiers
from platform_core.project.faces.me.forms import Complain
from platform_core.project.faces.shapes import Disputed, Goods


def _file(by: Actor, said: Said, *, order_id: UUID) -> UUID:
    """The complaint, and what shows it, at once."""
    found = filing_commands.file(order_id, **complaint_of(said), by=by, at=clock.now())
    if said["evidence"]:
        keep(by, said["evidence"], complaint_id=found.id)
    return found.id


def complaint_of(said: Said) -> Said:
    """Make the arguments of a complaint from its form."""
    kind = DemandKind(said["demand"])
    return {
        "topic": Topic(said["topic"]),
        "demand": Demand(kind, said["yuan"] if kind is DemandKind.PARTIAL_REFUND else None),
        "statement": said["statement"],
        "matter": Matter(
            lines=frozenset(map(UUID, said["lines"])),
            new_fact=NewFact(said["new_fact"], said["new_since"]) if said["new_fact"] else None,
            came=CameBy(channel=Channel.WEB),
        ),
    }


def keep(by: Actor, file: UploadedFile[bytes], *, complaint_id: UUID, shows: str = "") -> None:
    said: Said = {"name": file.name or "", "shows": Shows(shows) if shows else None}
    filing_commands.keep_evidence(complaint_id, upload=file.read(), **said, by=by, at=clock.now())


class ComplainPage(ActionPage[list[Goods]]):
    """File a complaint about an order: the fault, the demand, and the files that show it."""

    door = Role.SHOPPER
    name = "me:complain"
    template = "me/complain.html"
    form_actions = {
        "file": FormAction(
            does=_file,
            form=Complain,
            said=_("The complaint is filed. You need not do anything for it to go on."),
            to=lambda complaint_id: reverse("me:complaint", kwargs={"complaint_id": complaint_id}),
        )
    }

    def face(self, order_id: UUID) -> Face[list[Goods]]:
        sale = sales_queries.sale_facts(order_id, by=self.by, at=clock.now())
        goods = [Goods(id=line.line_id, title=words.title(line), quantity=line.quantity) for line in sale.lines]
        refundable = complaint_queries.refundable(order_id)
        facts: Facts = {"order_id": order_id, "number": sale.number, "refundable": refundable}
        return Face(facts, self.form_actions, about=goods)


def _accept_offer(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    remedies_commands.accept_offer(complaint_id, by=by, at=clock.now())


def _escalate(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    filing_commands.escalate(complaint_id, by=by, at=clock.now())


def _withdraw(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    filing_commands.withdraw(complaint_id, by=by, at=clock.now())


def _confirm(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    filing_commands.confirm_performance(complaint_id, by=by, at=clock.now())


def _reject_answer(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    filing_commands.reject_answer(complaint_id, text=said["text"], by=by, at=clock.now())


def _correct(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    filing_commands.correct(complaint_id, text=said["text"], by=by, at=clock.now())


def _rate(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    filing_commands.rate(complaint_id, stars=said["stars"], text=said["text"], by=by, at=clock.now())


def ask_review(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    decisions_commands.ask_review(complaint_id, text=said["text"], by=by, at=clock.now())


def write(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    filing_commands.write(complaint_id, text=said["text"], by=by, at=clock.now())


def keep_evidence(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    keep(by, said["file"], complaint_id=complaint_id, shows=said["shows"])


def _ask_dossier(by: Actor, said: Said, *, complaint_id: UUID) -> None:
    dossiers.ask(_order_of(complaint_id, by=by), by=by)


def _order_of(complaint_id: UUID, *, by: Actor) -> UUID:
    return complaint_queries.complaint(complaint_id, by=by).order_id


class ComplaintPage(ActionPage[Disputed]):
    """One complaint: the answer, whose turn it is, and the platform's decision."""

    door = Role.SHOPPER
    name = "me:complaint"
    template = "me/complaint.html"
    form_actions = {
        "accept_offer": FormAction(does=_accept_offer, form=Agree, said=_("You accepted. The refund is asked for.")),
        "escalate": FormAction(does=_escalate, form=Agree, said=_("The platform will decide.")),
        "reject_answer": FormAction(does=_reject_answer, form=WhyNoAnswer, said=_("The platform will decide.")),
        "correct": FormAction(does=_correct, form=Correct, said=_("It is corrected.")),
        "rate": FormAction(does=_rate, form=Rate, said=_("Thank you.")),
        "withdraw": FormAction(does=_withdraw, form=Agree, said=_("The complaint is withdrawn.")),
        "confirm_performance": FormAction(does=_confirm, form=Agree, said=_("Thank you. The complaint is done.")),
        "ask_review": FormAction(does=ask_review, form=WhyReview, said=_("Somebody else will review the decision.")),
        "ask_dossier": FormAction(does=_ask_dossier, form=Agree, said=dossiers.SAID),
        "write": FormAction(does=write, form=Write, said=_("The message was added.")),
        "keep_evidence": FormAction(does=keep_evidence, form=AddShown, said=_("The file was added.")),
    }

    def face(self, complaint_id: UUID) -> Face[Disputed]:
        found = cases.one_complaint(complaint_id, by=self.by)
        asked = dossiers.dossier_facts(_order_of(complaint_id, by=self.by), by=self.by)
        return replace(found, facts=found.facts | asked, offered=[*found.offered, *dossiers.offered_forms(asked)])


class ComplaintsPage(Page):
    """All complaints of mine."""

    door = Role.SHOPPER
    name = "me:complaints"
    template = "me/complaints.html"

    def facts(self) -> Facts:
        found = read_page(complaint_queries.complaints_of(self.by), self.request, by=("-filed_at", "-id"))
        return {"complaints": [cases.complaint_row(row) for row in found.rows], "next": found.next}
