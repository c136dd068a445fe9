"""What does privacy say of a model that holds personal data?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Copy = Mapping[str, Sequence[Mapping[str, Any]]]  # by model, the person's rows as plain values


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One model: which fields, what for, until when, and what a person may ask of it."""

    model: str
    fields: tuple[str, ...]
    purpose: str
    on_erasure: str
    because: str
    retention: str
    exported: bool
