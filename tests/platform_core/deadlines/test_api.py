"""What the doors say of who owes what until when, and why then."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from platform_core.deadlines.commands import clocks as deadlines_clocks
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.accounts.people import a_shop, bearer, clerk_of, registered, token_of
from tests.platform_core.deadlines.clocks import PAY, REFUND, STAFF, open_shop, running

pytestmark = pytest.mark.django_db
STOREFRONT, SELLER = "/api/storefront/v1/deadlines", "/api/seller/v1/deadlines"
STARTED = datetime(2026, 9, 24, 2, 0, tzinfo=UTC)


def get(client, path, token, **headers):
    client.cookies.clear()
    return client.get(path, headers=bearer(token) | headers)


@pytest.fixture
def zhang(at):
    return registered(at).id


class TestDeadlines:
    def test_page_from_the_next_to_run_out_and_are_nobody_elses(self, client, shop, at, zhang):
        ids = [str(running(shop, PAY, at=at + timedelta(minutes=n), person_id=zhang)) for n in range(3)]
        running(shop, PAY, at=at, person_id=new_id())
        token = token_of(client)

        first = get(client, f"{STOREFRONT}?limit=2", token).json()
        second = get(client, f"{STOREFRONT}?limit=2&cursor={first['next']}", token).json()

        assert [item["id"] for item in first["items"] + second["items"]] == ids
        assert second["next"] is None

    def test_that_have_ended_or_stand_still_are_lists_of_their_own(self, client, shop, at, zhang):
        subjects = [new_id(), new_id()]
        clocks = [str(running(shop, PAY, at=at, subject_id=s, person_id=zhang)) for s in subjects]
        with bound(scopes.staff(STAFF.id)):
            for n, subject_id in enumerate(subjects):
                deadlines_clocks.void(PAY, subject_id=subject_id, by=STAFF, at=at + timedelta(minutes=n), reason="moot")
        token = token_of(client)

        running_, paused, ended = (
            get(client, f"{STOREFRONT}?state={state}", token).json()["items"]
            for state in ("running", "paused", "ended")
        )

        assert [item["id"] for item in ended] == clocks[::-1]
        assert (running_, paused) == ([], [])

    @pytest.mark.parametrize("query", ["state=asleep", "limit=0", "cursor=forged"])
    def test_refuse_lists_that_there_are_not(self, client, zhang, query):
        answer = get(client, f"{STOREFRONT}?{query}", token_of(client))

        assert (answer.status_code, answer.json()["code"]) == (400, "http.invalid")

    def test_of_a_shop_are_its_own(self, client, at, zhang):
        own = a_shop()
        clerk_of(own, zhang, at=at)
        deadline_id = running(own, REFUND, at=at)
        running(open_shop(), REFUND, at=at)
        token = token_of(client)

        assert [i["id"] for i in get(client, SELLER, token).json()["items"]] == [str(deadline_id)]

    def test_cost_as_many_queries_for_fifty_as_for_one(self, client, shop, at, zhang):
        token = token_of(client)
        running(shop, PAY, at=at, person_id=zhang)
        with CaptureQueriesContext(connection) as few:
            get(client, f"{STOREFRONT}?limit=50", token)
        for _ in range(49):
            running(shop, PAY, at=at, person_id=zhang)
        with CaptureQueriesContext(connection) as many:
            assert len(get(client, f"{STOREFRONT}?limit=50", token).json()["items"]) == 50

        assert len(many) == len(few)

    def test_are_for_those_who_are_signed_in(self, client):
        assert client.get(STOREFRONT).status_code == 401


class TestDeadlineWhy:
    def test_counts_day_by_day_and_a_second_time(self, client, shop, zhang):
        deadline_id = running(shop, REFUND, at=STARTED, person_id=zhang)

        told = get(client, f"{STOREFRONT}/{deadline_id}", token_of(client)).json()

        assert (told["rule"], told["rule_version"], told["is_law"], told["within"]) == (
            "DL_NRR_REFUND", 1, True, "calendar_days:7",
        )  # fmt: skip
        assert told["recomputed"]["legal"] == told["due_legal"] == told["due_at"] == "2026-10-09T00:00:00+08:00"
        assert told["recomputed"]["days"][0] == {"day": "2026-09-25", "number": 1, "kind": "holiday", "moved": False}
        assert (told["agrees"], told["history"], told["replaced_by"]) == (True, [], None)
        assert (told["course"]["paused_at"], told["course"]["pause_reason"]) == (None, None)

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("zh-CN", "第7天是2026年10月1日"),
            ("en-GB", "Day 7 is"),
        ],
    )
    def test_explains_itself_in_the_readers_language(self, client, shop, zhang, language, said):
        deadline_id = running(shop, REFUND, at=STARTED, person_id=zhang)

        told = get(client, f"{STOREFRONT}/{deadline_id}", token_of(client), **{"Accept-Language": language}).json()

        assert [line for line in told["explanation"] if line.startswith(said)]

    def test_is_not_there_for_others(self, client, shop, at, zhang):
        others = running(shop, PAY, at=at, person_id=new_id())
        token = token_of(client)

        answers = [get(client, f"{STOREFRONT}/{deadline_id}", token) for deadline_id in (others, new_id())]

        assert [(a.status_code, a.json()["code"]) for a in answers] == [(404, "deadlines.unknown")] * 2
