"""The states of an endpoint and of a message."""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.states import Lifecycle, State, Transition, Waits


class EndpointState(State):
    """The states of an endpoint."""

    ENABLED = "enabled", "sent to", "good"
    PAUSED = "paused", "paused", "wait"  # by the shop: messages wait, for a limited time
    DISABLED = "disabled", "disabled by us", "bad"  # by us, because it failed for days or said that it is gone
    RETIRED = "retired", "deleted"


class DeliveryState(State):
    """The states of a message."""

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
    waits={
        E.ENABLED: Waits(rests="we send to it for as long as its shop wants"),
        E.PAUSED: Waits(rests="its shop paused it; messages that wait for it are kept for a while, and then fail"),
        E.DISABLED: Waits(rests="its shop was told, and nobody but the shop needs it"),
    },
)

DELIVERY: Final = Lifecycle(
    "webhook delivery",
    initial=D.WAITING,
    transitions=[
        Transition("deliver", [D.WAITING], D.DELIVERED, by=[Role.SYSTEM]),
        Transition("fail", [D.WAITING], D.FAILED, by=[Role.SYSTEM]),
        # under the same id, by which a receiver recognises it
        Transition("redeliver", [D.DELIVERED, D.FAILED], D.WAITING, by=[Role.MERCHANT]),
    ],
    waits={
        D.WAITING: Waits(loop="webhooks-caller"),
        D.DELIVERED: Waits(rests="it has arrived; its shop may ask for it again, and waits for nothing"),
        D.FAILED: Waits(rests="its shop can see that it failed, and can ask for it again"),
    },
)
