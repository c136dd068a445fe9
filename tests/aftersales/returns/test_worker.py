"""Two hundred returns nobody answers, and a worker, paying in the shop's place, that is killed again and again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from orders.sales.models.orders import Order
from tests.aftersales.returns import builders
from tests.database import ROOT, admin, as_login
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

PATIENCE = 180  # seconds; nothing is measured by it
WORKER = "-m celery -A platform_core.project.celery worker -P threads -c 1 -Q clock -l warning"
NOWHERE = "redis://127.0.0.1:1/0"  # the clock needs no broker
# But for the provider's word, for which nobody asks here, and the verification of the shop, which comes round.
RUNNING = """SELECT count(*) FROM deadlines_runningdeadline
             WHERE state = 'running' AND kind NOT LIKE 'payments.%' AND kind NOT LIKE 'merchants.%'"""
GRANTED = "SELECT count(*) FROM aftersales_return WHERE state = 'granted'"
# What each silent return must have led to, once: by its own rows, by the log, by the refunds and by the books.
EFFECTS = {
    "grants": "SELECT count(*), count(DISTINCT case_id) FROM aftersales_grant",
    "told": """SELECT count(*), count(DISTINCT subject_id) FROM eventlog_event WHERE topic = 'aftersales.granted'""",
    "missed": """SELECT count(*), count(DISTINCT payload->>'about_id') FROM eventlog_event
                 WHERE topic = 'deadlines.missed' AND payload->>'kind' = 'aftersales.refund'""",
    "refunds": "SELECT count(*), count(DISTINCT case_id) FROM payments_refund",
    "holds": """SELECT count(*), count(DISTINCT source_id) FROM ledger_posting
                WHERE source_type = 'payments.refund' AND kind = 'pending' AND code = 'refund'""",
    "violations": "SELECT count(*), count(DISTINCT (kind, about_id)) FROM merchants_violation",
}


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A real one, ended by kill -9."""
    variables = environment | {"TIANPING_LOGIN": "worker", "REDIS_URL": NOWHERE}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([sys.executable, *WORKER.split()], env=variables, cwd=ROOT, **quiet)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def ask(question: str) -> tuple[Any, ...]:
    with admin(settings.DATABASES["default"]["NAME"]) as db:
        db.execute(question)
        return tuple(db.fetchone())


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def all_sent_back(sale: Sale, returns: int, at: datetime) -> Order:
    """One order, each piece of which comes back in a return of its own; nobody at the shop says a word."""
    order = orders.delivered(sale, at, quantity=returns)
    for n in range(returns):
        case = builders.noticed(order, sale, at + timedelta(hours=2), quantity=1)
        builders.sent(case, sale, at + timedelta(hours=3), waybill=f"BACK{n:04d}")
        builders.report(case, at + timedelta(hours=4))
    return order


@pytest.mark.proof
@pytest.mark.commits
@pytest.mark.duty("CRL-25c", "NRR-13", "NRR-31")
@pytest.mark.parametrize(("returns", "kills"), [(9, 2), (200, 5)])
def test_each_return_is_paid_once_through_kill_9(fresh: dict[str, str], at: datetime, returns: int, kills: int) -> None:
    with as_login("worker"):
        sale = orders.sale(at, on_hand=returns)
        order = all_sent_back(sale, returns, at)
    assert ask(RUNNING)[0] >= returns

    for kill in range(1, kills + 1):
        with worker(fresh):
            until(lambda enough=kill * returns // (kills + 1): ask(GRANTED)[0] >= enough)
    in_the_middle = ask(GRANTED)[0]
    with worker(fresh):
        until(lambda: ask(RUNNING)[0] == 0)

    assert in_the_middle < returns
    once = dict.fromkeys(EFFECTS, (returns, returns)) | {"violations": (2 * returns, 2 * returns)}
    assert {name: ask(question) for name, question in EFFECTS.items()} == once
    assert ask("SELECT sum(amount) FROM payments_refund") == (order.total,)
    assert ask("SELECT sum(debits_posted) - sum(credits_posted) FROM ledger_account") == (0,)
