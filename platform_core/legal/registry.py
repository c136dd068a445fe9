"""What may be proposed, and how is each kind of proposal judged and carried out?

A kind is entered beside the code that knows it (`commands/_numbers.py`), so that proposing knows none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from platform_core.actors import Actor
from platform_core.legal.types import Matter

Payload = Mapping[str, Any]


class Validate(Protocol):
    """The payload in the one form that is kept (plain JSON), or a ``RuleRefused``. Asked again before it is applied."""

    def __call__(self, payload: Payload, *, at: datetime) -> Payload: ...


class Apply(Protocol):
    """Carry it out, in the transaction that approves."""

    def __call__(self, payload: Payload, *, proposal_id: UUID, by: Actor, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    validate: Validate
    apply: Apply


_HANDLINGS: Final[dict[Matter, Handling]] = {}


def handle(kind: Matter, *, validate: Validate, apply: Apply) -> None:
    """Enter a kind of proposal. Raises ``ValueError`` for a second answer to the same."""
    if kind in _HANDLINGS:
        raise ValueError(f"{kind} is handled already")
    _HANDLINGS[kind] = Handling(validate=validate, apply=apply)


def handling_of(kind: Matter) -> Handling:
    """Raises ``LookupError`` for a kind that nobody handles."""
    return _HANDLINGS[kind]
