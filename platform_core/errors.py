"""Refusals: the ways in which the business says no.

A refusal is anticipated: it is rendered by its code, counted, and never paged. Any other exception that escapes is a
bug.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar, Self, dataclass_transform


@dataclass_transform(eq_default=False, kw_only_default=True)
class DomainError(Exception):
    """Base of every refusal. Each class derived from it is a keyword-only dataclass; leaves have a stable ``code``.

    ``title`` and ``remedy`` are English sources for translation: the problem, and the remedy.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    remedy: ClassVar[str] = ""
    status: ClassVar[int] = 409
    headers: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        dataclasses.dataclass(eq=False, kw_only=True)(cls)

    @property
    def params(self) -> dict[str, Any]:
        """The refusal's fields, for programs."""
        me: Any = self  # whatever is derived is a dataclass, this base is none
        return {f.name: getattr(me, f.name) for f in dataclasses.fields(me)}

    def __str__(self) -> str:
        return f"{self.code}: {self.title} {self.params}"

    def __reduce__(self) -> tuple[Any, ...]:
        """Celery pickles and copies exceptions."""
        return (_rebuild, (type(self), self.params))


def _rebuild(cls: type[DomainError], params: dict[str, Any]) -> DomainError:
    return cls(**params)


class NotFound(DomainError):
    """No such thing, or none that this actor may know of."""

    status = 404


class NotAllowed(DomainError):
    """This actor, never."""

    status = 403


class Conflict(DomainError):
    """The right actor at the wrong moment."""

    status = 409


class TooLate(DomainError):
    """The window has closed; leaves carry ``closed_at``."""

    status = 410


class RuleRefused(DomainError):
    """A rule says no; leaves carry every reason."""

    status = 422


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """A policy's answer: every reason against, not just the first. No reasons means yes; a verdict is true then."""

    reasons: tuple[StrEnum, ...] = ()

    @classmethod
    def of(cls, checks: Mapping[Any, bool]) -> Self:
        """The reasons whose check holds, in the order of the table."""
        return cls(tuple(reason for reason, holds in checks.items() if holds))

    def __bool__(self) -> bool:
        return not self.reasons

    def codes(self) -> tuple[str, ...]:
        """The reasons as plain text, for the params of a refusal."""
        return tuple(str(reason) for reason in self.reasons)


class Unavailable(DomainError):
    """An outside system is silent; send the same again."""

    status = 503
    headers = {"Retry-After": "5"}


def leaves(base: type[DomainError] = DomainError) -> list[type[DomainError]]:
    """Every refusal with a code that has been imported, for the reference page and its test."""
    found = [leaf for child in base.__subclasses__() for leaf in leaves(child)]
    return found + ([base] if "code" in base.__dict__ else [])
