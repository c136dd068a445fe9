"""The table of a deposit (押金) for lent goods.

The shopper gives the goods back and asks for the deposit, and the shop is asked once: if it does not answer, it has
agreed; if it objects, the platform decides. Without a decision in time, the deposit goes back in full. The money is a
share of its own in the payment, and never the shop's.
"""

from typing import Final

from orders.deposits.deadlines import DEPOSIT_ANSWER, DEPOSIT_BACK, DEPOSIT_MONEY
from orders.deposits.errors import (
    DepositClaimPartial,
    DepositNotDue,
    DepositNotFound,
    DepositObjectionLate,
    DepositRulingLate,
)
from orders.deposits.events import (
    DepositApplied,
    DepositAsked,
    DepositContested,
    DepositGranted,
    DepositKept,
    DepositLapsed,
    DepositLeft,
    DepositOverdue,
    DepositReturned,
)
from orders.deposits.policies import may_apply, may_keep_all
from orders.deposits.states import DepositState as S
from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Guard, Step
from platform_core.cases.table import Case

SHOPPER, SHOP, STAFF, SYSTEM = Role.SHOPPER, Role.MERCHANT, Role.STAFF, Role.SYSTEM
WHILE_ASKED: Final = [DEPOSIT_ANSWER, DEPOSIT_BACK]  # the clocks from the shopper's request to its answer

DEPOSIT: Final = Case(
    kind="orders.deposit",
    unknown=DepositNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[DEPOSIT_ANSWER, DEPOSIT_BACK, DEPOSIT_MONEY],
    born=Born(state=S.AWAITED, says=DepositAsked),
    steps=[
        Step(name="take_in", sources=[S.AWAITED], to=S.HELD, by=[SYSTEM], says=DepositLeft),
        Step(name="lapse", sources=[S.AWAITED], to=S.LAPSED, by=[SYSTEM], says=DepositLapsed),
        Step(
            name="give_back",  # the shop may do so unasked, and also after its own objection
            sources=[S.HELD, S.APPLIED, S.CONTESTED],
            to=S.GRANTED,
            by=[SHOP],
            meets=[DEPOSIT_BACK, DEPOSIT_ANSWER],
            ever=True,
            writes=["basis"],
            starts=[DEPOSIT_MONEY],
            says=DepositGranted,
        ),
        Step(
            name="apply",
            sources=[S.HELD],
            to=S.APPLIED,
            by=[SHOPPER],
            guard=Guard(rule=may_apply, refusal=DepositNotDue),
            writes=["carrier", "waybill"],
            starts=WHILE_ASKED,
            says=DepositApplied,
        ),
        Step(
            name="pass_over_silence",
            sources=[S.APPLIED],
            to=S.GRANTED,
            by=[SYSTEM],
            when_missed=DEPOSIT_ANSWER,
            meets=[DEPOSIT_BACK],
            writes=["basis"],
            starts=[DEPOSIT_MONEY],
            says=DepositGranted,
        ),
        Step(
            name="object",
            sources=[S.APPLIED],
            to=S.CONTESTED,
            by=[SHOP],
            meets=[DEPOSIT_ANSWER],
            late=DepositObjectionLate,
            says=DepositContested,
        ),
        Step(
            name="rule",
            sources=[S.CONTESTED],
            to=S.GRANTED,
            by=[STAFF],
            meets=[DEPOSIT_BACK],
            late=DepositRulingLate,
            writes=["basis", "kept_amount"],
            starts=[DEPOSIT_MONEY],
            says=DepositGranted,
        ),
        Step(
            name="keep",
            sources=[S.CONTESTED],
            to=S.KEPT,
            by=[STAFF],
            guard=Guard(rule=may_keep_all, refusal=DepositClaimPartial),
            meets=[DEPOSIT_BACK],
            late=DepositRulingLate,
            writes=["basis", "kept_amount"],
            says=DepositKept,
        ),
        Step(
            name="give_back_in_time",  # because neither shop nor staff have decided
            sources=[S.APPLIED, S.CONTESTED],
            to=S.GRANTED,
            by=[SYSTEM],
            when_missed=DEPOSIT_BACK,
            voids=[DEPOSIT_ANSWER],
            because="the deposit goes back",
            writes=["basis"],
            starts=[DEPOSIT_MONEY],
            says=DepositGranted,
        ),
        Step(
            name="end_with_order",
            sources=[S.HELD, S.APPLIED, S.CONTESTED],
            to=S.GRANTED,
            by=[SYSTEM],
            voids=WHILE_ASKED,
            because="the deposit goes back with its order",
            writes=["basis"],
            starts=[DEPOSIT_MONEY],
            says=DepositGranted,
        ),
        Step(
            name="ask_after_money",
            sources=[S.GRANTED],
            by=[SYSTEM],
            when_missed=DEPOSIT_MONEY,
            starts=[DEPOSIT_MONEY],
            says=DepositOverdue,
            again=Again(
                why="the money is the shopper's, so staff are told until it is back; payments ask the provider again",
                way_out="the shopper may turn to the provider, which holds the money, or to 12315",
            ),
        ),
        Step(
            name="arrive",
            sources=[S.GRANTED],
            to=S.RETURNED,
            by=[SYSTEM],
            meets=[DEPOSIT_MONEY],
            says=DepositReturned,
        ),
    ],
    tells={
        DepositAsked: "the quote and the contract show it",
        DepositLeft: [SHOPPER],
        DepositLapsed: "both sides are told that the order has ended",
        DepositApplied: [SHOPPER, SHOP],
        DepositContested: [SHOPPER, STAFF],
        DepositGranted: [SHOPPER, SHOP],
        DepositOverdue: [STAFF],
        DepositReturned: [SHOPPER],
        DepositKept: [SHOPPER, SHOP],
    },
    rests={
        S.AWAITED: "it is paid with its order, or ends with it: the order's payment has a clock",
        S.HELD: "the shopper has the lent goods, and asks for the deposit after giving them back; however long that "
        "takes, the money stays the shopper's, and it goes back by itself if the order ends",
    },
)
