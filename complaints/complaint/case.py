"""The table of a complaint.

The ladder is shop, then platform, then another person of the platform. The clocks pass over a silent shop and a silent
platform, so every way comes to an end. Whether the money has gone back is the refund's own state.
"""

from typing import Final

from complaints.complaint import events
from complaints.complaint.deadlines import (
    ACKNOWLEDGE,
    ANSWER,
    ASK_REVIEW,
    CORRECT,
    DECIDE,
    DECIDE_LATE,
    PERFORM,
    REPLY,
    REVIEW,
)
from complaints.complaint.errors import (
    AnswerTooLate,
    ComplaintNotFound,
    CorrectionTooLate,
    NothingOffered,
    NothingOwed,
    NothingToCorrect,
    PerformanceTooLate,
    RatedAlready,
    ReviewTooLate,
)
from complaints.complaint.policies import has_offer, is_correctable, is_unrated, owes_performance
from complaints.complaint.states import UNDECIDED_YET
from complaints.complaint.states import ComplaintState as S
from complaints.complaint.types import ABOUT, Escalation, Settlement
from platform_core.actors import Role
from platform_core.cases.shape import Born, Guard, Step
from platform_core.cases.table import Case

SHOPPER, SHOP, STAFF, CLOCK = Role.SHOPPER, Role.MERCHANT, Role.STAFF, Role.SYSTEM

GRANTED: Final = [S.RESOLVED, S.DECIDED, S.UNDER_REVIEW, S.STANDS, S.REVIEWED, S.UNDECIDED, S.CLOSED]
# By an answer, a decision or a review; or by a settlement in a mediation after the end.
PROMISED: Final = [S.RESOLVED, S.DECIDED, S.REVIEWED, S.STANDS, S.UNDECIDED, S.CLOSED]
OWED: Final = Guard(rule=owes_performance, refusal=NothingOwed)

