"""The table of a mediation.

It is voluntary at every moment: either side may leave, silence agrees to nothing, and its last day never moves.
"""

from typing import Final

from complaints.complaint.case import CLOCK, SHOP, SHOPPER, STAFF
from complaints.complaint.types import MEDIATION as KIND
from complaints.mediation import events
from complaints.mediation.deadlines import MEDIATE, TAKE_UP
from complaints.mediation.errors import ConsentMissing, ConsentStands, MediationNotFound, MediationTooLate
from complaints.mediation.policies import awaits_consent, both_consented
from complaints.mediation.states import MediationState as S
from complaints.mediation.types import MediationEnd
from platform_core.cases.shape import Born, Guard, Step
from platform_core.cases.table import Case

OPEN: Final = [S.ASKED, S.MEDIATING, S.PROPOSED, S.HALF_AGREED]
CONSENTED: Final = ["shopper_consented_at", "shop_consented_at"]

MEDIATION: Final = Case(
    kind=KIND,
    unknown=MediationNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[TAKE_UP, MEDIATE],
    born=Born(state=S.ASKED, starts=[TAKE_UP, MEDIATE], says=events.MediationAsked),
    steps=[
        Step(
            name="take_up",
            sources=[S.ASKED],
            to=S.MEDIATING,
            by=[STAFF],
            meets=[TAKE_UP],
            writes=["mediator_id"],
            says=events.MediationTakenUp,
        ),
        Step(
            name="alarm",
            sources=[S.ASKED],
            by=[CLOCK],
            when_missed=TAKE_UP,
            stamps="senior_since",
            says=events.MediationUntaken,
        ),
        Step(
            name="consent",
            sources=[S.ASKED, S.MEDIATING],
            by=[SHOPPER, SHOP],
            guard=Guard(rule=awaits_consent, refusal=ConsentStands),
            writes=CONSENTED,
            says=events.MediationConsented,
        ),
        Step(
            name="propose",
            sources=[S.MEDIATING],
            to=S.PROPOSED,
            by=[STAFF],
            guard=Guard(rule=both_consented, refusal=ConsentMissing),
            writes=["amount", "performs"],
            says=events.SettlementProposed,
        ),
        Step(
            name="accept",
            sources=[S.PROPOSED],
            to=S.HALF_AGREED,
            by=[SHOPPER, SHOP],
            writes=["first_accepted_by"],
            says=events.SettlementAccepted,
        ),
        Step(
            name="conclude",
            sources=[S.HALF_AGREED],
            to=S.AGREED,
            by=[SHOPPER, SHOP],
            meets=[MEDIATE],
            late=MediationTooLate,
            writes=["then_accepted_by"],
            says=events.SettlementAgreed,
        ),
        Step(
            name="leave",
            sources=OPEN,
            to=S.REFUSED,
            by=[SHOPPER, SHOP],
            voids=[TAKE_UP, MEDIATE],
            says=events.MediationLeft,
        ),
        Step(
            name="lapse",
            sources=OPEN,
            to=S.LAPSED,
            by=[CLOCK],
            when_missed=MEDIATE,
            voids=[TAKE_UP],
            says=events.MediationLapsed,
            saying={"why": MediationEnd.TIME_OVER},
        ),
        Step(
            name="give_way",
            sources=OPEN,
            to=S.LAPSED,
            by=[CLOCK],  # with a review that one side asks for
            voids=[TAKE_UP, MEDIATE],
            says=events.MediationLapsed,
            saying={"why": MediationEnd.REVIEW_ASKED},
        ),
    ],
    tells={
        events.MediationAsked: [SHOPPER, SHOP, STAFF],
        events.MediationUntaken: [STAFF],
        events.MediationTakenUp: [SHOPPER, SHOP],
        events.MediationConsented: [SHOPPER, SHOP],
        events.SettlementProposed: [SHOPPER, SHOP],
        events.SettlementAccepted: [SHOPPER, SHOP],
        events.SettlementAgreed: [SHOPPER, SHOP],
        events.MediationLeft: [SHOPPER, SHOP],
        events.MediationLapsed: [SHOPPER, SHOP],
    },
)
