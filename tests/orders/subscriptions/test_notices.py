"""Is nothing announced to a subscriber that cannot come? (OTM-18, CRI-10b, HSE-15)"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from platform_core.money import Money
from platform_core.payments.types import Ahead, Outcome
from platform_core.states import IllegalTransition
from tests.orders.conftest import Refused
from tests.orders.subscriptions import builders as kept_by

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
DAY = timedelta(days=1)
DEARER = replace(kept_by.TERMS, amount=Money(5900))


@pytest.fixture
def at() -> datetime:
    """A day on which the number of hours before a debit is in force."""
    return kept_by.AT


def failed(at: datetime) -> kept_by.Kept:
    kept = kept_by.debited(at)
    kept_by.answer(kept, kept_by.debits(kept)[0].due_at, Outcome.FAILED)
    return kept


@pytest.mark.duty("OTM-18", "CRI-10b")
def test_no_debit_of_a_plan_that_was_withdrawn(at: datetime) -> None:
    kept = kept_by.started(at)
    kept_by.stated(kept.sale, at, replace(kept_by.TERMS, amount=Money(0)))
    due = kept_by.notified(kept)

    assert [kept_by.notices(kept, which) for which in Ahead] == [[], []]
    kept_by.sweep(due)
    assert (kept_by.now(kept).state, kept_by.now(kept).reason) == ("ended", "not_on_offer")


@pytest.mark.duty("OTM-18", "HSE-15")
def test_no_price_to_agree_to_before_a_second_try(at: datetime) -> None:
    kept = failed(at)
    kept_by.stated(kept.sale, at, DEARER)

    assert kept_by.tell(kept, at + 10 * DAY) is None

    assert kept_by.notices(kept, "orders.subscription_price_raised") == []
    kept_by.sweep(kept.due)
    assert (kept_by.now(kept).state, kept_by.now(kept).reason) == ("ended", "price_raised")


@pytest.mark.duty("OTM-18", "IPP-20")
def test_a_second_try_goes_on_under_the_mandate_of_which_it_was_told(at: datetime, refused: Refused) -> None:
    kept = failed(at)
    kept_by.tell(kept, at + 10 * DAY)
    plan = kept_by.stated(kept.sale, at, DEARER)

    with refused(IllegalTransition) as refusal:
        kept_by.agree(kept, plan, at + 10 * DAY)

    assert refusal.value.params["state"] == "failed"
    assert (kept_by.now(kept).amount, kept_by.mandate(kept).state) == (11600, "active")
