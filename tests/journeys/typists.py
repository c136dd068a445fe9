"""How does somebody do a job on a page: with the keyboard alone, or with a mouse?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol

from playwright.sync_api import FilePayload, Page, expect

MOST: Final = 150  # presses of Tab on the way to anything
# What has the focus, if an eye sees that it has it.
SEEN: Final = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const line = e => getComputedStyle(e);
    const drawn = e => e && line(e).outlineStyle !== 'none' && parseFloat(line(e).outlineWidth) >= 2;
    const holder = one.closest('.choice, .option');
    const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return one === document.body || (inside && (drawn(one) || drawn(holder))) ? '' : one.outerHTML.slice(0, 120);
}"""
IS_HERE: Final = "wanted => document.activeElement === document.querySelector(wanted)"
# Keeps the file chooser shut: in CI none ever opened for a key. That the key clicks the field can be seen anywhere.
MARK_A_CLICK: Final = """() => {
    const one = document.activeElement;
    one.addEventListener('click', event => { event.preventDefault(); one.dataset.clicked = ''; }, {once: true});
}"""


class Typist(Protocol):
    """What a job asks of whoever does it."""

    page: Page

    def press(self, what: str) -> None: ...

    def type_in(self, what: str, text: str) -> None: ...

    def choose(self, what: str, value: str) -> None: ...

    def attach(self, what: str, file: FilePayload) -> None: ...


@dataclass
class Keyboard:
    """Tab, Enter, Space, arrows and letters; whatever has the focus on the way can be seen to have it."""

    page: Page

    def press(self, what: str) -> None:
        self.reach(what)
        is_button = self.page.evaluate("() => document.activeElement.tagName === 'BUTTON'")
        self.page.keyboard.press("Space" if is_button else "Enter")

    def type_in(self, what: str, text: str) -> None:
        self.reach(what)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, what: str, value: str) -> None:
        self.reach(what)
        self.page.keyboard.press("Home")
        for _ in range(MOST):
            if self.page.locator(what).input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{what} has no {value}")

    def attach(self, what: str, file: FilePayload) -> None:
        self.reach(what)
        self._evaluate(MARK_A_CLICK)
        self.page.keyboard.press("Space")
        expect(self.page.locator(what)).to_have_attribute("data-clicked", "")
        self.page.locator(what).set_input_files(files=[file])

    def reach(self, what: str) -> None:
        expect(self.page.locator(what).first).to_be_attached()
        for _ in range(MOST):
            if self._evaluate(IS_HERE, what):
                return
            self.page.keyboard.press("Tab")
            unseen = self._evaluate(SEEN)
            assert not unseen, f"nobody sees that it has the focus: {unseen}"
        raise AssertionError(f"Tab does not lead to {what}")

    def _evaluate(self, script: str, *about: str) -> Any:
        return self.page.evaluate(script, *about)


@dataclass
class Mouse:
    """Presses and types as most people do."""

    page: Page

    def press(self, what: str) -> None:
        self.page.locator(what).first.click()

    def type_in(self, what: str, text: str) -> None:
        self.page.locator(what).first.fill(text)

    def choose(self, what: str, value: str) -> None:
        self.page.locator(what).select_option(value)

    def attach(self, what: str, file: FilePayload) -> None:
        self.page.locator(what).set_input_files(files=[file])
