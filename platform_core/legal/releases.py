"""A notice that a release brings to an installation that has not loaded it. Migrations call this, without a session.

A notice that two persons have loaded already stays as it is. Clocks need no event: the recompute finds calendars that
it has not gone through.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps.registry import Apps

from platform_core.legal import years
from platform_core.legal.calendars import FIXTURES, DayKind, Days
from platform_core.legal.years import Year


def bring(name: str, *, source: str, apps: Apps, at: datetime, folder: Path = FIXTURES) -> int | None:
    """Load `<name>.toml` as the next version, without known years. Return its row, or None if all are known."""
    versions, days = (apps.get_model("legal", model).objects for model in ("CalendarVersion", "CalendarDay"))
    known = _newest(days)
    new = [year for year in years.read((folder / f"{name}.toml").read_text("utf8")) if not _knows(known, year)]
    if faulty := [year.year for year in new if not years.may_load(year)] + years.after_a_gap(new, known=known):
        raise ValueError(f"{name}: this is no notice: {faulty}")
    if not new:
        return None
    row = versions.create(version=known.version + 1, years=[year.year for year in new], source=source, loaded_at=at)
    days.bulk_create(
        days.model(date=day, kind=kind, source=source, version=row.version)
        for year in new
        for day, kind in year.kinds()
    )
    return int(row.version)


def _newest(days: Any) -> Days:
    rows = list(days.order_by("version").values_list("version", "date", "kind"))
    return Days(rows[-1][0] if rows else 0, {day: DayKind(kind) for _, day, kind in rows})


def _knows(known: Days, year: Year) -> bool:
    return any(known.knows(day) for day, _ in year.kinds())
