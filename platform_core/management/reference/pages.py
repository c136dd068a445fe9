"""The generated pages. Three are committed, since a reviewer reads how they change; the others are built to look up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from platform_core.management.reference import (
    cases,
    deadlines,
    duties,
    errors,
    events,
    lifecycles,
    openapi,
    personal_data,
    rules,
)

Page = Callable[[], str]

PAGES: Final[Mapping[str, Page]] = {
    "cases.md": cases.page,
    "deadlines.md": deadlines.page,
    "duties.md": duties.page,
    "errors.md": errors.page,
    "events.md": events.page,
    "lifecycles.md": lifecycles.page,
    "openapi.yaml": openapi.page,
    "personal-data.md": personal_data.page,
    "rules.md": rules.page,
}
COMMITTED: Final = {name: PAGES[name] for name in ("cases.md", "deadlines.md", "openapi.yaml")}


def write(folder: Path, *, pages: Mapping[str, Page] = PAGES) -> list[str]:
    """Bring every page up to date, and name those that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = {name: text for name, page in pages.items() if (text := page()) != _stands(folder / name)}
    for name, text in changed.items():
        (folder / name).write_text(text, "utf8")
    return list(changed)


def stale(folder: Path, *, pages: Mapping[str, Page] = COMMITTED) -> list[str]:
    """Name the pages that are missing or differ from the code."""
    return [name for name, page in pages.items() if _stands(folder / name) != page()]


def _stands(file: Path) -> str | None:
    return file.read_text("utf8") if file.exists() else None
