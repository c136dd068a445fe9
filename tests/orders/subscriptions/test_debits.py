"""Is each debit made once, whoever is killed or comes at the same moment? Real threads, workers and a real provider."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from orders.subscriptions.deadlines import DEBIT
from orders.subscriptions.models import Subscription
from platform_core import clock
from platform_core.actors import RELAY
from platform_core.cases.steps import begin
from platform_core.legal.spans import Hours
from platform_core.money import Money
from platform_core.payments import ports
from platform_core.payments.commands import mandates
from platform_core.payments.types import MandateAsked
from platform_core.tenancy.scopes import acting_for
from tests.aftersales.returns.test_worker import ask, until, worker
from tests.database import as_login
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.subscriptions import builders as kept_by
from tests.orders.test_races import at_once, books_agree
from tests.platform_core.eventlog.catching_up import one_pass
from tests.platform_core.payments.doors import listening
from tests.platform_core.sandbox.world import PAY, running

pytestmark = pytest.mark.commits
DAY, SOON = timedelta(days=1), timedelta(seconds=4)
ILLEGAL = "states.illegal_transition"


def started_so_that(due: datetime, **how: Any) -> kept_by.Kept:
    """Subscribed to nine days before this instant, agreed to by the provider, and told twice."""
    at = due - 9 * DAY
    kept = kept_by.asked(at, **how)
    with acting_as(RELAY), transaction.atomic():
        mandates.record_mandate(kept.row.mandate_id, answer=kept_by.YES, by=RELAY, at=at)
    with acting_as(RELAY), transaction.atomic(), acting_for(kept.sale.shop):
        begin(Subscription, "start", kept.row.id, by=RELAY, at=at).say(promised={DEBIT.kind: Hours(9 * 24)})
    assert kept_by.notified(kept) == due
    return kept


@pytest.mark.proof
@pytest.mark.duty("OTM-18", "IPP-20", "HSE-15")
def test_a_worker_debits_at_the_instant_and_not_before(fresh: dict[str, str]) -> None:
    with as_login("worker"):
        with transaction.atomic():
            due = clock.now() + SOON
        told, untold = started_so_that(due), started_so_that(due)
        kept_by.stated(untold.sale, due - 9 * DAY, replace(kept_by.TERMS, amount=Money(9900)))

    with worker(fresh):
        until(lambda: ask("SELECT count(*) FROM orders_subscription WHERE state IN ('debiting', 'ended')") == (2,))

    once = "SELECT count(*), bool_and(asked_at >= due_at), min(payer_id::text) FROM payments_debit"
    assert ask(once) == (1, True, str(told.sale.shopper.id))
    closed = "SELECT bool_and(closed_at >= due_at) FROM deadlines_runningdeadline WHERE kind = 'orders.debit'"
    assert ask(closed) == (True,)


@pytest.mark.duty("OTM-18", "IPP-20")
@pytest.mark.login("worker")
@pytest.mark.parametrize("round_", range(3))
def test_cancelling_at_the_very_instant_leaves_one_debit_or_none(fresh: dict[str, str], round_: int) -> None:
    with transaction.atomic():
        due = clock.now()
    kept = started_so_that(due)

    _swept, cancelled = at_once(lambda: kept_by.sweep(due), lambda: kept_by.cancel(kept, due))
    kept_by.sweep(due)

    assert cancelled == "done"
    found = (kept_by.now(kept).state, kept_by.mandate(kept).state)
    assert found == ("ended", "ending")
    assert len(kept_by.debits(kept)) == len(kept_by.orders(kept)) <= 1
    assert books_agree()


@pytest.mark.duty("IPP-20")
@pytest.mark.login("worker")
def test_many_sweeps_at_once_debit_once(fresh: dict[str, str]) -> None:
    with transaction.atomic():
        due = clock.now()
    kept = started_so_that(due)

    at_once(*[lambda: kept_by.sweep(due)] * 4)

    assert (len(kept_by.debits(kept)), len(kept_by.orders(kept))) == (1, 1)


@pytest.fixture
def world(fresh: dict[str, str], settings: Any, tmp_path: Any) -> Iterator[Any]:
    with listening() as door, running(tmp_path, door) as world:
        settings.PUBLIC_URL = door
        settings.PAYMENT_PROVIDER_URL = f"{world.url}/pay"
        settings.PAYMENT_PROVIDER_SECRET = PAY
        yield world


def captured(world: Any) -> int:
    return int(world.client(PAY).get("/pay/api/v1/statement").json()["captured"])


def relayed(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        one_pass()


def due_there(now: datetime) -> kept_by.Kept:
    """Agreed to by the provider's own server, and due."""
    kept = started_so_that(now)
    mandate = kept_by.mandate(kept)
    ports.provider("sandbox").create_mandate(
        MandateAsked(mandate_id=mandate.id, payer_ref="somebody", most=mandate.most)
    )
    kept_by.sweep(now)
    return kept


