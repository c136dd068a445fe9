"""The catalogue of facts that shops may get, and of their fields. Each app's `events` declares it by ``for_shops``."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from platform_core.webhooks.types import Topic

SHOP: Final = "merchant_id"  # the field in every message that names the shop, for systems that serve several
# Text fields that are about no person: codes, numbers, and of codes that are sealed the hash.
TEXTS: Final = frozenset({"currency", "carrier", "number", "case_type", "contract_sha256", "codes_sha256"})
NAMES: Final[Mapping[type, str]] = {
    bool: "boolean",
    int: "integer",
    UUID: "uuid",
    datetime: "date-time",
    date: "date",
    str: "string",
}


def names() -> list[str]:
    """The topics for shops. By now every app has declared its own."""
    return sorted(name for name, fact in DomainEvent.TOPICS.items() if fact.for_shops)


def topics() -> dict[str, Topic]:
    """Each topic by name, with its sentence and its fields."""
    return {name: _topic(DomainEvent.TOPICS[name]) for name in names()}


def data_for_shop(topic: str, payload: Mapping[str, Any], *, merchant_id: UUID) -> dict[str, Any]:
    """The data of a message: the fields of the fact that are named for shops, and no others."""
    shown = {name: payload[name] for name in DomainEvent.TOPICS[topic].for_shops if name in payload}
    return {SHOP: str(merchant_id)} | shown


def indiscreet() -> list[str]:
    """Fields named for shops that must not be: of a person, free text, or unknown. Any fails the build."""
    return [
        f"{name}.{field}"
        for name, fact in sorted(DomainEvent.TOPICS.items())
        for field in fact.for_shops
        if not _may_leave(fact, field)
    ]


def _may_leave(fact: type[DomainEvent], field: str) -> bool:
    hints = get_type_hints(fact)
    if field not in _fields(fact) or SHOP not in _fields(fact) or field == fact.person:
        return False
    return _plain(hints[field]) is not str or field in TEXTS


def _topic(fact: type[DomainEvent]) -> Topic:
    hints = get_type_hints(fact)
    shown = {name: _name_type(hints[name]) for name in fact.for_shops}
    return Topic(fact.topic, (fact.__doc__ or "").split("\n")[0], {SHOP: "uuid"} | shown)


def _name_type(hint: Any) -> str:
    """`integer`, `uuid or null`, or the possible values: `shopper | merchant`."""
    null = " or null" if type(None) in get_args(hint) else ""
    plain = _plain(hint)
    if isinstance(plain, type) and issubclass(plain, Enum):
        return " | ".join(str(member.value) for member in plain) + null
    return NAMES[plain] + null


def _plain(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        return next(h for h in get_args(hint) if h is not type(None))
    return hint


def _fields(fact: type[DomainEvent]) -> set[str]:
    return {f.name for f in dataclasses.fields(fact)}
