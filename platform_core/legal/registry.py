"""The register of kinds of proposal: how each is validated and applied.

Each kind is registered beside its own code (`commands/numbers.py`), so that proposing knows none of them.
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
    """Return the payload as it is kept (plain JSON), or raise a ``RuleRefused``. Asked again before it is applied."""

    def __call__(self, payload: Payload, *, at: datetime) -> Payload: ...


class Apply(Protocol):
    """Carry the proposal out, in the transaction that approves it."""

    def __call__(self, payload: Payload, *, proposal_id: UUID, by: Actor, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    validate: Validate
    apply: Apply


_HANDLINGS: Final[dict[Matter, Handling]] = {}


def handle(kind: Matter, *, validate: Validate, apply: Apply) -> None:
    """Register a kind of proposal. Raises ``ValueError`` for a second registration."""
    if kind in _HANDLINGS:
        raise ValueError(f"{kind} is handled already")
    _HANDLINGS[kind] = Handling(validate=validate, apply=apply)


def handling_of(kind: Matter) -> Handling:
    """The handling of a kind. Raises ``LookupError`` for a kind that is not registered."""
    return _HANDLINGS[kind]
