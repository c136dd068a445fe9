"""Claims that nobody answers, and a worker that is killed: each is granted once, and pays for nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from aftersales.returns.types import Remedy
from tests.aftersales.claims import builders as claims
from tests.aftersales.returns.test_worker import RUNNING, ask, until, worker
from tests.database import as_login
from tests.orders.sales import builders as orders

PIECES = 6
# What follows from a claim that is granted now runs on, of course.
OVERDUE = f"{RUNNING} AND due_at < now() - interval '1 day'"
EFFECTS = {
    "told": "SELECT count(*), count(DISTINCT subject_id) FROM eventlog_event WHERE topic = 'aftersales.claim_agreed'",
    "returns": "SELECT count(*), count(DISTINCT claim_id) FROM aftersales_return WHERE claim_id IS NOT NULL",
    "missed": """SELECT count(*), count(DISTINCT payload->>'about_id') FROM eventlog_event
                 WHERE topic = 'deadlines.missed' AND payload->>'kind' = 'aftersales.answer_claim'""",
    "repaid": "SELECT count(*), count(DISTINCT case_id) FROM payments_refund WHERE case_type = 'aftersales.claim'",
}


@pytest.mark.proof
@pytest.mark.commits
@pytest.mark.duty("CRL-24", "OPR-27")
def test_each_claim_is_granted_once_and_what_is_never_sent_is_paid_for(fresh: dict[str, str], at: datetime) -> None:
    """Each for an exchange; the goods of the first half come back, and nobody sends others."""
    with as_login("worker"):
        sale = orders.sale(at, on_hand=PIECES)
        order = orders.delivered(sale, at, quantity=PIECES)
        filed = [
            claims.claimed(order, sale, at + timedelta(hours=n), wants=Remedy.EXCHANGE, quantity=1)
            for n in range(PIECES)
        ]
        for claim in filed[: PIECES // 2]:
            claims.agreed(claim, sale, at + timedelta(hours=PIECES))
            claims.goods_back(claim, sale, at + timedelta(hours=PIECES))
    assert ask(OVERDUE)[0] >= PIECES

    with worker(fresh):
        until(lambda: ask(EFFECTS["told"])[0] > PIECES // 2)
    with worker(fresh):
        until(lambda: ask(OVERDUE)[0] == 0)

    assert {name: ask(question) for name, question in EFFECTS.items()} == {
        "told": (PIECES, PIECES),
        "returns": (PIECES, PIECES),
        "missed": (PIECES // 2, PIECES // 2),
        "repaid": (PIECES // 2, PIECES // 2),
    }
    assert ask("SELECT sum(debits_posted) - sum(credits_posted) FROM ledger_account") == (0,)
