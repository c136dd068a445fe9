"""The table of an award: granted, open to one objection, owed, paid by the shop or in advance, and with the shopper.

Every award that is not struck is paid by the clocks alone. If the fund is empty, staff are alarmed until it is filled.
"""

from typing import Final

from complaints.awards import events
from complaints.awards.deadlines import DECIDE_AWARD, OBJECT_TO_AWARD, PAY_AWARD, PAY_AWARD_AGAIN
from complaints.awards.errors import AwardNotFound, BalanceShort, ObjectionTooLate
from complaints.awards.states import AwardState as A
from complaints.awards.types import AWARD as KIND
from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Guard, Step
from platform_core.cases.table import Case

_SHOPPER, _SHOP, _STAFF, _SYSTEM = Role.SHOPPER, Role.MERCHANT, Role.STAFF, Role.SYSTEM

AWARD: Final = Case(
    kind=KIND,
    unknown=AwardNotFound,
    parties={_SHOPPER: "shopper_id", _SHOP: "merchant_id"},
    clocks=[OBJECT_TO_AWARD, DECIDE_AWARD, PAY_AWARD, PAY_AWARD_AGAIN],
    born=Born(state=A.GRANTED, starts=[OBJECT_TO_AWARD], says=events.AwardGranted),
    steps=[
        Step(
            name="object",
            sources=[A.GRANTED],
            to=A.OBJECTED,
            by=[_SHOP],
            meets=[OBJECT_TO_AWARD],
            late=ObjectionTooLate,
            starts=[DECIDE_AWARD],
            writes=["objection"],
            says=events.AwardObjected,
        ),
        Step(
            name="become_final",
            sources=[A.GRANTED],
            to=A.OWED,
            by=[_SYSTEM],
            when_missed=OBJECT_TO_AWARD,
            starts=[PAY_AWARD],
            says=events.AwardFinal,
        ),
        Step(
            name="uphold",
            sources=[A.OBJECTED],
            to=A.OWED,
            by=[_STAFF],
            meets=[DECIDE_AWARD],
            starts=[PAY_AWARD],
            writes=["reviewed_by", "review"],
            says=events.AwardFinal,
        ),
        Step(
            name="strike",
            sources=[A.OBJECTED],
            to=A.STRUCK,
            by=[_STAFF],
            meets=[DECIDE_AWARD],
            writes=["reviewed_by", "review"],
            says=events.AwardStruck,
        ),
        Step(
            name="stand_undecided",
            sources=[A.OBJECTED],
            to=A.OWED,
            by=[_SYSTEM],
            when_missed=DECIDE_AWARD,
            starts=[PAY_AWARD],
            says=events.AwardFinal,
        ),
        Step(
            name="pay",
            sources=[A.GRANTED, A.OWED],
            to=A.PAYING,
            by=[_SHOP],
            meets=[PAY_AWARD],
            ever=True,
            guard=Guard(rule=bool, refusal=BalanceShort),  # of `queries.is_balance_enough`
            voids=[OBJECT_TO_AWARD],
            because="the shop pays",
            writes=["paid_by_shop_at"],
            says=events.AwardPaidByShop,
        ),
        Step(
            name="wait_for_the_fund",
            sources=[A.OWED],
            by=[_SYSTEM],
            when_missed=PAY_AWARD,
            starts=[PAY_AWARD],
            says=events.AwardUnfunded,
            again=Again(
                why="it is owed, and tried until there is enough",
                way_out="the shopper may turn to the market regulation authority, to arbitration or to a court",
            ),
        ),
        Step(
            name="advance",
            sources=[A.OWED],
            to=A.PAYING,
            by=[_SYSTEM],
            when_missed=PAY_AWARD,
            writes=["advanced_at"],
            says=events.AwardAdvanced,
        ),
        Step(
            name="arrive",
            sources=[A.PAYING],
            to=A.PAID,
            by=[_SYSTEM],
            says=events.AwardPaid,
        ),
        Step(
            name="miss",
            sources=[A.PAYING, A.PAID],  # a bank may send it back
            to=A.UNPAID,
            by=[_SYSTEM],
            starts=[PAY_AWARD_AGAIN],
            says=events.AwardUnpaid,
        ),
        Step(
            name="pay_again",
            sources=[A.UNPAID],
            to=A.PAYING,
            by=[_SYSTEM],
            when_missed=PAY_AWARD_AGAIN,
            says=events.AwardPaidAgain,
        ),
    ],
    tells={
        events.AwardGranted: [_SHOPPER, _SHOP],
        events.AwardObjected: [_SHOPPER, _STAFF],
        events.AwardFinal: [_SHOPPER, _SHOP],
        events.AwardStruck: [_SHOPPER, _SHOP],
        events.AwardPaidByShop: "the shopper hears when they have it",
        events.AwardAdvanced: [_SHOPPER, _SHOP],
        events.AwardUnfunded: [_SHOPPER, _STAFF],
        events.AwardPaid: [_SHOPPER],
        events.AwardUnpaid: [_SHOPPER, _STAFF],
        events.AwardPaidAgain: "the shopper was told that it is paid again",
    },
    rests={
        A.PAYING: "its payout has clocks of its own, and leads on",
        A.PAID: "the shopper has it; only a bank leads on, by sending it back",
    },
    lets_go={A.PAID: "the shopper has it, and hardly ever does a bank send it back"},
    forks={PAY_AWARD.kind: "`merchants.queries.can_advance`: whether shop and fund have enough"},
)
