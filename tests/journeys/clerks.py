"""Somebody of the platform's staff at work in the admin, with both factors."""

from __future__ import annotations

import re
import time
from typing import Final

from playwright.sync_api import Browser

from platform_core.drivers.demo.people import PASSWORD, TOTP_SECRET
from tests.journeys.codes import code as shown_by_the_app
from tests.journeys.people import House

STEP: Final = 30  # seconds for which an authenticator shows a code


class Clerk:
    """Somebody of the platform's staff, signed in with both factors."""

    def __init__(self, chromium: Browser, house: House, username: str) -> None:
        self.house = house
        self.context = chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
        self.page = self.context.new_page()
        self.page.goto(f"{house.web}/admin/")
        self.page.locator("input[name=login]").fill(username)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("main button[type=submit]").first.click()
        self._shows_the_code()

    def _shows_the_code(self) -> None:
        """A code works once, and another journey may have used this one: then the next is good."""
        for _ in range(3):
            self.page.locator("input[name=code]").fill(shown_by_the_app(TOTP_SECRET))
            self.page.locator("main button[type=submit]").first.click()
            self.page.wait_for_load_state()
            if self.page.url == f"{self.house.web}/admin/":
                return
            time.sleep(STEP - time.time() % STEP + 1)
        raise AssertionError(f"no code was taken: {self.page.url}")

    def looks_at_documents(self, verdict: str, *, reason: str = "") -> None:
        """Look at every document that nobody has looked at, and find the same of each."""
        while True:
            self.page.goto(f"{self.house.web}/admin/merchants/document/")
            waiting = self.page.locator("#result_list tbody th a")
            if not waiting.count():
                return
            self.page.goto(self.house.web + str(waiting.first.get_attribute("href")).replace("/change/", "/look/"))
            self.page.locator("select[name=method]").select_option("call")
            self.page.locator("textarea[name=reason]").fill(reason)
            self.page.locator(f"button[name=choice][value={verdict}]").click()
            self.page.wait_for_url(re.compile("/admin/merchants/document/$"))

    def handles(self, name: str, choice: str) -> None:
        """Take a step of an application."""
        self.page.goto(f"{self.house.web}/admin/merchants/application/?q={name}")
        self.page.get_by_role("link", name=name).click()
        self.page.get_by_role("link", name=re.compile("Handle|办理|处理")).click()
        self.page.wait_for_url(re.compile("handle"))
        self.page.locator(f"button[name=choice][value={choice}]").click()
        self.page.wait_for_url(re.compile("/admin/merchants/application/$"))
