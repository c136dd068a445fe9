"""The register of handlers for missed promises. Each kind has exactly one, bound by its app's `tasks` on import."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol, TypeVar
from uuid import UUID

from platform_core.deadlines.specs import DECLARED, Deadline


class Handler(Protocol):
    """Carry out the default outcome for one subject, for its shop, in the transaction that closes the clock."""

    def __call__(self, subject_id: UUID, /, *, at: datetime) -> object: ...


H = TypeVar("H", bound=Handler)
HANDLERS: Final[dict[str, Handler]] = {}


def on_missed(spec: Deadline) -> Callable[[H], H]:
    """Bind the handler of a kind. Raises ``ValueError`` for a second one."""

    def bind(handler: H) -> H:
        if spec.kind in HANDLERS:
            raise ValueError(f"{spec.kind} has a handler already")
        HANDLERS[spec.kind] = handler
        return handler

    return bind


def handler_for(kind: str) -> Handler:
    """The handler of a kind. Raises ``LookupError`` if there is none; its rows then back off."""
    return HANDLERS[kind]


def unhandled() -> list[str]:
    """The declared kinds without a handler; a test allows none."""
    return sorted(DECLARED.keys() - HANDLERS.keys())
