"""Does the next page begin where this one ended, whatever comes in between?"""

from datetime import timedelta

import pytest
from django.core import signing
from django.db import transaction

from platform_core.eventlog.commands.publishing import publish
from platform_core.http.paging import SALT
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.http.conftest import API, signed_in
from tests.platform_core.scene import AT, BUYER, STAFF, Noted

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform_core.http.doors")]


def noted(*minutes):
    """Facts at these minutes past the hour; their ids in order of birth."""
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return [
            str(publish(Noted(thing_id=new_id(), person_id=BUYER), by=STAFF, at=AT + timedelta(minutes=m)))
            for m in minutes
        ]


def page(**query):
    response = signed_in(BUYER).get(f"{API}/notes", {"limit": 2} | query)
    assert response.status_code == 200, response.content
    return response.json()


def pages(**query):
    found, cursor = [], {}
    while True:
        got = page(**query, **cursor)
        found.append(got["items"])
        if got["next"] is None:
            return found
        cursor = {"cursor": got["next"]}


class TestPages:
    def test_of_nothing(self):
        assert page() == {"items": [], "next": None}

    def test_come_in_order_and_end(self):
        a, b, c, d, e = noted(1, 2, 3, 4, 5)

        assert pages() == [[e, d], [c, b], [a]]

    def test_end_without_an_empty_one(self):
        a, b, c, d = noted(1, 2, 3, 4)

        assert pages() == [[d, c], [b, a]]

    def test_lose_nothing_among_equals(self):
        ids = noted(1, 1, 1, 1, 1, 2)

        found = [i for p in pages() for i in p]

        assert found == [ids[5], *reversed(ids[:5])]

    @pytest.mark.parametrize(
        "by", ["id", "-id", "occurred_at,id", "occurred_at,-id", "topic,id", "-topic,-occurred_at,id"]
    )
    def test_visit_each_once_in_any_order(self, by):
        ids = noted(3, 1, 2, 2, 5)

        found = [i for p in pages(by=by) for i in p]

        assert sorted(found) == sorted(ids)

    def test_stand_still_while_more_comes_in_front(self):
        a, b, c = noted(1, 2, 3)
        first = page()
        noted(4, 5)

        assert page(cursor=first["next"])["items"] == [a]
        assert first["items"] == [c, b]

    def test_show_twenty_unless_told(self):
        noted(*range(21))

        got = signed_in(BUYER).get(f"{API}/notes").json()

        assert len(got["items"]) == 20
        assert got["next"]


class TestRefusals:
    def refused(self, **query):
        response = signed_in(BUYER).get(f"{API}/notes", query)
        assert (response.status_code, response.json()["code"]) == (400, "http.invalid")
        return list(response.json()["params"])

    @pytest.mark.parametrize("limit", ["0", "-1", "101", "x", "", "1.5", "１０", "9" * 400, "0000000001000"])
    def test_of_a_limit_out_of_bounds(self, limit):
        assert self.refused(limit=limit) == ["limit"]

    @pytest.mark.parametrize("limit", ["1", "100", "007"])
    def test_of_no_limit_within(self, limit):
        assert page(limit=limit) == {"items": [], "next": None}

    def test_of_a_cursor_that_somebody_steered(self):
        noted(1, 2, 3)
        cursor = page()["next"]

        assert self.refused(cursor=cursor[1:]) == ["cursor"]
        assert self.refused(cursor="nonsense") == ["cursor"]
        assert self.refused(cursor="\x00") == ["cursor"]
        assert self.refused(cursor=signing.dumps((["-occurred_at", "-id"], ["a", "b"]), salt="another")) == ["cursor"]

    def test_of_a_cursor_of_another_list(self):
        noted(1, 2, 3)
        cursor = page(by="id")["next"]

        assert self.refused(cursor=cursor) == ["cursor"]

    def test_show_no_more_of_a_row_than_its_place(self):
        noted(1, 2, 3)
        cursor = page()["next"]

        order, values = signing.loads(cursor, salt=SALT)

        assert order == ["-occurred_at", "-id"]
        assert values[0] == (AT + timedelta(minutes=2)).isoformat()
