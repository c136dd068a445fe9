"""How much work is a job on the pages? Presses and dead ends are counted while somebody does it in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Page, Response

DONE: Final[list[str]] = []  # each job in a line; the run tells them at its end
LISTENS: Final = "addEventListener('pointerdown', () => tallyPress(), true)"


@dataclass  # not frozen: Playwright keeps a note of its own on whoever listens
class Tally:
    """The presses of one page, by pointer, and the pages that it was refused."""

    presses: int = 0
    dead_ends: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, page: Page) -> Tally:
        tally = cls()
        page.expose_function("tallyPress", tally.count_press)
        page.add_init_script(LISTENS)
        page.on("response", tally.note_dead_end)
        return tally

    def count_press(self) -> None:
        self.presses += 1

    def note_dead_end(self, answer: Response) -> None:
        """A form that is sent and refused in words is shown again: that is none."""
        asked = answer.request
        if asked.is_navigation_request() and asked.method == "GET" and answer.status >= 400:
            self.dead_ends.append(f"{answer.status} {answer.url}")


@contextmanager
def job(name: str, tally: Tally) -> Iterator[None]:
    """Count what one job takes; nothing on the way may be a dead end."""
    presses, ends = tally.presses, len(tally.dead_ends)
    yield
    assert tally.dead_ends[ends:] == []
    DONE.append(f"{name}: {tally.presses - presses} presses")


def open_page(page: Page, path: str) -> None:
    """By the navigation: beside the page, or behind the last of the bar on a telephone."""
    if not page.locator(f"a[href='{path}']:visible").count():
        page.locator("a[href='#all']:visible").click()
    page.locator(f"a[href='{path}']:visible").first.click()
    page.wait_for_url(re.compile(f"{path}$"))
