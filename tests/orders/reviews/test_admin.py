"""Can staff propose a mask by the pages alone, and does it take two of them, and a third for the appeal?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orders.reviews import commands
from orders.reviews.models import Masking
from platform_core.accounts.commands import people
from platform_core.actors import Actor, Role
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.orders.reviews import builders as reviews_builders
from tests.orders.reviews.builders import BAD, DAY, FIRST, PASSAGE
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale, just_now
from tests.platform_core.regulators.builders import SECRET, desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("ECL-39b", "OTM-15")]
REVIEWS, QUEUE = "/admin/orders/review/", "/admin/orders/masking/"


@pytest.fixture
def today(db: None) -> datetime:
    return just_now()


@pytest.fixture
def today_sale(today: datetime) -> Sale:
    return builders.sale(today - 30 * DAY)


def on_duty(today: datetime) -> Actor:
    by = Actor(id=merchants.person(today).id, role=Role.STAFF)
    with acting_as(by), transaction.atomic():
        people.make_staff(by.id, by=by, at=today)
        people.enrol_second_factor(by.id, secret=SECRET, by=by, at=today)
    return by


def newest() -> Masking:
    with acting_as(FIRST), transaction.atomic():
        return Masking.objects.latest("id")


def test_a_passage_is_proposed_and_a_bad_review_is_no_ground(today_sale: Sale, today: datetime) -> None:
    given = reviews_builders.reviewed(today_sale, today)
    staff_client = desk_of(on_duty(today), today)
    page, said = f"{REVIEWS}{given.id}/propose/", {"choice": "propose", "why": "他人号码"}

    assert BAD.text in staff_client.get(page).content.decode()
    assert staff_client.get(REVIEWS).status_code == 200
    assert staff_client.post(page, said | {"ground": "negative", "passage": PASSAGE}).status_code == 200
    strange = staff_client.post(page, said | {"ground": "insult", "passage": "差"}, follow=True)
    assert "passage not in review" in strange.content.decode()
    with acting_as(FIRST), transaction.atomic():
        assert not Masking.objects.exists()
    assert staff_client.post(page, said | {"ground": "personal_data", "passage": PASSAGE}).status_code == 302
    assert (newest().state, newest().passage) == ("proposed", PASSAGE)


def test_the_list_says_what_is_masked_with_as_many_queries_for_one_as_for_more(
    today_sale: Sale, today: datetime
) -> None:
    staff_client = desk_of(on_duty(today), today)
    reviews_builders.masked(today_sale, today)
    staff_client.get(REVIEWS)  # the first page reads more, once
    with CaptureQueriesContext(connection) as one:
        assert masked_in(staff_client) == [True]
    reviews_builders.reviewed(today_sale, today + DAY)
    reviews_builders.restored(today_sale, today)

    with CaptureQueriesContext(connection) as more:
        assert sorted(masked_in(staff_client)) == [False, False, True]

    assert len(more) == len(one)


def masked_in(staff_client: Client) -> list[bool]:
    """Whether each of the list is masked, as its mark says."""
    listed = staff_client.get(REVIEWS).context["cl"]
    return [listed.model_admin.is_masked(row) for row in listed.result_list]


def test_a_second_person_decides_and_a_third_the_appeal(today_sale: Sale, today: datetime) -> None:
    first, second, third = (on_duty(today) for _ in range(3))
    given = reviews_builders.reviewed(today_sale, today - 6 * DAY)
    row = reviews_builders.propose(given, today - 6 * DAY, by=first)
    reviews_builders.swept(today - DAY)
    page, said = f"{QUEUE}{row.pk}/handle/", {"reasons": "号码属于他人。"}

    def offered(by: Actor) -> set[str]:
        return set(desk_of(by, today).get(page).context["choices"])

    assert desk_of(first, today).get(QUEUE).status_code == 200
    assert (offered(first), offered(second)) == ({"reject"}, {"mask", "reject"})
    assert desk_of(second, today).post(page, said | {"choice": "mask"}).status_code == 302
    assert newest().state == "masked"
    reviews_builders.made(commands.appeal_mask, row, today_sale.shopper, today, text="不同意。")
    assert (offered(first), offered(second), offered(third)) == (set(), set(), {"uphold", "restore"})
    assert desk_of(third, today).post(page, {"choice": "restore", "reasons": "公开的号码。"}).status_code == 302
    assert (newest().state, newest().appeal_reasons) == ("restored", "公开的号码。")
