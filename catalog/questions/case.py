"""A question on goods on one page: a shopper asks, the shop owes a true answer, and everybody reads both."""

from __future__ import annotations

from typing import Final

from catalog.questions import events
from catalog.questions.errors import QuestionNotFound
from platform_core.actors import Role
from platform_core.cases.shape import Born, Kept, Step
from platform_core.cases.table import Case
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore
from platform_core.states import State

SHOPPER, SHOP, STAFF = Role.SHOPPER, Role.MERCHANT, Role.STAFF


class QuestionState(State):
    ASKED = "asked", "waiting for the shop's answer", "wait"
    ANSWERED = "answered", "answered by the shop", "good"
    UNANSWERED = "unanswered", "not answered by the shop in time", "bad"
    WITHDRAWN = "withdrawn", "taken back"
    HIDDEN = "hidden", "hidden by the platform"


S = QuestionState
ANSWER: Final = declare(
    Deadline(
        kind="catalog.answer",
        title="Answer a question about goods",
        otherwise="Without an answer in time everybody reads that the shop did not answer; it still may.",
        counts_from="question asked",
        within=rule("DL_SERVICE_REPLY.ticket"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("CRL-08",),
        at_end=AtEnd.LEADS_ON,
        remind_before=(HoursBefore(4),),
    )
)
QUESTION: Final = Case(
    kind="catalog.question",
    unknown=QuestionNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[ANSWER],
    born=Born(state=S.ASKED, starts=[ANSWER], says=events.QuestionAsked),
    steps=[
        Step(
            name="answer",
            sources=[S.ASKED, S.UNANSWERED],
            to=S.ANSWERED,
            by=[SHOP],
            meets=[ANSWER],
            ever=True,
            writes=["answer"],
            says=events.QuestionAnswered,
        ),
        Step(
            name="leave_unanswered",
            sources=[S.ASKED],
            to=S.UNANSWERED,
            by=[Role.SYSTEM],
            when_missed=ANSWER,
            says=events.QuestionUnanswered,
        ),
        Step(
            name="take_back",
            sources=[S.ASKED, S.UNANSWERED],
            to=S.WITHDRAWN,
            by=[SHOPPER],
            voids=[ANSWER],
            says=events.QuestionWithdrawn,
        ),
        Step(
            name="hide",
            sources=[S.ASKED, S.ANSWERED, S.UNANSWERED],
            to=S.HIDDEN,
            by=[STAFF],
            voids=[ANSWER],
            writes=["reasons"],
            says=events.QuestionHidden,
        ),
    ],
    tells={
        events.QuestionAsked: [SHOP],
        events.QuestionAnswered: [SHOPPER],
        events.QuestionUnanswered: [SHOPPER],
        events.QuestionWithdrawn: "nobody waits for anything any more",
        events.QuestionHidden: [SHOPPER, SHOP],
    },
    rests={
        S.ANSWERED: "an answer stands for as long as anybody may read it",
        S.UNANSWERED: "everybody reads that the shop was silent, the shopper was told, and the shop still may answer",
    },
    lets_go={
        S.ANSWERED: "nobody waits for anything; only staff may still hide it",
        S.UNANSWERED: "whoever closes the account wants no answer",
    },
    keeps=Kept(
        columns=["shopper_id", "text", "answer", "reasons"],
        purpose="questions about goods, and the answers that bind the shop",
        because="ECL-31",
        retention="RT_TRANSACTION",
    ),
)
