"""All doors of a mediation: the fields of each act, the facts for each reader, and its lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.complaint.errors import ComplaintNotFound
from complaints.complaint.policies import MOST_TEXT
from complaints.complaint.queries import refundable
from complaints.complaint.types import DemandKind
from complaints.mediation import commands, queries
from complaints.mediation.errors import ConsentStands, MediationOpen, MediationRefused, MediationTooLate
from complaints.mediation.models import Mediation
from complaints.mediation.types import MediationAct, Proposal
from orders.sales import queries as sales_queries
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.asks import Sum, Text
from platform_core.cases.declared import Act, CaseView, Doors, Fact
from platform_core.payments.errors import NotRefundable
from platform_core.ui import wording

SIDES: Final = (Role.SHOPPER, Role.MERCHANT)
STAFF: Final = (Role.STAFF,)
View = CaseView[Mediation]
WHY: Final = Text(label=_("Why?"), hint=_("Both sides and the mediator read it."), most=MOST_TEXT, rows=4)
REASONS: Final = Text(label=_("Reasons, as both parties read them"), most=MOST_TEXT)


def _complaint(view: View) -> tuple[str, str] | str:
    number, door = view.row.complaint.number, words.DOORS.get(view.by.role)
    return (reverse(f"{door}:complaint", args=[view.row.complaint_id]), number) if door else number


def _order(view: View) -> tuple[str, str]:
    address = reverse(f"{words.DOORS[view.by.role]}:order", args=[view.row.order_id])
    return address, sales_queries.number_of(view.row.order_id)


def _asked_by(view: View) -> str:
    return words.role(view.row.asked_by)


def _mediator(view: View) -> Any:
    judged = view.by.id in queries.judges_of(view.row.complaint_id)
    return _("You have decided about this: another person mediates.") if judged else None


def _proposal(row: Mediation) -> str:
    amount, accepted = row.money(row.amount), [words.role(side) for side in row.accepted_by]
    return "\n".join(
        [
            *([gettext("The shop does what the complaint demands.")] if row.performs else []),
            *([f"{gettext('This amount goes back:')} {wording.amount(amount)}"] if amount else []),
            *([f"{gettext('Accepted by:')} {', '.join(accepted)}"] if accepted else []),
        ]
    )


def _words_said(row: Mediation) -> Sequence[tuple[str, str, datetime]]:
    return [
        (f"{words.role(word.author)} · {words.label_of(MediationAct, word.act)}", text, word.said_at)
        for word, text in queries.mediation_words(row)
    ]


def _propose_amount(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"proposal": Proposal(**values)}


def _propose_performance(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"proposal": Proposal(**values, performs=True)}


ASK: Final[Act[Mediation]] = Act(
    "ask",
    commands.ask_mediation,
    by=SIDES,
    path="complaints/<uuid:complaint_id>/mediation",
    says=(
        "Ask the platform to mediate, and say why. It is voluntary: the other side agrees or not, and either may leave."
    ),
    button=_("Ask for mediation"),
    done=_("Mediation is asked for. The other side may agree or not."),
    takes={"text": WHY},
    refuses=(ComplaintNotFound, MediationRefused, MediationOpen),
    duties=("ECL-63", "NRR-24"),
)
DOORS: Final[Doors[Mediation]] = Doors(
    model=Mediation,
    path="mediations",
    title=_("Mediation"),
    list_titles=dict.fromkeys(SIDES, _("Mediations")),
    newest="asked_at",
    late=["senior_since"],
    find=queries.mediation,
    actions=queries.mediation_actions,
    starts=[ASK],
    acts=[
        Act(
            "consent",
            commands.consent,
            path="consent",
            says="Agree to be mediated. PUT it; it binds you to no result.",
            heading=_("Agree to be mediated"),
            about=_("A mediator may propose something then. It binds you only if you accept it."),
            button=_("Yes, I agree to be mediated"),
            done=_("You agreed to be mediated."),
        ),
        Act(  # as the first side or as the second
            "agree",
            commands.agree,
            step="accept",
            by=SIDES,
            when=lambda view: not view.until.keys().isdisjoint(("accept", "conclude")),
            path="acceptance",
            says="Accept the proposal. PUT it; once both sides have accepted, it is owed.",
            heading=_("Accept the proposal"),
            about=_("Once both sides have accepted, it is owed."),
            button=_("Yes, accept it"),
            done=_("You accepted the proposal."),
            refuses=(ConsentStands, MediationRefused, MediationTooLate, NotRefundable),
        ),
        Act(
            "leave",
            commands.leave,
            path="leaving",
            says="Leave, or refuse the proposal, with a reason. PUT it; nothing is agreed, and nothing is lost.",
            heading=_("Do not take part, or refuse"),
            about=_("The mediation ends without agreement. No right of yours ends with it."),
            button=_("End the mediation"),
            look="quiet",
            done=_("The mediation has ended. Nothing was agreed."),
            takes={"text": WHY},
            refuses=(MediationRefused,),
        ),
        Act("take_up", commands.take_up, button=_("Mediate this")),
        Act(
            "propose",
            commands.propose,
            button=_("Propose the amount"),
            takes={
                "reasons": REASONS,
                "amount": Sum(label=_("Amount in yuan, if one goes back"), optional=True),
            },
            build=_propose_amount,
        ),
        Act(
            "propose_doing",
            commands.propose,
            step="propose",
            button=_("Propose that the shop does what is demanded"),
            takes={"reasons": REASONS},
            build=_propose_performance,
        ),
    ],
    facts=[
        Fact(_("Complaint"), _complaint),
        Fact(_("Order"), _order, to=SIDES),
        Fact(_("Asked for by"), _asked_by),
        Fact(_("The shopper agreed to be mediated"), lambda view: view.row.shopper_consented_at or _("not yet")),
        Fact(_("The shop agreed to be mediated"), lambda view: view.row.shop_consented_at or _("not yet")),
        Fact(_("Demand"), lambda view: words.label_of(DemandKind, view.row.complaint.demand), to=STAFF),
        Fact(_("May still go back"), lambda view: refundable(view.row.order_id), to=STAFF),
        Fact(_("Mediator"), _mediator, to=STAFF),
    ],
    words=lambda row: {"proposal": _proposal(row)},
    texts={"proposal": _("What is proposed")},
    stamps={"proposal": "proposed_at"},
    records=_words_said,
    columns=[Fact(_("Asked for by"), _asked_by)],
    empty=dict.fromkeys(SIDES, _("No mediation yet. One begins on the page of a complaint that has ended.")),
    duties=("ECL-63",),
)
