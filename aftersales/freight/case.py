"""Tables of freight that a shopper paid in a shop's place, and of the reimbursement that follows."""

from typing import Final

from aftersales.freight import events
from aftersales.freight.deadlines import ANSWER_FREIGHT, REIMBURSE, REIMBURSE_AGAIN, RULE_FREIGHT
from aftersales.freight.errors import FreightNotFound, ReimbursementNotFound
from aftersales.freight.events import FreightAsked, FreightDeclined, FreightDisputed, FreightPaid
from aftersales.freight.states import FreightState as S
from aftersales.freight.states import ReimbursementState as R
from aftersales.freight.types import ABOUT_FREIGHT, ABOUT_REIMBURSEMENT
from aftersales.returns.case.objecting import CLOCK, SHOP, SHOPPER, STAFF
from platform_core.cases.shape import Again, Born, Step
from platform_core.cases.table import Case

GRANTED: Final = ["short", "basis"]

FREIGHT: Final = Case(
    kind=ABOUT_FREIGHT,
    unknown=FreightNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[ANSWER_FREIGHT, RULE_FREIGHT],
    born=Born(state=S.ASKED, starts=[ANSWER_FREIGHT], says=FreightAsked),
    steps=[
        Step(
            name="agree",
            sources=[S.ASKED, S.DISPUTED],
            to=S.PAID,
            by=[SHOP],
            meets=[ANSWER_FREIGHT, RULE_FREIGHT],
            ever=True,
            writes=GRANTED,
            says=FreightPaid,
        ),
        Step(
            name="dispute",
            sources=[S.ASKED],
            to=S.DISPUTED,
            by=[SHOP],
            meets=[ANSWER_FREIGHT],
            starts=[RULE_FREIGHT],
            says=FreightDisputed,
        ),
        Step(
            name="pay_silently",
            sources=[S.ASKED],
            to=S.PAID,
            by=[CLOCK],
            when_missed=ANSWER_FREIGHT,
            writes=GRANTED,
            says=FreightPaid,
        ),
        Step(
            name="rule_for_shopper",
            sources=[S.DISPUTED],
            to=S.PAID,
            by=[STAFF],
            meets=[RULE_FREIGHT],
            writes=GRANTED,
            says=FreightPaid,
        ),
        Step(
            name="decline",
            sources=[S.DISPUTED],
            to=S.DECLINED,
            by=[STAFF],
            meets=[RULE_FREIGHT],
            says=FreightDeclined,
        ),
        Step(
            name="pay_undecided",
            sources=[S.DISPUTED],
            to=S.PAID,
            by=[CLOCK],
            when_missed=RULE_FREIGHT,
            writes=GRANTED,
            says=FreightPaid,
        ),
    ],
    tells={
        FreightAsked: [SHOP],
        FreightDisputed: [SHOPPER, STAFF],
        FreightPaid: [SHOPPER, SHOP],
        FreightDeclined: [SHOPPER, SHOP],
    },
)

REIMBURSEMENT: Final = Case(
    kind=ABOUT_REIMBURSEMENT,
    unknown=ReimbursementNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[REIMBURSE, REIMBURSE_AGAIN],
    born=Born(state=R.OWED, starts=[REIMBURSE], says=events.ReimbursementOwed),
    steps=[
        Step(
            name="wait_for_the_fund",
            sources=[R.OWED],
            by=[CLOCK],
            when_missed=REIMBURSE,
            starts=[REIMBURSE],
            says=events.ReimbursementUnfunded,
            again=Again(
                why="it is owed, and tried until there is enough",
                way_out="the shopper may turn to the market regulation authority, to arbitration or to a court",
            ),
        ),
        Step(
            name="cover",
            sources=[R.OWED],
            to=R.PAYING,
            by=[CLOCK],
            when_missed=REIMBURSE,
            says=events.ReimbursementCovered,
        ),
        Step(
            name="arrive",
            sources=[R.PAYING],
            to=R.PAID,
            by=[CLOCK],
            says=events.ReimbursementPaid,
        ),
        Step(
            name="miss",
            sources=[R.PAYING, R.PAID],  # a bank may send it back
            to=R.UNPAID,
            by=[CLOCK],
            starts=[REIMBURSE_AGAIN],
            says=events.ReimbursementUnpaid,
        ),
        Step(
            name="pay_again",
            sources=[R.UNPAID],
            to=R.PAYING,
            by=[CLOCK],
            when_missed=REIMBURSE_AGAIN,
            says=events.ReimbursementPaidAgain,
        ),
    ],
    tells={
        events.ReimbursementOwed: [SHOPPER, SHOP],
        events.ReimbursementCovered: "the shop hears of its debt, with its appeal; the shopper hears when they have it",
        events.ReimbursementUnfunded: [SHOPPER, STAFF],
        events.ReimbursementPaid: [SHOPPER],
        events.ReimbursementUnpaid: [SHOPPER, STAFF],
        events.ReimbursementPaidAgain: "the shopper was told that it is paid again",
    },
    rests={
        R.PAYING: "its payout has clocks of its own, and leads on",
        R.PAID: "the shopper has it; only a bank leads on, by sending it back",
    },
    lets_go={R.PAID: "the shopper has it, and hardly ever does a bank send it back"},
    forks={REIMBURSE.kind: "`can_advance` of merchants: whether shop and fund have enough"},
)
