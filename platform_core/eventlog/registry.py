"""Who wants to hear of what? Filled on import by each app's `subscribers`; pure of Django."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from platform_core.eventlog.facts import DomainEvent, Told

F = TypeVar("F", bound=DomainEvent)
Handler = Callable[[Any, Told], None]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A handler under a name of its own: renaming the function must not deliver old events again.

    ``outside`` handlers call outside systems: they run without a transaction and make two short ones of their own;
    the event id is their idempotency key.
    """

    name: str
    topic: str
    handler: Handler
    outside: bool = False


SUBSCRIBERS: dict[str, Subscriber] = {}
BY_TOPIC: dict[str, list[Subscriber]] = defaultdict(list)


def subscribe(
    fact: type[F], *, name: str, outside: bool = False
) -> Callable[[Callable[[F, Told], None]], Callable[[F, Told], None]]:
    """Bind a handler to a fact under an explicit, permanent name (`orders.mark_paid`)."""

    def bind(handler: Callable[[F, Told], None]) -> Callable[[F, Told], None]:
        if name in SUBSCRIBERS:
            raise ValueError(f"{name} is taken")
        subscriber = Subscriber(name, fact.topic, handler, outside=outside)
        SUBSCRIBERS[name] = subscriber
        BY_TOPIC[fact.topic].append(subscriber)
        return handler

    return bind
