"""What does a person with a browser do? Looks, types and presses; every page is kept as a picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Request

from platform_core.embedded.place import CHECKOUT
from tests.journeys.codes import code

PICTURES = CHECKOUT / ".data" / "screenshots"
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")


@dataclass  # not frozen: Playwright keeps a note of its own on whoever listens
class Onlooker:
    """A page whose every request is noted."""

    page: Page
    asked: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, page: Page) -> Onlooker:
        onlooker = cls(page)
        page.on("request", lambda request: onlooker.asked.append(request.url))
        page.on("requestfailed", onlooker.held_back)
        return onlooker

    def held_back(self, request: Request) -> None:
        """What the page's own policy forbids never leaves the browser."""
        if "csp" in str(request.failure):
            self.asked.remove(request.url)

    def strayed(self) -> list[str]:
        """Requests that left the house."""
        at_home = ("http://127.0.0.1:", "data:", "blob:")
        return [url for url in self.asked if not url.startswith(at_home)]


def picture(page: Page, name: str, *, whole: bool = True) -> Path:
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, full_page=whole)
    return path


def signs_in(page: Page, *, username: str, password: str, secret: str) -> None:
    """The password, and then what the authenticator app shows."""
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("main button[type=submit]").first.click()
    page.locator("input[name=code]").fill(code(secret))
    page.locator("main button[type=submit]").first.click()


def text_of(page: Page) -> str:
    found: Any = page.locator("body").inner_text()
    return str(found)
