"""Freight beside the orders' money, and a worker that is killed: each is charged to the shop once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.aftersales.remedies import builders as recalls
from tests.aftersales.returns.test_worker import RUNNING, ask, until, worker
from tests.database import as_login
from tests.merchants.guarantee.builders import funded
from tests.orders.sales import builders as orders

BUYERS = 4
OVERDUE = f"{RUNNING} AND kind = 'aftersales.reimburse'"
EFFECTS = {
    "covered": """SELECT count(*), count(DISTINCT subject_id) FROM eventlog_event
                  WHERE topic = 'aftersales.reimbursement_covered'""",
    "debts": "SELECT count(*), count(DISTINCT case_id) FROM merchants_debt WHERE kind = 'award'",
    "paying": "SELECT count(*), count(DISTINCT remedy_id) FROM aftersales_reimbursement WHERE state = 'paying'",
}


@pytest.mark.proof
@pytest.mark.commits
@pytest.mark.duty("CRL-19", "HSE-16", "ECL-58")
def test_each_is_covered_once_though_the_worker_is_killed(fresh: dict[str, str], at: datetime) -> None:
    with as_login("worker"):
        funded(10_000, at)
        sale = orders.sale(at - timedelta(days=3))
        buyers = [orders.stranger(at - timedelta(days=2)) for _ in range(BUYERS)]
        sold = [orders.delivered(sale, at - timedelta(days=2), quantity=1, by=buyer) for buyer in buyers]
        recalls.sought(recalls.recalled(sale, at), at)
        for order, buyer in zip(sold, buyers, strict=True):
            row = recalls.of_order(order)
            recalls.sent(row, buyer, at, outlay=1200)
            recalls.arrived(row, sale.seller, at)
    assert ask(OVERDUE) == (BUYERS,)

    with worker(fresh):
        until(lambda: ask(EFFECTS["covered"])[0] > 1)
    with worker(fresh):
        until(lambda: ask(OVERDUE)[0] == 0)

    assert {name: ask(question) for name, question in EFFECTS.items()} == dict.fromkeys(EFFECTS, (BUYERS, BUYERS))
    assert ask("SELECT sum(amount), sum(covered + lent) FROM merchants_debt WHERE kind = 'award'") == (4800, 4800)
    assert ask("SELECT sum(debits_posted) - sum(credits_posted) FROM ledger_account") == (0,)
