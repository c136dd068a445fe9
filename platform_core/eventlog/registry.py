"""Which subscribers hear which facts? Each app's `subscribers` registers them on import; without Django."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from platform_core.eventlog.facts import DeliveryContext, DomainEvent

F = TypeVar("F", bound=DomainEvent)
Handler = Callable[[Any, DeliveryContext], None]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A handler with a permanent name: renaming the function must not deliver old events again.

    ``outside`` handlers call outside systems: they run without a transaction and open two short ones themselves; the
    event id is their idempotency key. ``replayable`` handlers may hear a fact again, long after it and after later
    ones: what they do has the effect of doing it once. ``gives_up`` is called in the place of the handler, in the
    transaction that ends a delivery which could not be made for a week.
    """

    name: str
    topic: str
    handler: Handler
    outside: bool = False
    replayable: bool = False
    gives_up: Handler | None = None


SUBSCRIBERS: dict[str, Subscriber] = {}
BY_TOPIC: dict[str, list[Subscriber]] = defaultdict(list)


def subscribe(
    fact: type[F],
    *,
    name: str,
    outside: bool = False,
    replayable: bool = False,
    gives_up: Callable[[F, DeliveryContext], None] | None = None,
) -> Callable[[Callable[[F, DeliveryContext], None]], Callable[[F, DeliveryContext], None]]:
    """Register a handler for a fact under an explicit, permanent name (`orders.mark_paid`).

    Set ``replayable`` only after reading all that the handler does: staff may then have it hear facts again. Set
    ``gives_up`` only where nobody loses a right by a delivery that is never made.
    """

    def bind(handler: Callable[[F, DeliveryContext], None]) -> Callable[[F, DeliveryContext], None]:
        if name in SUBSCRIBERS:
            raise ValueError(f"{name} is taken")
        how: dict[str, Any] = {"outside": outside, "replayable": replayable, "gives_up": gives_up}
        subscriber = Subscriber(name, fact.topic, handler, **how)
        SUBSCRIBERS[name] = subscriber
        BY_TOPIC[fact.topic].append(subscriber)
        return handler

    return bind