@pytest.mark.login("worker")
class TestAtTheProvider:
    @pytest.mark.duty("OTM-18", "IPP-20", "HSE-15")
    def test_what_was_taken_before_a_worker_died_is_asked_for_again_and_taken_once(self, world: Any) -> None:
        with transaction.atomic():
            now = clock.now()
        kept = due_there(now)
        ports.provider("sandbox").debit(as_order(kept))  # and there the worker was killed

        relayed(lambda: kept_by.now(kept).state == "active")

        assert (captured(world), kept_by.order_of(kept).state, kept_by.now(kept).period) == (11600, "paid", 2)
        assert books_agree()

    @pytest.mark.duty("IPP-20")
    def test_an_unknown_answer_is_asked_for_again_under_the_same_number(self, world: Any) -> None:
        with transaction.atomic():
            now = clock.now()
        kept = due_there(now)
        world.fault("pay", "error")

        relayed(lambda: kept_by.now(kept).state == "active")

        assert captured(world) == 11600

    @pytest.mark.duty("IPP-20")
    def test_a_refusal_ends_the_order_and_is_tried_once_more(self, world: Any) -> None:
        with transaction.atomic():
            now = clock.now()
        kept = due_there(now)
        world.fault("pay", "refuse")

        relayed(lambda: kept_by.now(kept).state == "failed")

        assert (captured(world), kept_by.order_of(kept).state) == (0, "cancelled")
        relayed(lambda: len(kept_by.notices(kept, "payments.debit_ahead")) == 2)

    @pytest.mark.duty("OTM-18", "IPP-20")
    def test_what_is_stopped_before_the_provider_was_asked_is_not_taken(self, world: Any) -> None:
        with transaction.atomic():
            now = clock.now()
        kept = due_there(now)
        kept_by.cancel(kept, now)

        relayed(lambda: kept_by.mandate(kept).state == "revoked")

        assert (captured(world), kept_by.order_of(kept).state) == (0, "placed")
        kept_by.sweep(kept_by.order_of(kept).pay_until)
        assert (kept_by.order_of(kept).state, builders.shelf(kept.sale)) == ("cancelled", (10, 0))
        assert books_agree()

    @pytest.mark.duty("OTM-18", "IPP-20")
    def test_a_subscription_begins_and_its_mandate_ends_there(self, world: Any) -> None:
        with transaction.atomic():
            now = clock.now()
        kept = kept_by.asked(now)
        relayed(lambda: kept_by.now(kept).state == "active")
        kept_by.cancel(kept, now)
        relayed(lambda: kept_by.mandate(kept).state == "revoked")

        found = world.client(PAY).get(f"/pay/api/v1/mandates/{kept.row.mandate_id}").json()
        assert (found["state"], captured(world)) == ("ended", 0)


def as_order(kept: kept_by.Kept) -> Any:
    with kept_by.bound(kept_by.SYSTEM), transaction.atomic():
        return kept_by.Debit.objects.select_related("mandate").get(id=kept_by.debits(kept)[-1].id).as_order()
