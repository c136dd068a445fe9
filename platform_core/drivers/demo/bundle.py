"""What stands in a bundle? Read from its file alone, once a verifier has said that it holds."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from platform_core.audit.verify import EVENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A fact of the log, at its place in it."""

    index: int
    topic: str
    at: datetime
    role: str
    actor_id: str
    subject_id: str
    says: Mapping[str, Any]

    def is_about(self, **told: Any) -> bool:
        """Whether it says all of this."""
        return all(self.says.get(name) == value for name, value in told.items())


def rows_of(bundles: Iterable[Path]) -> list[Row]:
    """The facts of all of them in the order of the log. One that stands in two is one."""
    found = {row.index: row for bundle in bundles for row in _rows(bundle)}
    return [found[index] for index in sorted(found)]


def _rows(bundle: Path) -> list[Row]:
    with zipfile.ZipFile(bundle) as archive:
        return [_row(json.loads(line)) for line in archive.read(EVENTS).splitlines()]


def _row(line: Mapping[str, Any]) -> Row:
    leaf = line["leaf"]
    return Row(
        index=line["index"],
        topic=leaf["topic"],
        at=datetime.fromisoformat(leaf["occurred_at"]),
        role=leaf["role"],
        actor_id=leaf["actor_id"],
        subject_id=leaf["subject_id"],
        says=leaf["payload"],
    )
