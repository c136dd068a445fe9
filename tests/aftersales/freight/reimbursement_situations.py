"""Where can freight beside an order's money stand, and when do its clocks end over the National Day?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from aftersales.freight.models import Reimbursement
from platform_core.actors import Role
from tests.aftersales.freight import reimbursements
from tests.aftersales.remedies.builders import DAY
from tests.merchants.builders import operator
from tests.merchants.guarantee.builders import settled
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.situations import Clocked, Elsewhere, Situations, Standing

SINCE: Final = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
A_DAY_LATER: Final = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)  # by the hour, whatever day that is
Step = Callable[[Reimbursement, Sale, datetime], Any]


def _after(*steps: Step) -> Callable[[datetime], Standing]:
    def reach(at: datetime) -> Standing:
        sale = orders.sale(at - 3 * DAY)
        row = reimbursements.owed(sale, at)
        for step in steps:
            step(row, sale, at)
        return Standing(
            row=reimbursements.now(row),
            actors={Role.SHOPPER: sale.shopper, Role.MERCHANT: sale.seller, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: orders.strangers(at)),
        )

    return reach


def _covered(row: Reimbursement, sale: Sale, at: datetime) -> None:
    settled(sale.shop, 5000, at)
    reimbursements.covered(row, at)


def _arrived(row: Reimbursement, sale: Sale, at: datetime) -> None:
    reimbursements.recorded(row, at, paid=True)


def _missed(row: Reimbursement, sale: Sale, at: datetime) -> None:
    reimbursements.recorded(row, at, paid=False)


REIMBURSEMENTS: Final = Situations(
    model=Reimbursement,
    where={
        "owed": _after(),
        "paying": _after(_covered),
        "paid": _after(_covered, _arrived),
        "unpaid": _after(_covered, _missed),
    },
    clocks={
        "aftersales.reimburse": Clocked(where="owed", since=SINCE, due=A_DAY_LATER, then="wait_for_the_fund"),
        "aftersales.reimburse_again": Clocked(where="unpaid", since=SINCE, due=A_DAY_LATER),
    },
)
