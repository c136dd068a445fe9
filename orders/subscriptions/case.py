"""The table of a subscription: it orders again at each debit.

A debit needs no further consent, but two notices before it, and the shopper's word alone ends the subscription, until
the very instant of a debit.
"""

from typing import Final

from orders.subscriptions.deadlines import DEBIT, DEBIT_AGAIN
from orders.subscriptions.errors import SubscriptionNotFound
from orders.subscriptions.events import (
    SubscriptionAgreed,
    SubscriptionAsked,
    SubscriptionBooked,
    SubscriptionDebited,
    SubscriptionDebitFailed,
    SubscriptionEnded,
    SubscriptionPostponed,
    SubscriptionSkipped,
    SubscriptionStarted,
)
from orders.subscriptions.states import SubscriptionState as B
from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Step
from platform_core.cases.table import Case

SHOPPER, SHOP, STAFF, SYSTEM = Role.SHOPPER, Role.MERCHANT, Role.STAFF, Role.SYSTEM
OVER: Final = "the subscription has ended"

SUBSCRIPTION: Final = Case(
    kind="orders.subscription",
    unknown=SubscriptionNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[DEBIT, DEBIT_AGAIN],
    born=Born(state=B.SIGNING, says=SubscriptionAsked),
    steps=[
        Step(
            name="start",
            sources=[B.SIGNING],
            to=B.ACTIVE,
            by=[SYSTEM],
            starts=[DEBIT],
            says=SubscriptionStarted,
        ),
        Step(
            name="lapse",  # the provider does not agree to the mandate, or to another one at a higher price
            sources=[B.SIGNING, B.ACTIVE, B.FAILED],
            to=B.ENDED,
            by=[SYSTEM],
            voids=[DEBIT, DEBIT_AGAIN],
            because=OVER,
            writes=["reason"],
            says=SubscriptionEnded,
        ),
        Step(
            name="agree",  # not before a second try, for which a new mandate would lack its notices
            sources=[B.ACTIVE],
            by=[SHOPPER],
            writes=["plan_id", "plan_number", "amount", "months", "mandate_id"],
            says=SubscriptionAgreed,
        ),
        Step(
            name="debit",
            sources=[B.ACTIVE],
            to=B.DEBITING,
            by=[SYSTEM],
            when_missed=DEBIT,
            writes=["order_id", "attempt"],
            says=SubscriptionDebited,
        ),
        Step(
            name="postpone",
            sources=[B.ACTIVE],
            by=[SYSTEM],
            when_missed=DEBIT,
            starts=[DEBIT],
            says=SubscriptionPostponed,
            again=Again(why="nothing is debited before the shopper was told in time, however often we are late"),
        ),
        Step(
            name="end_at_debit",
            sources=[B.ACTIVE],
            to=B.ENDED,
            by=[SYSTEM],
            when_missed=DEBIT,
            writes=["reason"],
            says=SubscriptionEnded,
        ),
        Step(
            name="debit_again",
            sources=[B.FAILED],
            to=B.DEBITING,
            by=[SYSTEM],
            when_missed=DEBIT_AGAIN,
            writes=["order_id", "attempt"],
            says=SubscriptionDebited,
        ),
        Step(
            name="end_instead",
            sources=[B.FAILED],
            to=B.ENDED,
            by=[SYSTEM],
            when_missed=DEBIT_AGAIN,
            writes=["reason"],
            says=SubscriptionEnded,
        ),
        Step(
            name="book",
            sources=[B.DEBITING],
            to=B.ACTIVE,
            by=[SYSTEM],
            starts=[DEBIT],
            writes=["period"],
            says=SubscriptionBooked,
        ),
        Step(
            name="skip",
            sources=[B.DEBITING],
            to=B.ACTIVE,
            by=[SYSTEM],
            starts=[DEBIT],
            writes=["period"],
            says=SubscriptionSkipped,
        ),
        Step(
            name="fail",
            sources=[B.DEBITING],
            to=B.FAILED,
            by=[SYSTEM],
            starts=[DEBIT_AGAIN],
            says=SubscriptionDebitFailed,
        ),
        Step(
            name="give_up",
            sources=[B.DEBITING],
            to=B.ENDED,
            by=[SYSTEM],
            writes=["reason"],
            says=SubscriptionEnded,
        ),
        Step(
            name="cancel",
            sources=[B.SIGNING, B.ACTIVE, B.DEBITING, B.FAILED],
            to=B.ENDED,
            by=[SHOPPER],
            voids=[DEBIT, DEBIT_AGAIN],
            because=OVER,
            writes=["reason"],
            says=SubscriptionEnded,
        ),
    ],
    tells={
        SubscriptionAsked: [SHOPPER],
        SubscriptionStarted: [SHOPPER, SHOP],
        SubscriptionAgreed: [SHOPPER],
        SubscriptionDebited: "the shopper was told before, and both hear of the order once it is paid",
        SubscriptionPostponed: [SHOPPER],
        SubscriptionBooked: "both hear of the paid order",
        SubscriptionSkipped: "the shopper hears of the order that they cancelled",
        SubscriptionDebitFailed: [SHOPPER],
        SubscriptionEnded: [SHOPPER, SHOP],
    },
    rests={
        B.SIGNING: "the provider is asked to agree to the mandate, which has its clock",
        B.DEBITING: "the order that is debited has a clock of its payment, and ends with it if nothing comes",
    },
    forks={
        DEBIT.kind: "the policy `decide_debit`: were the notices sent, did the price rise, can it be delivered?",
        DEBIT_AGAIN.kind: "the same policy",
    },
)
