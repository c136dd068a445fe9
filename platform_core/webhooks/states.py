"""What may become of an endpoint of a shop, and of a message on its way there?"""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition


class EndpointState(State):
    """Between a shop and its own systems."""

    ENABLED = "enabled", "sent to", "good"
    PAUSED = "paused", "paused", "wait"  # by the shop: what happens meanwhile waits, for a while
    DISABLED = "disabled", "disabled by us", "bad"  # by us, since it failed for days or said that it is gone
    RETIRED = "retired", "deleted"


class DeliveryState(State):
    """Of one fact to one endpoint."""

    WAITING = "waiting", "on its way", "wait"
    DELIVERED = "delivered", "taken", "good"
    FAILED = "failed", "not taken", "bad"


E, D = EndpointState, DeliveryState

ENDPOINT: Final = Lifecycle(
    "endpoint",
    initial=E.ENABLED,
    transitions=[
        Transition("pause", [E.ENABLED], E.PAUSED, by=[Role.MERCHANT]),
        Transition("resume", [E.PAUSED, E.DISABLED], E.ENABLED, by=[Role.MERCHANT]),
        Transition("disable", [E.ENABLED], E.DISABLED, by=[Role.SYSTEM]),
        Transition("retire", [E.ENABLED, E.PAUSED, E.DISABLED], E.RETIRED, by=[Role.MERCHANT]),
    ],
)

DELIVERY: Final = Lifecycle(
    "webhook delivery",
    initial=D.WAITING,
    transitions=[
        Transition("deliver", [D.WAITING], D.DELIVERED, by=[Role.SYSTEM]),
        Transition("fail", [D.WAITING], D.FAILED, by=[Role.SYSTEM]),
        # Under the same id: whoever has had it knows it again.
        Transition("redeliver", [D.DELIVERED, D.FAILED], D.WAITING, by=[Role.MERCHANT]),
    ],
)
