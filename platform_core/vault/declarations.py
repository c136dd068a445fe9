"""The register of personal data: where it is held, for which purpose, and its fate on a request for erasure.

Each app's `personal_data` fills this register on import; privacy walks it and imports none of the apps. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from platform_core import duties
from platform_core.vault import retention

Rows = Sequence[Mapping[str, Any]]  # a person's rows as plain values
Export = Callable[[UUID], Rows]
Erase = Callable[[UUID, datetime], int]


class OnErasure(StrEnum):
    """The fate of a person's rows on erasure."""

    DELETE = "delete"
    ANONYMISE = "anonymise"
    RETAIN = "retain"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """The personal data of one model. Data that is retained names the duty that demands it.

    ``export`` returns a person's rows as plain values; ``erase`` deletes them and returns how many. ``kept_back``: the
    fields that a person's copy leaves out, each with the reason; ``*`` is all of them.
    """

    model: str
    fields: tuple[str, ...]
    purpose: str
    on_erasure: OnErasure
    because: str = ""
    retention: str = retention.ACCOUNT
    export: Export | None = None
    erase: Erase | None = None
    kept_back: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.fields or not self.purpose:
            raise ValueError(f"{self.model}: which fields, and what for?")
        if self.on_erasure is OnErasure.RETAIN and not self.because:
            raise ValueError(f"{self.model}: retained because of which duty?")
        if self.on_erasure is OnErasure.RETAIN and self.erase is not None:
            raise ValueError(f"{self.model}: retained or erased?")
        duties.require_known(*self._duties)
        retention.require_class(self.retention)

    @property
    def _duties(self) -> tuple[str, ...]:
        return (self.because,) if self.because else ()


HOLDINGS: dict[str, PersonalData] = {}
NONE: dict[str, str] = {}


def hold(declaration: PersonalData) -> None:
    """Register a model's personal data. Raises ``ValueError`` for a model that is registered already."""
    _refuse_a_second(declaration.model)
    HOLDINGS[declaration.model] = declaration
    if declaration.because:
        duties.cite((declaration.because,), module="personal data", name=declaration.model)


def retain(
    model: str,
    *fields: str,
    purpose: str,
    because: str,
    retention: str = retention.ACCOUNT,
    export: Export | None = None,
    kept_back: Mapping[str, str] | None = None,
) -> None:
    """Register fields that are kept after an erasure: which duty demands it, and for how long. Raises as ``hold``
    does.
    """
    hold(
        PersonalData(
            model=model,
            fields=fields,
            purpose=purpose,
            on_erasure=OnErasure.RETAIN,
            because=because,
            retention=retention,
            export=export,
            kept_back=kept_back or {},
        )
    )


def holds_none(*models: str, why: str = "") -> None:
    """Register models that hold no personal data; ``why`` where that is not obvious."""
    for model in models:
        _refuse_a_second(model)
        NONE[model] = why


def retained_models() -> Mapping[str, str]:
    """Model and duty of everything that is kept after an erasure."""
    return {h.model: h.because for h in HOLDINGS.values() if h.on_erasure is OnErasure.RETAIN}


def _refuse_a_second(model: str) -> None:
    if model in HOLDINGS or model in NONE:
        raise ValueError(f"{model} is declared twice")
