"""Freight that goes back beside the order's money, on one page: owed, covered, and with the shopper.

Nobody has to ask for it, and neither the shop nor our people have to lift a finger; but for an empty fund, of which our
people are alarmed until it is filled. The freight of a return the shop has been heard on; that of a recall it bears
unheard, since the goods are dangerous (CRL-19). Of both it may appeal what is taken.
"""

from typing import Final

from aftersales import events
from aftersales.case._objecting import CLOCK, SHOP, SHOPPER, STAFF
from aftersales.deadlines import REIMBURSE, REIMBURSE_AGAIN
from aftersales.errors import ReimbursementNotFound
from aftersales.states import ReimbursementState as R
from aftersales.types import ABOUT_REIMBURSEMENT
from platform_core.cases.shape import Again, Born, Step
from platform_core.cases.table import Case

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
    forks={REIMBURSE.kind: "`merchants.queries.can_advance`: whether shop and fund have enough"},
)
