"""All doors of a case outside the house: the fields of each act, the facts for each reader, and its lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.complaint.policies import MOST_TEXT
from complaints.complaint.queries import refundable
from complaints.outside import commands, queries
from complaints.outside.errors import OutsideKnown, OutsideRefused
from complaints.outside.models import OutsideCase
from complaints.outside.types import OutsideFiling, OutsideFinding, OutsideKind, OutsideOutcome
from orders.sales import queries as sales_queries
from orders.sales.errors import OrderNotFound
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.asks import Day, File, Line, Number, OneOf, Sum, Text
from platform_core.cases.declared import Act, CaseView, Doors, Fact
from platform_core.ui import wording

SHOPPER, SHOP, STAFF = Role.SHOPPER, Role.MERCHANT, Role.STAFF
View = CaseView[OutsideCase]
PAPER: Final = {
    "outcome": OneOf(label=_("How did it end?"), of=OutsideOutcome),
    "document_no": Line(label=_("Number of the paper"), most=60),
}


def _show(outside_id: UUID, *, upload: bytes = b"", name: str = "", by: Actor, at: datetime) -> OutsideCase:
    """Say that the files that you have left are your evidence. It stops the clock."""
    if upload:
        commands.keep_outside_evidence(outside_id, upload=upload, name=name, by=by, at=at)
    return commands.show_evidence(outside_id, by=by, at=at)


def _hand_file(outside_id: UUID, *, by: Actor, at: datetime) -> Mapping[str, Any]:
    return {gettext("SHA-256 of the file"): commands.hand_file(outside_id, by=by, at=at)}


def _build_finding(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"finding": OutsideFinding(**values)}


def _require(name: str) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    return lambda given: {} if given.get(name) else {name: _("This field is required.")}


def _order(view: View) -> tuple[str, str]:
    address = reverse(f"{words.DOORS[view.by.role]}:order", args=[view.row.order_id])
    return address, sales_queries.number_of(view.row.order_id)


def _where(view: View) -> str:
    return f"{words.label_of(OutsideKind, view.row.kind)} · {view.row.authority}"


def _evidence(view: View) -> str:
    """Tell the shop whether its evidence for the authority is on record, or still wanted."""
    if shown := view.row.evidence_shown_at:
        return f"{gettext('On record since')} {wording.moment(shown)}"
    late = gettext("The time for it is over. You may still leave files while the case is open.")
    return late if view.row.evidence_missed_at else ""


def _findings(row: OutsideCase) -> Sequence[tuple[str, str, datetime]]:
    return [
        (
            " · ".join(
                [
                    *(gettext("How it ended"), words.label_of(OutsideOutcome, found.outcome)),
                    *([wording.amount(found.granted)] if found.granted else []),
                    *(found.document_no, words.role(found.told_by)),
                ]
            ),
            text,
            found.told_at,
        )
        for found, text in queries.outside_findings(row)
    ]


TRACK: Final[Act[OutsideCase]] = Act(
    "track",
    commands.track_outside,
    by=[SHOPPER],
    path="orders/<uuid:order_id>/outside-cases",
    says=(
        "Put on record that you went outside with an order: we count the days of the law, put its file together, serve"
        " what the authority asks for, and perform what is found."
    ),
    heading=_("I went outside"),
    about=_(
        "We count the days of the law, serve what the authority asks for, and perform what is found. If you tell us"
        " nothing, your case goes on all the same."
    ),
    button=_("Put it on record"),
    done=_("It is on record. The file of the order is being put together."),
    takes={
        "kind": OneOf(label=_("Where is it?"), of=OutsideKind),
        "authority": Line(label=_("Name of the authority, the arbitration body or the court"), most=100),
        "authority_no": Line(label=_("The number that it has there"), most=60),
        "filed_on": Day(label=_("Filed on")),
    },
    build=lambda values: {"filing": OutsideFiling(**values)},
    refuses=(OrderNotFound, OutsideRefused, OutsideKnown),
    duties=("CRI-46", "ECL-62", "CRL-39"),
)
ACTS: Final[list[Act[OutsideCase]]] = [
    Act(
        "note_acceptance",
        commands.note_acceptance,
        path="acceptance",
        duties=("CRI-46",),
        says="Say that the authority has accepted. From that day its sixty days to mediate are counted.",
        heading=_("The authority has accepted it"),
        button=_("The authority has accepted"),
        done=_("The days to mediate are counted now."),
        takes={"accepted_on": Day(label=_("Accepted on, as the notice says"))},
        check=_require("accepted_on"),
        refuses=(OutsideRefused,),
    ),
    Act(
        "note_refusal",
        commands.note_refusal,
        path="refusal",
        duties=("CRI-46",),
        says="Say that the authority has not accepted. PUT it; the other routes stay open.",
        heading=_("The authority has not accepted it"),
        about=_("The other ways stay open."),
        button=_("The authority has not accepted"),
        look="quiet",
        done=_("The other ways stay open."),
    ),
    Act(
        "tell_outcome",
        commands.tell_outcome,
        path="outcome",
        duties=("CRI-46",),
        says="Say how it ended. Staff compare it with the paper within a time, and what it grants is performed.",
        heading=_("Tell us how it ended"),
        about=_("Add the paper as a file first. We compare it and perform what it says."),
        button=_("Tell the outcome"),
        done=_("We compare it with the paper and perform it."),
        takes={
            **PAPER,
            "amount": Sum(
                label=_("Amount that goes back, in yuan, if the paper names one"),
                optional=True,
                default=None,
                page_name="yuan",
            ),
            "text": Text(label=_("In your words"), most=MOST_TEXT, rows=4),
        },
        build=_build_finding,
        refuses=(OutsideRefused,),
    ),
    Act(
        "close",
        commands.close_outside,
        path="closing",
        duties=("CRI-46",),
        says="Say that you follow the case here no longer. PUT it; outside it goes on as it may.",
        heading=_("Follow it here no longer"),
        about=_("Only the record here is closed."),
        button=_("Close the record"),
        look="quiet",
        done=_("The record is closed. Outside it goes on as it may."),
    ),
    Act(
        "show_evidence",
        _show,
        path="evidence-shown",
        about=_("Leave what shows how the order went. If you leave nothing in time, the record says so."),
        first=_("Nothing is asked of you now. You are told when there is."),
        button=_("This is my evidence"),
        done=_("Your evidence is on record."),
        takes={"file": File()},
        refuses=(OutsideRefused,),
        duties=("ECL-62",),
    ),
    Act(
        "keep_evidence",
        commands.keep_outside_evidence,
        by=[SHOPPER, SHOP],
        when=lambda view: "keep_evidence" in view.until,
        heading=_("Add a file"),
        folds=False,
        button=_("Add the file"),
        look="quiet",
        done=_("The file was added."),
        takes={"file": File()},
    ),
    # Of staff
    Act(
        "begin_testing",
        commands.begin_testing,
        button=_("Testing begins"),
        takes={"days": Number(label=_("Days of testing at most"), least=1, most=365)},
        check=_require("days"),
    ),
    Act("end_testing", commands.end_testing, button=_("Testing has ended")),
    Act(
        "want_evidence",
        commands.want_evidence,
        button=_("The authority asks for evidence"),
        takes={
            "working_days": Number(
                label=_("Working days, as the letter says, if fewer"), least=1, most=365, optional=True, default=None
            )
        },
    ),
    Act("hand_file", _hand_file, button=_("The file of the order was handed to the authority")),
    Act(
        "record_outcome",
        commands.record_outcome,
        button=_("Put the outcome on record and perform it"),
        takes={
            **PAPER,
            "amount": Sum(label=_("Amount in yuan, if one goes back"), optional=True),
            "text": Text(label=_("Reasons, as both parties read them"), most=MOST_TEXT, page_name="reasons"),
        },
        build=_build_finding,
    ),
]
DOORS: Final[Doors[OutsideCase]] = Doors(
    model=OutsideCase,
    path="outside-cases",
    title=_("Case outside"),
    list_titles=dict.fromkeys([SHOPPER, SHOP], _("Cases outside")),
    newest="opened_at",
    late=["outcome_late_since", "file_late_since"],
    actions=queries.outside_actions,
    starts=[TRACK],
    acts=ACTS,
    facts=[
        Fact(_("Order"), _order, to=[SHOPPER, SHOP]),
        Fact(_("Where it is"), _where),
        Fact(_("Its number there"), lambda view: view.row.authority_no),
        Fact(_("Filed on"), lambda view: view.row.filed_on),
        Fact(_("Accepted on"), lambda view: view.row.accepted_on),
        Fact(_("Being tested since"), lambda view: view.row.testing_since),
        Fact(_("The file of the order was handed over"), lambda view: view.row.file_handed_at),
        Fact(_("Your evidence"), _evidence, to=[SHOP]),
        Fact(_("May still go back"), lambda view: refundable(view.row.order_id), to=[STAFF]),
    ],
    records=_findings,
    files=lambda row: [(None, kept) for kept in queries.outside_evidence(row.id)],
    columns=[Fact(_("Where it is"), _where)],
    filters={"kind": OutsideKind},
    empty=dict.fromkeys([SHOPPER, SHOP], _("No case outside is on record.")),
    duties=("CRI-46", "CRL-39"),
)
