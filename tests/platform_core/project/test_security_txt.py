"""Can somebody who has found a weakness find out whom to tell?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.test import Client

from platform_core import clock
from platform_core.project.env import read

pytestmark = pytest.mark.django_db
PATH = "/.well-known/security.txt"


class TestSecurityTxt:
    @pytest.fixture
    def lines(self, client: Client, settings: Any) -> list[tuple[str, str]]:
        settings.SECURITY_CONTACTS = ("mailto:security@shop.example", "https://shop.example/report")
        settings.PUBLIC_URL = "https://shop.example"
        answer = client.get(PATH)
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
        return [
            (name, value) for name, _, value in (line.partition(": ") for line in answer.content.decode().splitlines())
        ]

    def test_names_every_contact_the_preferred_first_and_itself(self, lines: list[tuple[str, str]]) -> None:
        assert [value for name, value in lines if name == "Contact"] == [
            "mailto:security@shop.example",
            "https://shop.example/report",
        ]
        assert dict(lines)["Preferred-Languages"] == "zh, en"
        assert dict(lines)["Canonical"] == f"https://shop.example{PATH}"

    def test_is_never_out_of_date_and_never_for_a_year(self, lines: list[tuple[str, str]]) -> None:
        with transaction.atomic():
            now = clock.now()

        [expires] = [datetime.fromisoformat(value) for name, value in lines if name == "Expires"]

        assert timedelta(days=29) < expires - now <= timedelta(days=30)

    def test_is_not_there_without_a_contact(self, client: Client) -> None:
        assert client.get(PATH).status_code == 404


class TestContacts:
    def test_come_from_the_environment(self) -> None:
        given = "mailto:a@shop.example, tel:+86-10-1234"

        assert read({"TIANPING_SECURITY_CONTACT": given}).security_contacts == (
            "mailto:a@shop.example",
            "tel:+86-10-1234",
        )
        assert read({}).security_contacts == ()

    @pytest.mark.parametrize("wrong", ["security@shop.example", "http://shop.example", "mailto:a@b.c\nContact: x"])
    def test_are_addresses(self, wrong: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="TIANPING_SECURITY_CONTACT"):
            read({"TIANPING_SECURITY_CONTACT": wrong})