COMPLAINT: Final = Case(
    kind=ABOUT,
    unknown=ComplaintNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[ACKNOWLEDGE, ANSWER, REPLY, DECIDE, REVIEW, DECIDE_LATE, ASK_REVIEW, PERFORM, CORRECT],
    born=Born(state=S.FILED, starts=[ACKNOWLEDGE], says=events.ComplaintFiled),
    steps=[
        Step(
            name="acknowledge",
            sources=[S.FILED],
            to=S.WITH_SHOP,
            by=[STAFF],
            meets=[ACKNOWLEDGE],
            starts=[ANSWER],
            says=events.ComplaintForwarded,
            saying={"automatic": False},
        ),
        Step(
            name="forward_unread",
            sources=[S.FILED],
            to=S.WITH_SHOP,
            by=[CLOCK],
            when_missed=ACKNOWLEDGE,
            starts=[ANSWER],
            says=events.ComplaintForwarded,
            saying={"automatic": True},
        ),
        Step(
            name="offer",
            sources=[S.WITH_SHOP],
            to=S.ANSWERED,
            by=[SHOP],
            meets=[ANSWER],
            late=AnswerTooLate,
            starts=[REPLY],
            says=events.ComplaintAnswered,
        ),
        Step(
            name="reject",
            sources=[S.WITH_SHOP],
            to=S.ANSWERED,
            by=[SHOP],
            meets=[ANSWER],
            late=AnswerTooLate,
            starts=[REPLY],
            says=events.ComplaintAnswered,
        ),
        Step(
            name="pass_over_silence",
            sources=[S.WITH_SHOP],
            to=S.ESCALATED,
            by=[CLOCK],
            when_missed=ANSWER,
            starts=[DECIDE],
            says=events.ComplaintEscalated,
            saying={"why": Escalation.SHOP_SILENT},
        ),
        Step(
            name="accept",
            sources=[S.WITH_SHOP, S.ANSWERED, S.ESCALATED],
            to=S.RESOLVED,
            by=[SHOP],
            meets=[ANSWER],
            ever=True,  # as long as nobody has decided, never too late
            voids=[REPLY, DECIDE, DECIDE_LATE],
            because=Settlement.DEMAND_ACCEPTED,
            says=events.ComplaintResolved,
            saying={"how": Settlement.DEMAND_ACCEPTED},
        ),
        Step(
            name="accept_offer",
            sources=[S.ANSWERED],
            to=S.RESOLVED,
            by=[SHOPPER],
            meets=[REPLY],
            guard=Guard(rule=has_offer, refusal=NothingOffered),
            says=events.ComplaintResolved,
            saying={"how": Settlement.OFFER_ACCEPTED},
        ),
        Step(
            name="escalate",
            sources=[S.ANSWERED],
            to=S.ESCALATED,
            by=[SHOPPER],
            meets=[REPLY],
            starts=[DECIDE],
            says=events.ComplaintEscalated,
            saying={"why": Escalation.BY_SHOPPER},
        ),
        # The shopper's way to the platform at once, with a reason
        Step(
            name="reject_answer",
            sources=[S.ANSWERED],
            to=S.ESCALATED,
            by=[SHOPPER],
            meets=[REPLY],
            starts=[DECIDE],
            says=events.ComplaintEscalated,
            saying={"why": Escalation.NO_ANSWER},
        ),
        Step(
            name="decide",
            sources=[S.ESCALATED],
            to=S.DECIDED,
            by=[STAFF],
            meets=[DECIDE, DECIDE_LATE],
            starts=[ASK_REVIEW],
            says=events.ComplaintDecided,
            writes=["promised_at"],
        ),
        Step(
            name="close",
            sources=[S.ANSWERED],
            to=S.CLOSED,
            by=[CLOCK],
            when_missed=REPLY,
            says=events.ComplaintClosed,
        ),
        Step(
            name="hand_to_seniors",
            sources=[S.ESCALATED],
            by=[CLOCK],
            when_missed=DECIDE,
            stamps="senior_since",
            starts=[DECIDE_LATE],
            says=events.ComplaintOverdue,
        ),
        # A decision may be reviewed; money that it gave back stays with the shopper
        Step(
            name="ask_review",
            sources=[S.DECIDED],
            to=S.UNDER_REVIEW,
            by=[SHOPPER, SHOP],
            meets=[ASK_REVIEW],
            late=ReviewTooLate,
            starts=[REVIEW],
            says=events.ReviewAsked,
        ),
        Step(
            name="let_stand",
            sources=[S.DECIDED],
            to=S.STANDS,
            by=[CLOCK],
            when_missed=ASK_REVIEW,
            says=events.ReviewLapsed,
        ),
        Step(
            name="confirm",
            sources=[S.UNDER_REVIEW],
            to=S.STANDS,
            by=[STAFF],
            meets=[REVIEW, DECIDE_LATE],
            says=events.ComplaintReviewed,
        ),
        Step(
            name="replace",
            sources=[S.UNDER_REVIEW],
            to=S.REVIEWED,
            by=[STAFF],
            meets=[REVIEW, DECIDE_LATE],
            voids=[PERFORM],
            says=events.ComplaintReviewed,
            writes=["promised_at"],
        ),
        Step(
            name="hand_review_to_seniors",
            sources=[S.UNDER_REVIEW],
            by=[CLOCK],
            when_missed=REVIEW,
            stamps="senior_since",
            starts=[DECIDE_LATE],
            says=events.ComplaintOverdue,
        ),
        # A granted performance is done, or becomes money
        Step(
            name="promise",
            sources=PROMISED,
            by=[CLOCK],  # with the step that grants it
            ensures=[PERFORM],
            stamps="promised_at",
            says=events.RemedyPromised,
        ),
        Step(
            name="perform",
            sources=GRANTED,
            by=[SHOP],
            meets=[PERFORM],
            during=[PERFORM],
            late=PerformanceTooLate,
            guard=OWED,
            stamps="performed_at",
            says=events.RemedyPerformed,
            saying={"said_by": SHOP},
        ),
        Step(
            name="confirm_performance",
            sources=GRANTED,
            by=[SHOPPER],
            meets=[PERFORM],
            during=[PERFORM],
            ever=True,
            guard=OWED,
            stamps="performed_at",
            says=events.RemedyPerformed,
            saying={"said_by": SHOPPER},
        ),
        Step(
            name="become_money",
            sources=GRANTED,
            by=[CLOCK],
            when_missed=PERFORM,
            stamps="broken_at",
            says=events.PromiseBroken,
        ),
        # Nobody decided in the second time either
        Step(
            name="pay_first",
            sources=[S.ESCALATED, S.UNDER_REVIEW],
            to=S.UNDECIDED,
            by=[CLOCK],
            when_missed=DECIDE_LATE,
            says=events.PaidFirst,
        ),
        Step(
            name="end_undecided",
            sources=[S.ESCALATED, S.UNDER_REVIEW],
            to=S.UNDECIDED,
            by=[CLOCK],
            when_missed=DECIDE_LATE,
            says=events.ComplaintUndecided,
        ),
        Step(
            name="withdraw",
            sources=[S.FILED, S.WITH_SHOP, S.ANSWERED],
            to=S.WITHDRAWN,
            by=[SHOPPER],
            voids=[ACKNOWLEDGE, ANSWER, REPLY],
            says=events.ComplaintWithdrawn,
        ),
        # The caller may correct a complaint by telephone
        Step(
            name="take_down",
            sources=[S.FILED],
            by=[CLOCK],  # with the filing
            ensures=[CORRECT],
            stamps="taken_down_at",
            says=events.ComplaintTakenDown,
        ),
        Step(
            name="correct",
            sources=UNDECIDED_YET,
            by=[SHOPPER],
            meets=[CORRECT],
            during=[CORRECT],
            late=CorrectionTooLate,
            guard=Guard(rule=is_correctable, refusal=NothingToCorrect),
            stamps="corrected_at",
            says=events.ComplaintCorrected,
        ),
        Step(name="leave_as_taken_down", sources=[*S], by=[CLOCK], when_missed=CORRECT, says=None),
        # A rating, once, after the end
        Step(
            name="rate",
            sources=[S.RESOLVED, S.STANDS, S.REVIEWED, S.UNDECIDED, S.CLOSED],
            by=[SHOPPER],
            guard=Guard(rule=is_unrated, refusal=RatedAlready),
            stamps="rated_at",
            says=events.ComplaintRated,
        ),
    ],
    tells={
        events.ComplaintFiled: [SHOPPER],
        events.ComplaintForwarded: [SHOPPER, SHOP],
        events.ComplaintAnswered: [SHOPPER],
        events.ComplaintEscalated: [SHOPPER, SHOP, STAFF],
        events.ComplaintOverdue: [SHOPPER, STAFF],
        events.ComplaintResolved: [SHOPPER, SHOP],
        events.ComplaintDecided: [SHOPPER, SHOP],
        events.ReviewAsked: [SHOPPER, SHOP, STAFF],
        events.ReviewLapsed: "with the decision each side was told until when it could ask",
        events.ComplaintReviewed: [SHOPPER, SHOP],
        events.RemedyPromised: [SHOPPER, SHOP],
        events.RemedyPerformed: [SHOPPER],
        events.PromiseBroken: [SHOPPER, SHOP],
        events.PaidFirst: [SHOPPER, SHOP],
        events.ComplaintUndecided: [SHOPPER, SHOP],
        events.ComplaintClosed: [SHOPPER, SHOP],
        events.ComplaintWithdrawn: [SHOP],
        events.ComplaintTakenDown: [SHOPPER],
        events.ComplaintCorrected: [SHOP],
        events.ComplaintRated: "what somebody thinks of us is counted; both see that it was said, staff what it was",
    },
    outlives={
        PERFORM.kind: "a promise is kept, or becomes money, also after the complaint has ended",
        CORRECT.kind: "what was taken down stands once nobody corrects it, however the complaint goes on",
    },
    forks={
        DECIDE_LATE.kind: "`policies.pays_first`: whether the shop has answered and shown anything, and what is left"
    },
)
