"""The register of subscribers. Each app's `subscribers` fills it on import; without Django."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from platform_core.eventlog.facts import DeliveryContext, DomainEvent

F = TypeVar("F", bound=DomainEvent)
Handler = Callable[[Any, DeliveryContext], None]
Heard = tuple[F, DeliveryContext]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A handler with a permanent name: renaming the function must not deliver old events again.

    ``outside`` handlers call outside systems: they run without a transaction and open two short ones themselves; the
    event id is their idempotency key. ``replayable`` handlers may hear a fact again, long after it and after later
    ones: hearing it twice has the effect of hearing it once. ``gives_up`` is called in the place of the handler, in the
    transaction that ends a delivery which could not be made for a week. One that takes several facts ``together`` is
    handed a list of them.
    """

    name: str
    topic: str
    handler: Callable[..., None]
    outside: bool = False
    replayable: bool = False
    gives_up: Handler | None = None
    together: int = 1


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
        how: dict[str, Any] = {"outside": outside, "replayable": replayable, "gives_up": gives_up}
        _enter(Subscriber(name, fact.topic, handler, **how))
        return handler

    return bind


def subscribe_together(
    fact: type[F], *, name: str, at_most: int, gives_up: Callable[[F, DeliveryContext], None] | None = None
) -> Callable[[Callable[[Sequence[Heard[F]]], None]], Callable[[Sequence[Heard[F]]], None]]:
    """Register a handler that calls outside for several facts at once.

    It notes the facts it has handled before it fails itself: each is handed to it again, alone.
    """

    def bind(handler: Callable[[Sequence[Heard[F]]], None]) -> Callable[[Sequence[Heard[F]]], None]:
        _enter(Subscriber(name, fact.topic, handler, outside=True, gives_up=gives_up, together=at_most))
        return handler

    return bind


def _enter(subscriber: Subscriber) -> None:
    if subscriber.name in SUBSCRIBERS:
        raise ValueError(f"{subscriber.name} is taken")
    SUBSCRIBERS[subscriber.name] = subscriber
    BY_TOPIC[subscriber.topic].append(subscriber)
