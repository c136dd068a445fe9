"""The page of facts and their subscribers, from every `events` and every `subscribers`."""

from __future__ import annotations

import dataclasses

from platform_core.eventlog.facts import DomainEvent
from platform_core.eventlog.registry import BY_TOPIC
from platform_core.management.everything import is_ours
from platform_core.management.reference.markdown import code, codes, document, table

HEADINGS = ("topic", "says", "about", "person", "carries", "heard by")


def page() -> str:
    return document(
        "Facts",
        says=(
            "One row of the event log each: the domain event, the audit record and the history of its subject at once."
            " Payloads grow by fields with defaults and are never renamed. A fact without listeners is still a record."
        ),
        parts=[table(HEADINGS, [_row(fact) for fact in _ours()])],
    )


def _ours() -> list[type[DomainEvent]]:
    return [fact for _, fact in sorted(DomainEvent.TOPICS.items()) if is_ours(fact.__module__)]


def _row(fact: type[DomainEvent]) -> tuple[str, ...]:
    heard_by = sorted(s.name for s in BY_TOPIC.get(fact.topic, ()) if is_ours(s.handler.__module__))
    return (
        code(fact.topic),
        _says(fact),
        code(fact.subject),
        code(fact.person) if fact.person else "",
        codes(f.name for f in dataclasses.fields(fact)),
        codes(heard_by),
    )


def _says(fact: type[DomainEvent]) -> str:
    """Its first line, where somebody wrote one: for the others `dataclass` makes up a signature."""
    text = fact.__doc__ or ""
    return "" if text.startswith(f"{fact.__name__}(") else text.split("\n")[0]
