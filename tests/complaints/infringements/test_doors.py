"""Is each reader of a notice offered what the table offers, and shown what is theirs?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from django.db import transaction

from complaints.infringements.doors import DOORS, SHOW_FILING, View
from complaints.infringements.models import Infringement
from platform_core.actors import Role
from tests.complaints.infringements import builders
from tests.merchants.builders import acting_as
from tests.orders.checkout.test_api import SELLER, At, refusal
from tests.orders.sales.builders import Sale


def view(notice: Infringement, role: Role) -> View:
    holder = builders.holder_of(notice)
    return DOORS.view_of(builders.now(notice), by=replace(holder, role=role))


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestANotice:
    def test_offers_early_what_only_the_guard_refuses_and_says_what_comes_first(self, sale: Sale, at: datetime) -> None:
        notice = builders.waiting(sale, at)
        with acting_as(builders.holder_of(notice)), transaction.atomic():
            seen = view(notice, Role.SHOPPER)

            assert seen.offers.keys() == {"add", "withdraw_notice"}
            assert [str(first) for first in seen.preconditions] == [str(SHOW_FILING.first)]

    def test_leaves_out_what_is_empty_and_what_is_for_others(self, sale: Sale, at: datetime) -> None:
        notice = builders.drafted(sale, at)
        with acting_as(builders.holder_of(notice)), transaction.atomic():
            facts = [str(label) for label, _value in view(notice, Role.SHOPPER).facts]

        assert "Wrong notices of this holder" not in facts
        assert len(facts) == 4


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestAList:
    def test_is_narrowed_by_state_and_right(self, sale: Sale, at: datetime) -> None:
        builders.submitted(sale, at), builders.measured(sale, at)
        shop = At(sale.seller, SELLER)

        def states(query: str) -> list[str]:
            return [row["state"] for row in shop.get(f"/infringements?{query}").json()["items"]]

        assert (states("state=measured"), states("right_kind=patent")) == (["measured"], [])
        assert sorted(states("right_kind=trademark")) == ["measured", "submitted"]

    def test_is_not_narrowed_by_what_there_is_not(self, sale: Sale) -> None:
        assert refusal(At(sale.seller, SELLER).get("/infringements?state=burnt")) == (400, "http.invalid")
