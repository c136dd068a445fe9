"""Who bears what the laboratory asks? The shop, if its sample failed and the result stands unopposed or by a decision;
else the platform."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from catalog.safety.api import _render_own_sample
from catalog.safety.commands import samples as commands
from catalog.safety.events import SampleUpheld
from catalog.safety.models.sampling import Sample
from catalog.safety.subscribers import said_of_sample
from merchants.guarantee.models import Debt
from platform_core.actors import RELAY
from platform_core.notices.queries import render_text
from platform_core.notices.types import Language
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.catalog import builders
from tests.catalog.builders import swept
from tests.catalog.safety import builders as safety
from tests.catalog.safety.builders import DAY
from tests.merchants.builders import acting_as, operator

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
COST = 80_000


def charged(sample: Sample, at: datetime) -> list[tuple[str, int]]:
    """What the shop owes once the relay has brought the fact, twice."""
    with bound(SYSTEM), transaction.atomic():
        for _ in range(2):
            commands.charge_for_test(sample.id, by=RELAY, at=at)
        found = Debt.objects.filter(merchant_id=sample.merchant_id, case_id=sample.id)
        return list(found.values_list("kind", "amount"))


def stands_unopposed(at: datetime) -> Sample:
    sample = safety.failed(at - 20 * DAY, cost=COST)
    swept(at)
    return sample


def upheld(at: datetime) -> Sample:
    return safety.decided(at, upheld=True, cost=COST)


def undecided(at: datetime) -> Sample:
    sample = safety.contested(at - 40 * DAY, cost=COST)
    swept(at)
    return sample


def overturned(at: datetime) -> Sample:
    return safety.decided(at, upheld=False, cost=COST)


def still_open(at: datetime) -> Sample:
    return safety.failed(at, cost=COST)


def without_cost(at: datetime) -> Sample:
    return safety.decided(at, upheld=True)


@pytest.mark.duty("ECL-58")
@pytest.mark.parametrize(
    ("reach", "owes"),
    [
        (stands_unopposed, [("charge", COST)]),
        (upheld, [("charge", COST)]),
        (undecided, []),
        (overturned, []),
        (still_open, []),
        (safety.passed, []),
        (without_cost, []),
    ],
)
def test_is_charged_once_where_a_failed_result_stands(
    reach: Callable[[datetime], Sample], owes: list[tuple[str, int]], at: datetime
) -> None:
    assert charged(reach(at), at) == owes


@pytest.mark.parametrize(
    ("why", "words"),
    [("no_objection", "800.00 CNY are charged"), ("decided", "are charged"), ("undecided", "costs you nothing")],
)
def test_is_told_to_the_shop_as_it_is(why: str, words: str, at: datetime) -> None:
    sample = safety.failed(at, cost=COST)
    fact = SampleUpheld(sample_id=sample.id, number=sample.number, merchant_id=sample.merchant_id, why=why)
    with bound(SYSTEM), transaction.atomic():
        said = said_of_sample(fact) | {"number": sample.number}
        assert words in render_text("catalog.sample_upheld_for_shop", Language.EN, said).body


@pytest.mark.duty("SPT-03")
def test_is_shown_to_the_shop_with_the_result(at: datetime) -> None:
    sample = safety.failed(at, cost=COST)
    seller = builders.trader(sample.merchant_id)
    with acting_as(seller), transaction.atomic():
        assert _render_own_sample(sample, by=seller)["cost"] == {"amount": COST, "currency": "CNY"}


def test_is_never_less_than_nothing_says_the_database(at: datetime) -> None:
    sample = safety.failed(at, cost=COST)
    with acting_as(operator()), pytest.raises(IntegrityError, match="sample_costs"), transaction.atomic():
        Sample.objects.filter(id=sample.id).update(cost=-1)
