"""Who wants to hear of what? Filled on import by each app's `subscribers`; pure of Django."""

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
    """A handler under a name of its own: renaming the function must not deliver old events again.

    ``outside`` handlers call outside systems: they run without a transaction and make two short ones of their own;
    the event id is their idempotency key. ``replayable`` ones do no harm when they hear a fact again, long after it and
    after others of its kind: what they do is by nature done once.
    """

    name: str
    topic: str
    handler: Handler
    outside: bool = False
    replayable: bool = False


SUBSCRIBERS: dict[str, Subscriber] = {}
BY_TOPIC: dict[str, list[Subscriber]] = defaultdict(list)


def subscribe(
    fact: type[F], *, name: str, outside: bool = False, replayable: bool = False
) -> Callable[[Callable[[F, DeliveryContext], None]], Callable[[F, DeliveryContext], None]]:
    """Bind a handler to a fact under an explicit, permanent name (`orders.mark_paid`).

    Say ``replayable`` only after reading all that the handler does: staff may then let it hear facts a second time.
    """

    def bind(handler: Callable[[F, DeliveryContext], None]) -> Callable[[F, DeliveryContext], None]:
        if name in SUBSCRIBERS:
            raise ValueError(f"{name} is taken")
        subscriber = Subscriber(name, fact.topic, handler, outside=outside, replayable=replayable)
        SUBSCRIBERS[name] = subscriber
        BY_TOPIC[fact.topic].append(subscriber)
        return handler

    return bind
