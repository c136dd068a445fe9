"""The tables of two cases: the account to which a shop's money goes, and one payout.

Money goes only to an account that the provider has confirmed; until it confirms a new one, the old one stays in force.
A payout that the provider refuses, or that a bank sends back, is over: its money is again where it was drawn from, and
another payout follows.
"""

from typing import Final

from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Step
from platform_core.cases.table import Case
from platform_core.payments.deadlines import HEAR_OF_ACCOUNT, HEAR_OF_PAYOUT
from platform_core.payments.errors import PayoutAccountNotFound, PayoutNotFound
from platform_core.payments.events import payouts
from platform_core.payments.states import PayoutAccountState as A
from platform_core.payments.states import PayoutState as P

SHOP: Final = Role.MERCHANT
_SYSTEM: Final = [Role.SYSTEM]

PAYOUT_ACCOUNT: Final = Case(
    kind="payments.payout_account",
    unknown=PayoutAccountNotFound,
    parties={SHOP: "merchant_id"},
    clocks=[HEAR_OF_ACCOUNT],
    born=Born(state=A.NAMED, starts=[HEAR_OF_ACCOUNT], says=payouts.PayoutAccountNamed),
    steps=[
        Step(
            name="put_in_force",
            sources=[A.NAMED],
            to=A.IN_FORCE,
            by=_SYSTEM,
            meets=[HEAR_OF_ACCOUNT],
            ever=True,
            says=payouts.PayoutAccountInForce,
        ),
        Step(
            name="refuse",
            sources=[A.NAMED, A.IN_FORCE],  # also one in force, if a payout to it has failed
            to=A.REFUSED,
            by=_SYSTEM,
            meets=[HEAR_OF_ACCOUNT],
            ever=True,
            says=payouts.PayoutAccountRefused,
        ),
        Step(
            name="ask_again",
            sources=[A.NAMED],
            by=_SYSTEM,
            when_missed=HEAR_OF_ACCOUNT,
            starts=[HEAR_OF_ACCOUNT],
            says=payouts.PayoutAccountUnheard,
            again=Again(
                why="the provider is asked until it answers; the account in force before stays so meanwhile",
                way_out="the shop may name another account, and the money stays with the provider",
            ),
        ),
        Step(
            name="replace",
            sources=[A.NAMED, A.IN_FORCE],
            to=A.REPLACED,
            by=[SHOP, Role.SYSTEM],
            voids=[HEAR_OF_ACCOUNT],
            because="another account was named",
            says=payouts.PayoutAccountReplaced,
        ),
    ],
    tells={
        payouts.PayoutAccountNamed: [SHOP],  # so that the shop hears of an account that somebody else has named
        payouts.PayoutAccountInForce: [SHOP],
        payouts.PayoutAccountRefused: [SHOP],
        payouts.PayoutAccountUnheard: [Role.STAFF],
        payouts.PayoutAccountReplaced: "the shop hears of the account that has taken its place",
    },
    rests={A.IN_FORCE: "it is used for as long as the shop names no other"},
)

PAYOUT: Final = Case(
    kind="payments.payout",
    unknown=PayoutNotFound,
    parties={SHOP: "merchant_id"},
    clocks=[HEAR_OF_PAYOUT],
    born=Born(state=P.REQUESTED, starts=[HEAR_OF_PAYOUT], says=payouts.PayoutRequested),
    steps=[
        Step(
            name="lose_sight",
            sources=[P.REQUESTED],
            to=P.UNKNOWN,
            by=_SYSTEM,
            says=payouts.PayoutUnknown,
        ),
        Step(
            name="ask_again",
            sources=[P.REQUESTED, P.UNKNOWN],
            by=_SYSTEM,
            when_missed=HEAR_OF_PAYOUT,
            starts=[HEAR_OF_PAYOUT],
            says=payouts.PayoutStuck,
            again=Again(
                why="the money may be there already, so the provider is asked until it says",
                way_out="the payee may turn to the provider, which holds the money, or to a court",
            ),
        ),
        Step(
            name="pay",
            sources=[P.REQUESTED, P.UNKNOWN],
            to=P.PAID,
            by=_SYSTEM,
            meets=[HEAR_OF_PAYOUT],
            ever=True,
            writes=["provider_ref"],
            says=payouts.PaidOut,
        ),
        Step(
            name="fail",
            sources=[P.REQUESTED, P.UNKNOWN],
            to=P.FAILED,
            by=_SYSTEM,
            meets=[HEAR_OF_PAYOUT],
            ever=True,
            writes=["refusal"],
            says=payouts.PayoutFailed,
        ),
        Step(
            name="send_back",
            sources=[P.PAID],
            to=P.RETURNED,
            by=_SYSTEM,
            says=payouts.PayoutReturned,
        ),
    ],
    tells={
        payouts.PayoutRequested: "the payee is told when the money has been paid",
        payouts.PayoutUnknown: "the payee is told of its end, and loses nothing meanwhile",
        payouts.PayoutStuck: [Role.STAFF],
        payouts.PaidOut: "a shop is told by a notice, and any other payee by the case that the payout is for",
        payouts.PayoutFailed: [Role.STAFF],
        payouts.PayoutReturned: [Role.STAFF],
    },
    rests={P.PAID: "the money is there; a bank may still send it back"},
)
