"""What may become of a payment, of an order's share in it, and of a refund? Three axes, three tables.

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
    CLOSED = "closed"
    PARKED = "parked"  # what the provider reported does not fit; a person must look


class ShareState(State):
    """Between the provider and one shop."""

    EXPECTED = "expected"
    CAPTURED = "captured"
    RELEASED = "released"  # the order no longer waits for it
    SETTLED = "settled"


class RefundState(State):
    """Between us, the provider and the payer."""

    REQUESTED = "requested", "on its way back to the payer", "wait"
    UNKNOWN = "unknown", "asked for; the provider has yet to answer", "wait"
    SUCCEEDED = "succeeded", "paid back", "good"
    FAILED = "failed", "failed; it is asked for again", "bad"
    ACCOUNT_ASKED = "account_asked", "refused; the payer is asked for another account", "bad"
    REPLACED = "replaced", "refused; the money goes back by another way", "wait"


class ReceiptState(State):
    """Of money that fits no payment."""

    NOTED = "noted", "money that fits no payment", "wait"
    ASSIGNED = "assigned", "assigned to a payment", "wait"
    MATCHED = "matched", "used for a payment", "good"
    GOING_BACK = "going_back", "on its way back to the payer", "wait"
    SENT_BACK = "sent_back", "back with the payer", "good"


P, S, R = PaymentState, ShareState, RefundState

PAYMENT: Final = Lifecycle(
    "payment",
    initial=P.REQUESTED,
    transitions=[
        # From closed as well: a payer may have been quicker than our closing, and money that came, came.
        Transition("capture", [P.REQUESTED, P.CLOSED, P.PARKED], P.CAPTURED, by=[Role.SYSTEM]),
        # Not from parked: money has come that fits nothing, and only a person may say that it is dealt with.
        Transition("close", [P.REQUESTED], P.CLOSED, by=[Role.SYSTEM]),
        Transition("park", [P.REQUESTED, P.CLOSED], P.PARKED, by=[Role.SYSTEM]),
    ],
)

SHARE: Final = Lifecycle(
    "share",
    initial=S.EXPECTED,
    transitions=[
        Transition("capture", [S.EXPECTED, S.RELEASED], S.CAPTURED, by=[Role.SYSTEM]),
        Transition("release", [S.EXPECTED], S.RELEASED, by=[Role.SHOPPER, Role.MERCHANT, Role.STAFF, Role.SYSTEM]),
        # By whoever confirms the receipt, or ends what held the settlement; whether it may be, a policy says.
        Transition("settle", [S.CAPTURED], S.SETTLED, by=[Role.SHOPPER, Role.MERCHANT, Role.STAFF, Role.SYSTEM]),
    ],
    waits={S.EXPECTED: Waits(along="payment"), S.CAPTURED: Waits(along="order")},
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
