"""Lifecycles of a payment, of an order's share in it, and of a refund: three axes, three tables.

A fourth, for money that fits no payment, is in `case`.
"""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class PaymentState(State):
    """Between the payer and the provider."""

    REQUESTED = "requested"
    CAPTURED = "captured"
    CLOSED = "closed"  # no order waits for it; the provider has yet to say that nobody can pay it any more
    UNPAID = "unpaid"  # it has said so
    PARKED = "parked"  # what the provider reported does not fit, and is a case of its own; the orders wait on


class ShareState(State):
    """Between the provider and one shop."""

    EXPECTED = "expected"
    CAPTURED = "captured"
    RELEASED = "released"  # the order no longer waits for it
    SETTLED = "settled"
    RETURNED = "returned"  # it came late, and is back with the payer


class RefundState(State):
    """Between us, the provider and the payer."""

    REQUESTED = "requested", "on its way back to the payer", "wait"
    UNKNOWN = "unknown", "asked for; the provider has yet to answer", "wait"
    SUCCEEDED = "succeeded", "paid back", "good"
    FAILED = "failed", "failed; it is asked for again", "bad"
    ACCOUNT_ASKED = "account_asked", "refused; the payer is asked for another account", "bad"
    REPLACED = "replaced", "refused; the money goes back by another way", "wait"


class ReceiptState(State):
    """The states of money that fits no payment."""

    NOTED = "noted", "money that fits no payment", "wait"
    ASSIGNED = "assigned", "assigned to a payment", "wait"
    MATCHED = "matched", "used for a payment", "good"
    GOING_BACK = "going_back", "on its way back to the payer", "wait"
    ACCOUNT_ASKED = "account_asked", "refused; the payer is asked for another account", "bad"
    SENT_BACK = "sent_back", "back with the payer", "good"


class MandateState(State):
    """The states of a mandate."""

    REQUESTED = "requested", "being agreed with the payment provider", "wait"
    ACTIVE = "active", "in force", "good"
    REFUSED = "refused", "refused by the payment provider", "bad"
    ENDING = "ending", "no longer used; the payment provider is told", "wait"
    REVOKED = "revoked", "ended at the payment provider as well", "good"


class PayoutAccountState(State):
    """The states of the account to which a shop wants its money to go."""

    NAMED = "named", "being verified by the payment provider", "wait"
    IN_FORCE = "in_force", "in force", "good"
    REFUSED = "refused", "refused by the payment provider", "bad"
    REPLACED = "replaced", "replaced by another account"


class PayoutState(State):
    """Between us, the provider and the payee."""

    REQUESTED = "requested", "on its way", "wait"
    UNKNOWN = "unknown", "asked for; the provider has yet to answer", "wait"
    PAID = "paid", "paid out", "good"
    FAILED = "failed", "refused; the money is still there", "bad"
    RETURNED = "returned", "sent back by the bank; the money is still there", "bad"


P, S, R = PaymentState, ShareState, RefundState

PAYMENT: Final = Lifecycle(
    "payment",
    initial=P.REQUESTED,
    transitions=[
        # From closed as well: a payer may have been quicker than our closing, and money that came, came.
        Transition("capture", [P.REQUESTED, P.CLOSED, P.UNPAID, P.PARKED], P.CAPTURED, by=[Role.SYSTEM]),
        # From parked as well: money that fits nothing has a case of its own, with clocks of its own.
        Transition("close", [P.REQUESTED, P.PARKED], P.CLOSED, by=[Role.SYSTEM]),
        Transition("end", [P.CLOSED], P.UNPAID, by=[Role.SYSTEM]),
        Transition("park", [P.REQUESTED], P.PARKED, by=[Role.SYSTEM]),
    ],
    waits={
        P.REQUESTED: Waits(clocks=("payments.ask_provider",)),
        P.PARKED: Waits(clocks=("payments.ask_provider",)),
        P.CLOSED: Waits(clocks=("payments.hear_of_closing",)),
        P.UNPAID: Waits(
            rests="the provider has said that nobody can pay it; money that it reports all the same is late"
        ),
    },
)

SHARE: Final = Lifecycle(
    "share",
    initial=S.EXPECTED,
    transitions=[
        Transition("capture", [S.EXPECTED, S.RELEASED], S.CAPTURED, by=[Role.SYSTEM]),
        Transition("release", [S.EXPECTED], S.RELEASED, by=[Role.SHOPPER, Role.MERCHANT, Role.STAFF, Role.SYSTEM]),
        # By whoever confirms the receipt, or ends what held the settlement; whether it may be, a policy says.
        Transition("settle", [S.CAPTURED], S.SETTLED, by=[Role.SHOPPER, Role.MERCHANT, Role.STAFF, Role.SYSTEM]),
        Transition("give_back", [S.CAPTURED], S.RETURNED, by=[Role.SYSTEM]),
    ],
    waits={
        S.EXPECTED: Waits(along="payment"),
        S.RELEASED: Waits(
            rests="nobody waits for it; money that comes all the same comes with its payment, which has the clock"
        ),
        S.CAPTURED: Waits(along="order"),
    },
)

REFUND: Final = Lifecycle(
    "refund",
    initial=R.REQUESTED,
    transitions=[
        Transition("lose_sight", [R.REQUESTED], R.UNKNOWN, by=[Role.SYSTEM]),
        Transition("succeed", [R.REQUESTED, R.UNKNOWN], R.SUCCEEDED, by=[Role.SYSTEM]),
        Transition("fail", [R.REQUESTED, R.UNKNOWN], R.FAILED, by=[Role.SYSTEM]),
        Transition("ask_account", [R.FAILED], R.ACCOUNT_ASKED, by=[Role.SYSTEM]),
        # By whoever has the next attempt made: the payer by naming an account, staff by hand, else the clock.
        Transition("replace", [R.FAILED, R.ACCOUNT_ASKED], R.REPLACED, by=[Role.SHOPPER, Role.STAFF, Role.SYSTEM]),
    ],
    waits={
        R.REQUESTED: Waits(clocks=("payments.hear_of_refund",)),
        R.UNKNOWN: Waits(clocks=("payments.hear_of_refund",)),
        R.FAILED: Waits(clocks=("payments.ask_again",)),
        R.ACCOUNT_ASKED: Waits(clocks=("payments.name_account",)),
    },
)
UNENDED: Final = (R.REQUESTED, R.UNKNOWN)  # nobody knows yet what became of it
REFUSED: Final = (R.FAILED, R.ACCOUNT_ASKED)  # by the provider; the money is still owed
