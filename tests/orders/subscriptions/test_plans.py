"""What may a shop's plan say, and what is said of it before anybody subscribes? (OTM-18, CRI-10b, HSE-15)"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from orders.subscriptions import policies
from orders.subscriptions.errors import PlanRefused, SubscriptionRefused
from platform_core.money import Money
from tests.orders.conftest import Refused
from tests.orders.sales import builders
from tests.orders.subscriptions import builders as kept_by

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def at() -> datetime:
    """A day on which the number of hours before a debit is in force."""
    return kept_by.AT


class TestAPlan:
    @pytest.mark.duty("OTM-18", "HSE-15")
    @pytest.mark.parametrize(
        ("said", "reasons"),
        [
            ({"first_days": 8}, ("first_too_soon",)),
            ({"first_days": 0}, ("first_too_soon",)),
            ({"months": 0}, ("interval",)),
            ({"months": 13, "first_days": 1}, ("interval", "first_too_soon")),
        ],
    )
    def test_leaves_time_for_the_notices_of_the_first_debit_too(
        self, at: datetime, said: dict[str, Any], reasons: tuple[str, ...], refused: Refused
    ) -> None:
        sale = builders.sale(at)

        with refused(PlanRefused) as refusal:
            kept_by.stated(sale, at, replace(kept_by.TERMS, **said))

        assert refusal.value.params == {"reasons": reasons, "least_days": 9}

    @pytest.mark.duty("CRI-10b", "OTM-18")
    def test_is_said_in_words_before_anybody_subscribes(self, at: datetime) -> None:
        plan = kept_by.stated(builders.sale(at), at)

        zh, en = policies.describe_plan(plan.terms)

        assert "58.00元，含运费" in zh
        assert "freight included" in en
        assert "随时点击一次取消" in zh
        assert "no free trial" in en

    def test_ends_with_nothing(self, at: datetime, refused: Refused) -> None:
        sale = builders.sale(at)
        plan = kept_by.stated(sale, at)
        kept_by.stated(sale, at, replace(kept_by.TERMS, amount=Money(0)))

        with refused(SubscriptionRefused) as refusal:
            kept_by.subscribe(sale, plan, at)

        assert refusal.value.params == {"reasons": ("plan_changed",)}
