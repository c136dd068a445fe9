"""States of an order."""

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class OrderState(State):
    PLACED = "placed", "waiting for payment", "wait"
    PAID = "paid", "paid, to be sent", "wait"
    SHIPPED = "shipped", "sent by the shop"
    RECEIVED = "received", "received", "good"
    CANCELLED = "cancelled", "cancelled"


S = OrderState
UNSENT = ("orders.dispatch", "orders.end_unsent")
MOVING = ("orders.movement", "orders.find_parcel", "orders.hand_over", "orders.hand_over_inquiry")

# One axis only: the sale. That a parcel was signed for is a fact of its shipment; that money came back, of a refund.
ORDER = Lifecycle(
    "order",
    initial=S.PLACED,
    transitions=[
        Transition("pay", [S.PLACED], S.PAID, by=[Role.SYSTEM]),
        # Paid or not: until the carrier has the parcel it is the shopper's word alone, and no shop's to refuse.
        Transition("cancel", [S.PLACED, S.PAID, S.SHIPPED], S.CANCELLED, by=[Role.SHOPPER]),
        Transition("lapse", [S.PLACED], S.CANCELLED, by=[Role.SYSTEM]),
        # All its money goes back by another way, a complaint's, and nothing was handed over.
        Transition("undo", [S.PAID], S.CANCELLED, by=[Role.SYSTEM]),
        # Never handed over; lost on the way; refused at the door. Its money goes back by itself.
        Transition("end_unsent", [S.PAID, S.SHIPPED], S.CANCELLED, by=[Role.SYSTEM]),
        # By the clock; or by staff, who have found out that the shopper does not have it.
        Transition("lose", [S.SHIPPED], S.CANCELLED, by=[Role.SYSTEM, Role.STAFF]),
        Transition("decline", [S.SHIPPED], S.CANCELLED, by=[Role.SYSTEM]),
        # Nothing but an unsafe lot is left to send, or was packed; no carrier has it.
        Transition("stop_unsafe", [S.PAID, S.SHIPPED], S.CANCELLED, by=[Role.SYSTEM]),
        # A waybill is named; that the parcel was handed over, its carrier says.
        Transition("ship", [S.PAID], S.SHIPPED, by=[Role.MERCHANT]),
        # Without a carrier: from here on the shopper can read the codes, and that is the delivery.
        Transition("hand_over_codes", [S.PAID], S.SHIPPED, by=[Role.MERCHANT]),
        Transition("confirm_receipt", [S.SHIPPED], S.RECEIVED, by=[Role.SHOPPER, Role.SYSTEM]),
    ],
    waits={
        S.PLACED: Waits(clocks=("orders.payment",)),
        S.PAID: Waits(clocks=UNSENT),
        S.SHIPPED: Waits(clocks=(*UNSENT, *MOVING, "orders.confirm_receipt")),
    },
)
