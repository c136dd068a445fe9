"""The table of a request: the worker carries out some kinds alone, staff answer the others."""

from typing import Final

from platform_core.actors import Role
from platform_core.cases.shape import Born, Guard, Step
from platform_core.cases.table import Case
from privacy.requests.deadlines import ANSWER, COLLECT
from privacy.requests.errors import ArchiveGone, NotInWords, RequestNotFound
from privacy.requests.events import (
    ArchiveCollected,
    ArchiveDestroyed,
    ArchiveReady,
    RequestAnswered,
    RequestCarriedOut,
    RequestFiled,
    RequestOverdue,
    RequestRefused,
    RequestTurnedDown,
    RequestWithdrawn,
)
from privacy.requests.policies import is_answered_by_staff
from privacy.requests.states import RequestState as S

OWED: Final = (S.FILED, S.OVERDUE)  # an answer that is late is owed all the same
IN_WORDS: Final = Guard(rule=is_answered_by_staff, refusal=NotInWords)

REQUEST: Final = Case(
    kind="privacy.request",
    called="privacy_request",
    unknown=RequestNotFound,
    parties={Role.SHOPPER: "person_id"},
    clocks=[ANSWER, COLLECT],
    born=Born(state=S.FILED, starts=[ANSWER], says=RequestFiled),
    steps=[
        Step(
            name="prepare",
            sources=OWED,
            to=S.READY,
            by=[Role.SYSTEM],
            meets=[ANSWER],
            starts=[COLLECT],
            says=ArchiveReady,
        ),
        Step(
            name="collect",
            sources=[S.READY],
            to=S.COLLECTED,
            by=[Role.SHOPPER],
            meets=[COLLECT],
            late=ArchiveGone,
            says=ArchiveCollected,
        ),
        Step(
            name="destroy",
            sources=[S.READY],
            to=S.LAPSED,
            by=[Role.SYSTEM],
            when_missed=COLLECT,
            says=ArchiveDestroyed,
        ),
        Step(
            name="carry_out",
            sources=OWED,
            to=S.CARRIED_OUT,
            by=[Role.SYSTEM],
            meets=[ANSWER],
            says=RequestCarriedOut,
        ),
        Step(
            name="turn_down",
            sources=OWED,
            to=S.REFUSED,
            by=[Role.SYSTEM],
            meets=[ANSWER],
            writes=["why"],
            says=RequestTurnedDown,
        ),
        Step(
            name="answer",
            sources=OWED,
            to=S.ANSWERED,
            by=[Role.STAFF],
            meets=[ANSWER],
            guard=IN_WORDS,
            writes=["answer", "answered_by"],
            says=RequestAnswered,
        ),
        Step(
            name="refuse",
            sources=OWED,
            to=S.REFUSED,
            by=[Role.STAFF],
            meets=[ANSWER],
            guard=IN_WORDS,
            writes=["answer", "answered_by"],
            says=RequestRefused,
        ),
        Step(
            name="withdraw",
            sources=[S.FILED],
            to=S.WITHDRAWN,
            by=[Role.SHOPPER],
            voids=[ANSWER],
            says=RequestWithdrawn,
        ),
        Step(
            name="pass_over_silence",
            sources=[S.FILED],
            to=S.OVERDUE,
            by=[Role.SYSTEM],
            when_missed=ANSWER,
            says=RequestOverdue,
        ),
    ],
    tells={
        RequestFiled: [Role.SHOPPER],
        ArchiveReady: [Role.SHOPPER],
        ArchiveCollected: "the person did it themself",
        ArchiveDestroyed: [Role.SHOPPER],
        RequestCarriedOut: [Role.SHOPPER],
        RequestAnswered: [Role.SHOPPER],
        RequestRefused: [Role.SHOPPER],
        RequestTurnedDown: [Role.SHOPPER],
        RequestWithdrawn: "the person did it themself",
        RequestOverdue: [Role.SHOPPER, Role.STAFF],
    },
    rests={S.OVERDUE: "it is on record as a breach, both sides were told, and the person may ask again or complain"},
)
