"""Does a real worker act on a clock of money at its instant, and not before?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.payments.types import Outcome
from tests.aftersales.returns.test_worker import ask as read
from tests.aftersales.returns.test_worker import until, worker
from tests.database import as_login
from tests.merchants.builders import person
from tests.platform_core.ledger.conftest import opened
from tests.platform_core.payments.conftest import Orders, asked, captured, requested
from tests.platform_core.payments.test_asking_again import answer, ask, asked_for_account

DAY, THREE_DAYS, SOON = timedelta(days=1), timedelta(hours=72), timedelta(seconds=4)
ON_TIME = """SELECT count(*), bool_and(closed_at >= due_at) FROM deadlines_runningdeadline
             WHERE state = 'missed' AND closed_at > now() - interval '1 hour'"""


@pytest.mark.proof
@pytest.mark.commits
@pytest.mark.duty("NRR-14", "HSE-05", "ECL-20")
def test_a_worker_asks_for_the_money_at_the_instant_and_not_before(fresh: dict[str, str], orders: Orders) -> None:
    with as_login("worker"):
        with transaction.atomic():
            due = clock.now() + SOON
        payer = Actor(id=person(due).id, role=Role.SHOPPER)
        silent, stubborn = (asked(opened(due), 1000) for _ in range(2))
        for number, share in enumerate((silent, stubborn)):
            captured(requested(payer, [share], at=due - 9 * DAY).id, 1000, at=due - 9 * DAY, ref=f"PAY{number}")
        asked_for_account(stubborn, due - THREE_DAYS - 2 * DAY)
        answer(ask(silent, 300, due - DAY), Outcome.SILENT, due - DAY)

    with worker(fresh):
        until(lambda: read("SELECT count(*) FROM eventlog_event WHERE topic = 'payments.refund_stuck'") == (1,))
        until(lambda: read("SELECT count(*) FROM payments_refund WHERE attempt = 6") == (1,))

    assert read(ON_TIME) == (2, True)
