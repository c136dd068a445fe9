"""All doors of a complaint: the fields of each act, the facts for each reader, and its lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from complaints.complaint import queries
from complaints.complaint.commands import decisions, filing, remedies
from complaints.complaint.doors import facts
from complaints.complaint.errors import ComplaintEnded, PerformanceRefused, TextRefused
from complaints.complaint.models import Complaint
from complaints.complaint.policies import MOST_STARS, MOST_TEXT
from complaints.complaint.types import Channel, Finding, Outcome, Rejection, RejectReason, Shows, Topic
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.asks import Duties, File, Number, OneOf, Sum, Text
from platform_core.cases.declared import Act, Doors, Fact, with_file
from platform_core.payments.errors import NotRefundable

SHOPPER, SHOP, STAFF = Role.SHOPPER, Role.MERCHANT, Role.STAFF
SIDES: Final = (SHOPPER, SHOP)
Words = partial(Text, most=MOST_TEXT, rows=4)
OWN_WORDS: Final = Words(label=_("In your own words"))
REASONS: Final = Words(label=_("Reasons, as both parties read them"), page_name="reasons", may_be_blank=True)
DECIDE: Final = {
    Outcome.UPHELD: _("Uphold: all that is demanded"),
    Outcome.PARTLY: _("Uphold in part: the amount named"),
    Outcome.DISMISSED: _("Dismiss"),
}
REPLACE: Final = {
    Outcome.UPHELD: _("Decide anew: uphold, all that is demanded"),
    Outcome.PARTLY: _("Decide anew: uphold in part, the amount named"),
    Outcome.DISMISSED: _("Decide anew: dismiss; the shopper keeps what went back"),
}


class Stars(Number):
    """Stars to choose from on a page, the most first."""

    def page_field(self) -> forms.Field:
        stars = [(n, "★" * n) for n in range(self.most, self.least - 1, -1)]
        return forms.TypedChoiceField(label=self.label, coerce=int, choices=stars, widget=forms.RadioSelect)


def _reject(complaint_id: UUID, *, reason: RejectReason, statement: str, by: Actor, at: datetime) -> Complaint:
    rejection = Rejection(reason, statement, sorted(queries.kept_by_shop(complaint_id)))
    return remedies.reject(complaint_id, rejection=rejection, by=by, at=at)


def _finding_act(outcome: Outcome, name: str, command: Callable[..., Complaint], **own: Any) -> Act[Complaint]:
    """Let staff find so, with reasons, duties and, where it is neither all nor nothing, an amount."""
    takes = {
        "reasons": REASONS,
        "basis": Duties(label=_("Duties that the decision rests on"), optional=True),
        "amount": Sum(label=_("Amount in yuan, if upheld in part"), optional=True),
    }
    return Act(name, command, takes=takes, build=lambda given: {"finding": Finding(outcome, **given)}, **own)


ACTS: Final[list[Act[Complaint]]] = [
    # Of the shopper
    Act(
        "accept_offer",
        remedies.accept_offer,
        path="offer-acceptance",
        heading=_("Accept the offer"),
        about=_("The amount offered is paid back, and the complaint is resolved."),
        button=_("Yes, accept it"),
        done=_("You accepted. The refund is asked for."),
        refuses=(NotRefundable,),
    ),
    Act(
        "escalate",
        filing.escalate,
        path="escalation",
        says="The escalation of an answered complaint. PUT it; the platform decides.",
        heading=_("Ask the platform to decide"),
        about=_("The platform looks at what both sides have shown, and decides."),
        button=_("Yes, let the platform decide"),
        done=_("The platform will decide."),
        duties=("HSE-08", "ECL-61"),
    ),
    Act(
        "reject_answer",
        filing.reject_answer,
        path="answer-rejection",
        heading=_("This is no answer"),
        about=_(
            "If what the shop says does not answer your complaint, say why. The platform decides at once; you say it"
            " once."
        ),
        button=_("Yes, it is no answer"),
        done=_("The platform will decide."),
        takes={"text": Words(label=_("What is not answered?"), hint=_("Both sides and the platform read it."))},
        refuses=(TextRefused,),
        duties=("HSE-08", "ECL-61"),
    ),
    Act(
        "correct",
        filing.correct,
        path="correction",
        heading=_("Correct what was taken down"),
        about=_("What was read back stays beside it; what you say counts. You correct it once."),
        button=_("Correct it"),
        done=_("It is corrected."),
        takes={"text": Words(label=_("What is right?"))},
        refuses=(TextRefused,),
    ),
    Act(
        "rate",
        filing.rate,
        path="rating",
        heading=_("How content are you?"),
        about=_("We ask once. Only figures are published; nobody outside our staff reads your words."),
        button=_("Send"),
        look="quiet",
        done=_("Thank you."),
        takes={
            "stars": Stars(label=_("Stars"), least=1, most=MOST_STARS),
            "text": Words(label=_("What should we know?"), optional=True),
        },
        refuses=(TextRefused,),
    ),
    Act(
        "withdraw",
        filing.withdraw,
        path="withdrawal",
        says="The withdrawal of a complaint. PUT it; the same may be filed again.",
        heading=_("Withdraw the complaint"),
        about=_("The complaint ends. You may file another."),
        button=_("Yes, withdraw it"),
        look="quiet",
        done=_("The complaint is withdrawn."),
    ),
    Act(
        "confirm_performance",
        filing.confirm_performance,
        path="performance-confirmation",
        says="The word of the shopper that what was granted was done. PUT it.",
        heading=_("It was done"),
        about=_("The shop has done what was granted. Do not say so before: otherwise the money goes back by itself."),
        button=_("Yes, it was done"),
        done=_("Thank you. The complaint is done."),
    ),
    # Of the shop
    Act(
        "accept",
        remedies.accept,
        heading=_("Accept the demand"),
        about=_("What is demanded is paid back, and the complaint is resolved."),
        button=_("Yes, accept it"),
        done=_("You accepted the demand."),
    ),
    Act(
        "offer",
        remedies.offer,
        heading=_("Offer less"),
        button=_("Make the offer"),
        done=_("The offer is made. It is the shopper's turn."),
        takes={
            "amount": Sum(label=_("How much do you offer, in yuan?"), page_name="yuan"),
            "statement": replace(OWN_WORDS, optional=True),
        },
    ),
    Act(
        "reject",
        with_file(filing.keep_evidence, _reject),
        heading=_("Reject with a reason and evidence"),
        button=_("Reject the complaint"),
        look="grave",
        done=_("The complaint is rejected. It is the shopper's turn."),
        takes={
            "reason": OneOf(label=_("Reason"), of=RejectReason, radio=True),
            "statement": OWN_WORDS,
            "file": File(is_shown=lambda view: bool(view.own_files)),
        },
    ),
    Act(
        "perform",
        with_file(filing.keep_evidence, remedies.perform),
        path="performance",
        heading=_("It was done"),
        about=_("Without a file that shows it, or if it is late, the money goes back to the shopper."),
        button=_("Say that it was done"),
        done=_("The shopper is told that it was done."),
        takes={"text": Words(label=_("What did you do?")), "file": File()},
        refuses=(PerformanceRefused,),
        duties=("HSE-08", "PCR-08"),
    ),
    # Of both
    Act(
        "ask_review",
        decisions.ask_review,
        path="review",
        heading=_("Ask for a review of the decision"),
        about=_("Somebody else than before looks at it again and decides. What has gone back stays where it is."),
        button=_("Ask for a review"),
        done=_("Somebody else will review the decision."),
        takes={
            "text": Words(
                label=_("Why do you not agree?"),
                hint=_("Both sides and the platform read it. Somebody else than before decides."),
            )
        },
        refuses=(TextRefused, ComplaintEnded),
    ),
    Act(
        "keep_evidence",
        filing.keep_evidence,
        by=SIDES,
        when=lambda view: "keep_evidence" in view.until,
        heading=_("Add a file"),
        folds=False,
        about=_("Nobody is sent away without evidence."),
        button=_("Add the file"),
        look="quiet",
        done=_("The file was added."),
        takes={
            "file": File(),
            "shows": OneOf(label=_("What does it show?"), of=Shows, optional=True, default=None),
        },
    ),
    Act(
        "write",
        filing.write,
        by=SIDES,
        when=lambda view: "write" in view.until,
        heading=_("Messages"),
        folds=False,
        button=_("Add the message"),
        look="quiet",
        done=_("The message was added."),
        takes={"text": Words(label=_("Message"), hint=_("Both sides and the platform read it. It stops no clock."))},
    ),
    # Of staff
    Act("acknowledge", filing.acknowledge, button=_("Acknowledge and pass on to the shop")),
    *(_finding_act(of, of.value, decisions.decide, step="decide", button=text) for of, text in DECIDE.items()),
    Act("confirm", decisions.confirm, button=_("Confirm the decision"), takes={"reasons": REASONS}),
    *(_finding_act(of, f"anew-{of}", decisions.replace, step="replace", button=text) for of, text in REPLACE.items()),
    Act(
        "ask_again",
        remedies.ask_again,
        by=[STAFF],
        when=lambda view: queries.failed_remedy(view.row) is not None,
        button=_("Ask for the failed refund again"),
        takes={"reason": REASONS},
    ),
]
DOORS: Final[Doors[Complaint]] = Doors(
    model=Complaint,
    path="complaints",
    title=_("Complaint"),
    list_titles={SHOPPER: _("My complaints"), SHOP: _("Complaints")},
    newest="filed_at",
    late=["senior_since", "escalated_at"],
    actions=queries.actions,
    facts=[
        Fact(_("Order"), lambda view: facts.link(view, "order", view.row.order_id, _("The order")), to=SIDES),
        Fact(
            _("What was said before"),
            lambda view: facts.link(view, "conversation", view.row.conversation_id, _("Conversation")),
            to=SIDES,
        ),
        Fact(_("About"), facts.topic),
        Fact(_("Demand"), facts.demand),
        Fact(_("Goods"), facts.goods, to=SIDES),
        Fact(_("Since"), lambda view: view.row.filed_at),
        Fact(_("Came in by"), lambda view: capfirst(words.label_of(Channel, view.row.channel))),
        Fact(_("Taken down by telephone, read back to the caller and confirmed"), lambda view: view.row.taken_down_at),
        Fact(_("Evidence asked for"), facts.evidence_state),
        Fact(_("May still go back"), lambda view: queries.refundable(view.row.order_id), to=[STAFF]),
        Fact(_("Gone back or on its way"), lambda view: queries.gone_back(view.row.order_id), to=[STAFF]),
        Fact(_("Returns of this order"), facts.returns, to=[STAFF]),
        Fact(_("Claims of this order"), facts.claims, to=[STAFF]),
        Fact(_("Answered by the shop"), lambda view: view.row.answered_at or _("no"), to=[STAFF]),
        Fact(_("Review"), facts.own_decision, to=[STAFF]),
        Fact(_("How content people are with who decided"), facts.ratings, to=[STAFF]),
    ],
    words=facts.read_words,
    texts={
        "statement": _("What happened"),
        "correction": _("Corrected by the shopper"),
        "new_fact": _("What is new since the last decision"),
        "answer-1": _("Answer of the shop"),
        "acceptance": _("Answer of the shop"),
        "decision": _("What the platform decided"),
        "review": _("Review of the decision"),
    },
    stamps={
        "correction": "corrected_at",
        "new_fact": "new_fact_since",
        "answer-1": "answered_at",
        "acceptance": "resolved_at",
        "decision": "decided_at",
        "review": "reviewed_at",
    },
    records=facts.read_messages,
    files=facts.read_files,
    acts=ACTS,
    columns=[Fact(_("About"), facts.topic), Fact(_("Demand"), facts.demand, look="amount")],
    filters={"topic": Topic, "channel": Channel},
    notes={SHOP: _("Accept, offer or reject: nothing else answers a complaint. A message stops no clock.")},
    empty={
        SHOPPER: _("You have not complained. A complaint begins on the page of its order."),
        SHOP: _("Nobody has complained."),
    },
    duties=("ECL-59", "HSE-08"),
)
