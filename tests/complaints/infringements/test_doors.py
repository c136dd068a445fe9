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
