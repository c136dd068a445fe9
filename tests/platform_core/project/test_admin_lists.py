"""Is every list of the admin found by whatever staff type, and by each of its filters?

As the login that serves it: another one may read columns that this one may not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from platform_core.accounts.commands import people
from platform_core.actors import Actor, Role
from platform_core.rows import new_id
from tests import sessions
from tests.database import as_login
from tests.merchants.builders import acting_as, opened, person
from tests.merchants.builders import recorded as violated
from tests.platform_core.accounts.people import code_for

pytestmark = pytest.mark.commits
SECRET = "JBSWY3DEPHPK3PXP"
TERMS = ("茶 12 '%\\", str(new_id()))  # words, a number and signs; an id


@pytest.fixture
def staff_client(at: datetime) -> Client:
    """Staff, signed in, with the second factor shown; and something that may be found."""
    with as_login("worker"), transaction.atomic():
        violated(opened(at), at)
        staff = Actor(id=person(at).id, role=Role.STAFF)
        with acting_as(staff):
            people.make_staff(staff.id, by=staff, at=at)
            people.enrol_second_factor(staff.id, secret=SECRET, by=staff, at=at)
            token = sessions.begun(staff.id)
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = token
    shown = client.post("/accounts/2fa/reauthenticate/", {"code": code_for(SECRET)})
    assert shown.status_code == 302, shown.content
    return client


def lists() -> Iterator[tuple[str, ModelAdmin[Any]]]:
    for model, page in admin.site._registry.items():
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), page


def broken(client: Client, addresses: Iterator[str]) -> list[str]:
    """Those of these addresses at which staff see no list."""
    return [address for address in addresses if client.get(address).status_code != 200]


def by_words() -> Iterator[str]:
    return (f"{path}?q={term}" for path, page in lists() if page.search_fields for term in TERMS)


def by_filters(client: Client) -> Iterator[str]:
    """Every choice of every filter that a list offers."""
    for path, page in lists():
        if page.list_filter:
            shown = client.get(path).context["cl"]
            for each in shown.filter_specs:
                yield from (
                    f"{path}{choice['query_string']}" for choice in each.choices(shown) if "query_string" in choice
                )


class TestEveryList:
    def test_is_searched_by_whatever_staff_type(self, staff_client: Client) -> None:
        assert broken(staff_client, by_words()) == []

    @pytest.mark.proof
    def test_is_narrowed_by_each_of_its_filters(self, staff_client: Client) -> None:
        assert broken(staff_client, by_filters(staff_client)) == []


class TestTheSidebar:
    def test_lists_the_records_of_the_area_and_all_areas(self, staff_client: Client) -> None:
        shown = staff_client.get("/admin/payments/payment/").context["sidebar_navigation"]
        start, here, areas = ([str(item["link"]) for item in group["items"]] for group in shown)

        assert start == ["/admin/"]
        assert "/admin/payments/payment/" in here
        assert all(link.startswith("/admin/payments/") for link in here)
        assert {"/admin/orders/", "/admin/payments/", "/admin/complaints/"} <= set(areas)

    def test_leads_to_the_start_page_and_to_each_area(self, staff_client: Client) -> None:
        *_before, areas = staff_client.get("/admin/").context["sidebar_navigation"]

        assert broken(staff_client, (str(item["link"]) for item in areas["items"])) == []
