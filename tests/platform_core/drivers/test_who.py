"""Does everybody who tries the demo find out who is who, and nobody else?"""

from __future__ import annotations

import pytest
from django.test import Client

from platform_core.drivers.demo.people import EVERYBODY, PASSWORD, TOTP_SECRET
from platform_core.drivers.world import doors
from platform_core.project.settings import base, local
from tests.platform_core.project.faces.reading import Browser

HERE = "platform_core.drivers.urls"


@pytest.mark.django_db
class TestWhoIsWho:
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_names_every_login_with_its_door_the_password_and_the_code(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, language: str
    ) -> None:
        monkeypatch.setattr(doors.time, "time", lambda: 59.0)

        page = Browser(Client(headers={"Accept-Language": language})).get("/demo/").page

        rows = page.one("tbody").all("tr")
        found = {row.all("code")[0].text: row.one("a").attributes["href"] for row in rows}
        assert found == {one.username: one.door for one in EVERYBODY}
        assert page.one(id="password").text == PASSWORD
        assert page.one(id="code").text == doors.code_of_now(TOTP_SECRET)

    def test_is_not_among_the_doors_of_production(self) -> None:
        assert (base.ROOT_URLCONF, local.ROOT_URLCONF) == ("platform_core.project.urls", HERE)

    @pytest.mark.urls("platform_core.project.urls")
    def test_is_not_named_on_the_home_page_where_it_is_not(self, client: Client) -> None:
        assert client.get("/demo/").status_code == 404
        assert "/demo/" not in client.get("/").content.decode()
