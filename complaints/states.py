"""What may become of a complaint?"""

from typing import Final

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition


class ComplaintState(State):
    FILED = "filed"
    WITH_SHOP = "with_shop"
    ANSWERED = "answered"
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    DECIDED = "decided"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


S = ComplaintState
OPEN: Final = (S.FILED, S.WITH_SHOP, S.ANSWERED, S.ESCALATED)

# The ladder: shop, then platform. A silent shop is passed over, and no way to an end needs it to lift a finger.
# Whether the money has gone back is the refund's own axis.
COMPLAINT = Lifecycle(
    "complaint",
    initial=S.FILED,
    transitions=[
        Transition("acknowledge", [S.FILED], S.WITH_SHOP, by=[Role.STAFF, Role.SYSTEM]),
        Transition("offer", [S.WITH_SHOP], S.ANSWERED, by=[Role.MERCHANT]),
        Transition("reject", [S.WITH_SHOP], S.ANSWERED, by=[Role.MERCHANT]),
        Transition("accept", [S.WITH_SHOP, S.ANSWERED, S.ESCALATED], S.RESOLVED, by=[Role.MERCHANT]),
        Transition("accept_offer", [S.ANSWERED], S.RESOLVED, by=[Role.SHOPPER]),
        Transition("escalate", [S.ANSWERED], S.ESCALATED, by=[Role.SHOPPER]),
        Transition("pass_over_silence", [S.WITH_SHOP], S.ESCALATED, by=[Role.SYSTEM]),
        Transition("decide", [S.ESCALATED], S.DECIDED, by=[Role.STAFF]),
        Transition("close", [S.ANSWERED], S.CLOSED, by=[Role.SYSTEM]),
        Transition("withdraw", [S.FILED, S.WITH_SHOP, S.ANSWERED], S.WITHDRAWN, by=[Role.SHOPPER]),
    ],
)
