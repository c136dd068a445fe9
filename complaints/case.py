"""The whole complaint on one page.

The ladder is shop, then platform. A silent shop is passed over, and no way to an end needs it to lift a finger. Whether
the money has gone back is the refund's own affair.
"""

from typing import Final

from complaints import events
from complaints.deadlines import ACKNOWLEDGE, ANSWER, DECIDE, REPLY
from complaints.errors import AnswerTooLate, ComplaintNotFound, NothingOffered
from complaints.policies import has_offer
from complaints.states import ComplaintState as S
from complaints.types import ABOUT, Escalation, Settlement
from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Guard, Step
from platform_core.cases.table import Case

SHOPPER, SHOP, STAFF, CLOCK = Role.SHOPPER, Role.MERCHANT, Role.STAFF, Role.SYSTEM

COMPLAINT: Final = Case(
    kind=ABOUT,
    unknown=ComplaintNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[ACKNOWLEDGE, ANSWER, REPLY, DECIDE],
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
            voids=[REPLY, DECIDE],
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
        Step(
            name="decide",
            sources=[S.ESCALATED],
            to=S.DECIDED,
            by=[STAFF],
            meets=[DECIDE],
            says=events.ComplaintDecided,
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
            starts=[DECIDE],
            says=events.ComplaintOverdue,
            again=Again(
                why="the platform owes a decision for as long as none is made",
                way_out="the consumer may turn to 12315 or to a court at any time",
            ),
        ),
        Step(
            name="withdraw",
            sources=[S.FILED, S.WITH_SHOP, S.ANSWERED],
            to=S.WITHDRAWN,
            by=[SHOPPER],
            voids=[ACKNOWLEDGE, ANSWER, REPLY],
            says=events.ComplaintWithdrawn,
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
        events.ComplaintClosed: [SHOPPER, SHOP],
        events.ComplaintWithdrawn: [SHOP],
    },
)
