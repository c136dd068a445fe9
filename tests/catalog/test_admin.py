"""What do the platform's people see of the shop windows?"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from catalog.listings import commands
from catalog.listings.models import Listing, ListingVersion
from platform_core.accounts.commands import people
from platform_core.actors import Actor, Role
from tests import sessions
from tests.catalog.builders import as_shop, new_sku, on_show, sku_of, trader
from tests.merchants.builders import acting_as, person
from tests.platform_core.accounts.people import code_for
from tests.platform_core.files.conftest import picture

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]  # who alone may make staff

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def staff_client(at: datetime) -> Client:
    """Staff at their desk, with the second factor shown."""
    staff = Actor(id=person(at).id, role=Role.STAFF)
    client = Client()
    with acting_as(staff):
        people.make_staff(staff.id, by=staff, at=at)
        people.enrol_second_factor(staff.id, secret=SECRET, by=staff, at=at)
        client.cookies["sessionid"] = sessions.begun(staff.id)
    client.post("/accounts/2fa/reauthenticate/", {"code": code_for(SECRET)})
    return client


@pytest.fixture
def window(shop: UUID, at: datetime) -> Listing:
    listing = on_show(shop, new_sku(best_before=date(2027, 3, 1)), at=at)
    with as_shop(shop), transaction.atomic():
        commands.keep_image(picture(), merchant_id=shop, by=trader(shop), at=at)
    return listing


class TestPages:
    @pytest.mark.parametrize(
        ("page", "word"),
        [
            ("category", "预包装食品"),
            ("factset", "2"),
            ("lot", "L1"),
            ("image", "image/png"),
            ("listing", "published"),
            ("listingversion", "茉莉花茶"),
            ("sku", "TEA-250"),
        ],
    )
    def test_list_what_there_is(self, staff_client: Client, window: Listing, page: str, word: str):
        reply = staff_client.get(f"/admin/catalog/{page}/")

        assert reply.status_code == 200
        assert word in reply.content.decode()

    def test_show_a_row_and_take_no_change(self, staff_client: Client, window: Listing):
        with as_shop(window.merchant_id):
            version = ListingVersion.objects.get(listing=window)
        pages = [f"listing/{window.id}", f"listingversion/{version.id}", f"sku/{sku_of(window.merchant_id).id}"]

        for page in pages:
            assert staff_client.get(f"/admin/catalog/{page}/change/").status_code == 200
            assert staff_client.post(f"/admin/catalog/{page}/change/", {"state": "draft"}).status_code == 403
            assert staff_client.post(f"/admin/catalog/{page}/delete/", {"post": "yes"}).status_code == 403
        assert staff_client.get("/admin/catalog/listing/add/").status_code == 403
