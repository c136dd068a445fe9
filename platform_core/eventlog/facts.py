"""Facts: their declaration, and how each is written and read back. Pure, so that every app's `events` can use it."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, ClassVar, Final, Self, Union, dataclass_transform, get_args, get_origin, get_type_hints
from uuid import UUID

from platform_core.actors import Actor

_speaks: ContextVar[Actor | None] = ContextVar("speaks", default=None)
AS_THEY_ARE: Final = frozenset({type(None), bool, int, str})  # in JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The subject of a fact, and the person it concerns."""

    type: str
    id: UUID
    person_id: UUID | None


@dataclass_transform(frozen_default=True, kw_only_default=True)
@dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """A fact in the past tense. Each class derived from it is a frozen keyword-only dataclass; leaves have a ``topic``
    (`orders.paid`), and one without is the common part of several.

    ``subject`` names the field with the id of its subject (`order_id`), ``person`` the field with the person it is
    about. A field ``merchant_id`` is the shop. Fields are ids, times, numbers, enumerations and text without personal
    data; new fields have defaults, and none is ever renamed, since old payloads stay readable.

    ``for_shops`` names the fields that a shop's own systems may be told of (`platform_core.webhooks`); none, and the
    fact stays in the house. So a field that is added later leaves it only when somebody says so.

    ``says`` tells the event in one English sentence, for people; no timeline shows a fact without one.
    """

    topic: ClassVar[str]
    subject: ClassVar[str]
    person: ClassVar[str] = ""
    for_shops: ClassVar[tuple[str, ...]] = ()
    says: ClassVar[str] = ""
    TOPICS: ClassVar[dict[str, type[DomainEvent]]] = {}
    NAMES: ClassVar[tuple[str, ...]] = ()  # of the fields

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        dataclass(frozen=True, kw_only=True)(cls)
        cls.NAMES = tuple(each.name for each in dataclasses.fields(cls))
        if "topic" in cls.__dict__ and DomainEvent.TOPICS.setdefault(cls.topic, cls) is not cls:
            raise ValueError(f"two facts claim the topic {cls.topic}")

    def about(self) -> About:
        """The subject and the person of the fact: `orders.order` for a topic of orders with the subject
        ``order_id``.
        """
        return About(
            type=f"{self.topic.split('.')[0]}.{self.subject.removesuffix('_id')}",
            id=getattr(self, self.subject),
            person_id=getattr(self, self.person) if self.person else None,
        )

    def to_payload(self) -> dict[str, Any]:
        return {name: _plain(getattr(self, name)) for name in self.NAMES}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        """The fact as it was published; fields that a newer version no longer has are left out."""
        hints = _hints_of(cls)  # type: ignore[arg-type]  # a class is hashable, Self or not
        return cls(**{name: _convert(value, hints[name]) for name, value in payload.items() if name in cls.NAMES})


@contextmanager
def speaking_as(part: Actor) -> Iterator[None]:
    """Let a part of the system tell the consequences of somebody's step, in the block of that step.

    Its facts go into the log in a scope of its own: in a shopper's or a shop's scope nobody from the web may speak as
    the system. All other acts of the block are still done for the actor of the step.
    """
    token = _speaks.set(part)
    try:
        yield
    finally:
        _speaks.reset(token)


def speaker() -> Actor | None:
    """The part of the system that may tell something in its own name just now, if any."""
    return _speaks.get()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryContext:
    """The circumstances of a fact, passed to its subscribers. Times are instants in UTC."""

    event_id: UUID
    occurred_at: datetime
    handled_at: datetime
    by: Actor
    merchant_id: UUID | None


@cache
def _hints_of(fact: type[DomainEvent]) -> dict[str, Any]:
    """The type hints of a class, cached: reading them for each delivery took an eighth of the relay's time."""
    return get_type_hints(fact)


def _plain(value: Any) -> Any:
    if type(value) in AS_THEY_ARE:
        return value
    match value:
        case Enum():
            return value.value
        case UUID():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(v) for v in value]
        case None | bool() | int() | str():
            return value
        case _:
            raise TypeError(f"a fact cannot carry {type(value).__name__}")


def _convert(value: Any, hint: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(h for h in get_args(hint) if h is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_convert(v, get_args(hint)[0]) for v in value)
    if hint in (datetime, date):
        return hint.fromisoformat(value)
    return hint(value)
