"""The table of a measure against a shop: hearing, decision, publication, end and appeal."""

from typing import Final

from merchants.sanctions import events
from merchants.sanctions.deadlines import (
    ANSWER_APPEAL,
    APPEAL,
    DECIDE_SANCTION,
    END_SANCTION,
    HEARING,
    PUBLISH_SANCTION,
)
from merchants.sanctions.errors import (
    AppealTooLate,
    HasAnEnd,
    HearingClosed,
    InEffectAlready,
    NothingToPublish,
    NotInEffect,
    SanctionNotFound,
)
from merchants.sanctions.policies import may_impose, may_lift, may_limit, may_publish
from merchants.sanctions.states import SanctionState as A
from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Guard, Step
from platform_core.cases.table import Case

TAKEN: Final = [A.DECIDED, A.APPEALED, A.STANDS]  # it has taken effect; it may have ended since

SANCTION: Final = Case(
    kind="merchants.sanction",
    unknown=SanctionNotFound,
    parties={Role.MERCHANT: "merchant_id"},
    clocks=[HEARING, DECIDE_SANCTION, PUBLISH_SANCTION, APPEAL, ANSWER_APPEAL, END_SANCTION],
    born=Born(state=A.PROPOSED, starts=[HEARING], says=events.SanctionProposed),
    steps=[
        Step(
            name="answer",
            sources=[A.PROPOSED],
            to=A.HEARD,
            by=[Role.MERCHANT],
            meets=[HEARING],
            late=HearingClosed,
            starts=[DECIDE_SANCTION],
            writes=["answer", "answered_by", "answered_at"],
            says=events.SanctionAnswered,
        ),
        Step(
            name="close_hearing",
            sources=[A.PROPOSED],
            to=A.HEARD,
            by=[Role.SYSTEM],
            when_missed=HEARING,
            starts=[DECIDE_SANCTION],
            says=events.SanctionUnanswered,
        ),
        Step(
            name="impose_at_once",  # if consumers are in danger; the hearing goes on
            sources=[A.PROPOSED, A.HEARD],
            by=[Role.STAFF],
            ensures=[PUBLISH_SANCTION],
            guard=Guard(rule=may_impose, refusal=InEffectAlready),
            stamps="effective_at",
            writes=["danger", "imposed_by"],
            says=events.SanctionImposed,
        ),
        Step(
            name="decide",
            sources=[A.HEARD],
            to=A.DECIDED,
            by=[Role.STAFF],
            meets=[DECIDE_SANCTION],
            starts=[APPEAL],
            ensures=[PUBLISH_SANCTION],
            writes=["decided_by", "reasons", "effective_at"],
            says=events.SanctionDecided,
        ),
        Step(
            name="drop",
            sources=[A.PROPOSED, A.HEARD],
            to=A.DROPPED,
            by=[Role.STAFF],
            voids=[HEARING, DECIDE_SANCTION, PUBLISH_SANCTION],
            writes=["reason", "ended_at"],
            says=events.SanctionDropped,
        ),
        Step(
            name="lapse",  # a measure that is not in effect yet
            sources=[A.HEARD],
            to=A.LAPSED,
            by=[Role.SYSTEM],
            when_missed=DECIDE_SANCTION,
            voids=[PUBLISH_SANCTION],
            says=events.SanctionLapsed,
        ),
        Step(
            name="keep_undecided",  # a measure that is in effect because of a danger
            sources=[A.HEARD],
            by=[Role.SYSTEM],
            when_missed=DECIDE_SANCTION,
            starts=[DECIDE_SANCTION],
            stamps="undecided_since",
            says=events.SanctionUndecided,
            again=Again(
                why="a measure against a danger holds until a person finds that the danger is over; no clock lifts it",
                way_out="the market regulation authority, or a court",
            ),
        ),
        # Its publication
        Step(
            name="publish",
            sources=[A.PROPOSED, A.HEARD, *TAKEN],
            by=[Role.STAFF],
            meets=[PUBLISH_SANCTION],
            guard=Guard(rule=may_publish, refusal=NothingToPublish),
            stamps="published_at",
            says=events.SanctionPublished,
        ),
        Step(
            name="publish_by_itself",
            sources=[A.PROPOSED, A.HEARD, *TAKEN],
            by=[Role.SYSTEM],
            when_missed=PUBLISH_SANCTION,
            stamps="published_at",
            says=events.SanctionPublished,
        ),
        # Its end
        Step(
            name="limit",
            sources=TAKEN,
            by=[Role.STAFF],
            ensures=[END_SANCTION],
            guard=Guard(rule=may_limit, refusal=HasAnEnd),
            writes=["ends_on"],
            says=events.SanctionLimited,
        ),
        Step(
            name="lift",
            sources=TAKEN,
            by=[Role.STAFF],
            voids=[END_SANCTION],
            because="lifted",
            guard=Guard(rule=may_lift, refusal=NotInEffect),
            stamps="ended_at",
            writes=["reason"],
            says=events.SanctionLifted,
        ),
        Step(
            name="end",
            sources=TAKEN,
            by=[Role.SYSTEM],
            when_missed=END_SANCTION,
            stamps="ended_at",
            says=events.SanctionOver,
        ),
        # An appeal to another person
        Step(
            name="appeal",
            sources=[A.DECIDED],
            to=A.APPEALED,
            by=[Role.MERCHANT],
            meets=[APPEAL],
            late=AppealTooLate,
            starts=[ANSWER_APPEAL],
            writes=["appeal", "appealed_by"],
            says=events.SanctionAppealed,
        ),
        Step(
            name="let_stand",
            sources=[A.DECIDED],
            to=A.STANDS,
            by=[Role.SYSTEM],
            when_missed=APPEAL,
            says=events.SanctionStands,
        ),
        Step(
            name="uphold",
            sources=[A.APPEALED],
            to=A.STANDS,
            by=[Role.STAFF],
            meets=[ANSWER_APPEAL],
            writes=["reviewed_by", "review", "restored_at"],
            says=events.SanctionUpheld,
        ),
        Step(
            name="reverse",
            sources=[A.APPEALED],
            to=A.REVERSED,
            by=[Role.STAFF],
            meets=[ANSWER_APPEAL],
            voids=[PUBLISH_SANCTION, END_SANCTION],
            writes=["reviewed_by", "review", "ended_at"],
            says=events.SanctionReversed,
        ),
        Step(
            name="leave_unanswered",
            sources=[A.APPEALED],
            by=[Role.SYSTEM],
            when_missed=ANSWER_APPEAL,
            starts=[ANSWER_APPEAL],
            stamps="unanswered_since",
            says=events.AppealUnanswered,
            again=Again(
                why="a person has to answer an appeal; the decision of the first person holds until then",
                way_out="the market regulation authority, or a court",
            ),
        ),
    ],
    tells={
        events.SanctionProposed: [Role.MERCHANT],
        events.SanctionAnswered: [Role.STAFF],
        events.SanctionUnanswered: [Role.STAFF],
        events.SanctionImposed: [Role.MERCHANT],
        events.SanctionDecided: [Role.MERCHANT],
        events.SanctionDropped: [Role.MERCHANT],
        events.SanctionLapsed: [Role.MERCHANT, Role.STAFF],
        events.SanctionUndecided: [Role.MERCHANT, Role.STAFF],
        events.SanctionPublished: "everybody, the shop included, reads it on the page of bulletins",
        events.SanctionLimited: "the decision names the last day; the page of the measure shows one set later",
        events.SanctionLifted: [Role.MERCHANT],
        events.SanctionOver: [Role.MERCHANT],
        events.SanctionAppealed: [Role.STAFF],
        events.SanctionStands: "the decision told the shop until when it could appeal",
        events.AppealUnanswered: [Role.MERCHANT, Role.STAFF],
        events.SanctionUpheld: [Role.MERCHANT],
        events.SanctionReversed: [Role.MERCHANT],
    },
    forks={DECIDE_SANCTION.kind: "`policies.outlasts_silence` says whether it is in effect because of a danger"},
    outlives={
        END_SANCTION.kind: "a final measure holds until its last day",
        PUBLISH_SANCTION.kind: "a measure that was upheld before its publication is still published",
    },
)
