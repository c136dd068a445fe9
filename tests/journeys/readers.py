"""How does somebody who is signed in look at a page? In both languages, on a telephone and on a desk."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page

from platform_core.drivers.demo.people import PASSWORD
from tests.journeys.browsing import Onlooker, picture
from tests.journeys.jobs import Tally, job
from tests.journeys.looks import faults
from tests.journeys.people import House

SIZES: Final = {"360": {"width": 360, "height": 740}, "1280": {"width": 1280, "height": 800}}
LANGUAGES: Final = {"zh": "zh-CN", "en": "en-US"}


def _photo() -> FilePayload:
    """A picture of green tea, from not very near."""
    out = BytesIO()
    Image.new("RGB", (64, 48), "darkolivegreen").save(out, "PNG")
    return {"name": "茶.png", "mimeType": "image/png", "buffer": out.getvalue()}


PHOTO: Final = _photo()


@dataclass
class Reader:
    """Somebody signed in, who looks at each page in every language and size."""

    chromium: Browser
    house: House
    username: str
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)

    def page(self, language: str = "zh", size: str = "1280") -> Page:
        """A browser of this kind, opened once: a person signs in once, and has the same session in each."""
        if (language, size) not in self.pages:
            state = next((page.context.storage_state() for page in self.pages.values()), None)
            context = self.chromium.new_context(
                locale=LANGUAGES[language], viewport=SIZES[size], storage_state=state, color_scheme="light"
            )
            self.pages[language, size] = context.new_page()
            self.tallies[language, size] = Tally.of(self.pages[language, size])
            if state is None:
                self._signs_in(self.pages[language, size])
        return self.pages[language, size]

    def job(self, name: str, language: str = "zh", size: str = "1280") -> AbstractContextManager[None]:
        """Count the work of a job in this browser."""
        self.page(language, size)
        return job(f"{name}, {language} {size}", self.tallies[language, size])

    def looks(self, path: str, name: str, *, opened: bool = False) -> None:
        """At one page, four times over: it is fit, and kept as a picture."""
        for language in LANGUAGES:
            for size in SIZES:
                page = self.page(language, size)
                seen = Onlooker.of(page)
                answer = page.goto(self.house.web + path)
                assert answer
                assert answer.status == 200, path
                if opened:
                    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                picture(page, f"{name}-{language}-{size}")
                assert (path, language, size, faults(page), seen.strayed()) == (path, language, size, {}, [])

    def leaves(self) -> None:
        for page in self.pages.values():
            page.context.close()

    def _signs_in(self, page: Page) -> None:
        page.goto(f"{self.house.web}/accounts/login/?next=/me/")
        page.locator("input[name=login]").fill(self.username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").first.click()
        page.wait_for_url(f"{self.house.web}/me/")
