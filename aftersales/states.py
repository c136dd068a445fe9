"""What may become of a return?"""

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class ReturnState(State):
    NOTICED = "noticed", "return notified", "wait"
    SENT = "sent", "goods on their way back", "wait"
    BACK = "back", "goods are back", "wait"
    GRANTED = "granted", "refund granted", "good"
    DECLINED = "declined", "refund declined", "bad"
    WITHDRAWN = "withdrawn", "return withdrawn"


S = ReturnState

# The notice itself exercises the right: nobody approves or refuses a return. Whether the money has arrived is a fact of
# its refund, and goods that stand on the shelf again are one of the shelf.
RETURN = Lifecycle(
    "return",
    initial=S.NOTICED,
    transitions=[
        Transition("send_back", [S.NOTICED], S.SENT, by=[Role.SHOPPER]),
        Transition("arrive", [S.NOTICED, S.SENT], S.BACK, by=[Role.SYSTEM, Role.MERCHANT, Role.STAFF]),
        Transition("grant", [S.BACK], S.GRANTED, by=[Role.MERCHANT, Role.SYSTEM, Role.STAFF]),
        Transition("grant_early", [S.NOTICED, S.SENT], S.GRANTED, by=[Role.MERCHANT]),
        Transition("decline", [S.BACK], S.DECLINED, by=[Role.STAFF]),
        Transition("grant_kept", [S.DECLINED], S.GRANTED, by=[Role.SYSTEM]),
        Transition("withdraw", [S.NOTICED], S.WITHDRAWN, by=[Role.SHOPPER]),
    ],
    waits={
        S.SENT: Waits(clocks=("aftersales.handle_red_line", "aftersales.find_arrival")),
        S.BACK: Waits(clocks=("aftersales.objection", "aftersales.refund", "aftersales.ruling")),
    },
)
