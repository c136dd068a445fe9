"""Clocks as plain data for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from platform_core.deadlines import wording
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries import promises
from platform_core.deadlines.types import Promise, Why


def row(found: RunningDeadline) -> dict[str, Any]:
    return promise(promises.promise(found))


def promise(of: Promise) -> dict[str, Any]:
    return asdict(of) | {"title": wording.title(of.kind), "sentence": wording.sentence(of)}


def why(of: Why) -> dict[str, Any]:
    fields = {name: value for name, value in asdict(of).items() if name not in {"promise", "due_strict", "due_legal"}}
    fields["history"] = [asdict(change) | {"reason": change.reason.in_english} for change in of.history]
    fields["course"] |= {
        "pause_reason": of.course.pause_reason or None,
        "reason": of.course.reason.in_english,
        "outcome": wording.otherwise(of.promise.kind),
    }
    return fields | promise(of.promise) | {"explanation": wording.explain(of)}
