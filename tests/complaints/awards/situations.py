"""Where can an award stand, and when do its clocks end over the National Day?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from complaints.awards import commands
from complaints.awards.deadlines import OBJECT_TO_AWARD
from complaints.awards.models import Award
from platform_core.actors import Role
from tests.complaints.awards import builders as awards
from tests.complaints.complaint.builders import does
from tests.complaints.complaint.situations import BEFORE_THE_HOLIDAY, FIFTEEN_DAYS_OVER, INTO_THE_HOLIDAY
from tests.merchants.builders import operator
from tests.merchants.guarantee.builders import settled
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.situations import Clocked, Elsewhere, Reach, Situations, Standing

Step = Callable[[Award, Sale, datetime], Any]
WORDS: Final = {
    "object": {"text": "运费已经退过。"},
    "uphold": {"reasons": "凭证属实。"},
    "strike": {"reasons": "确已退过。"},
}


def final(row: Award, sale: Sale, at: datetime) -> None:
    awards.made(row, OBJECT_TO_AWARD, "become_final", at)


def paid(row: Award, sale: Sale, at: datetime) -> None:
    settled(sale.shop, 5000, at)
    does(sale.seller, commands.pay_award, row.id, at=at)


def arrived(row: Award, sale: Sale, at: datetime) -> None:
    awards.recorded(row, at, paid=True)


def missed(row: Award, sale: Sale, at: datetime) -> None:
    awards.recorded(row, at, paid=False)


def struck(row: Award, sale: Sale, at: datetime) -> None:
    does(awards.SECOND, commands.strike_award, row.id, reasons="确已退过。", at=at)


def rich(row: Award, sale: Sale, at: datetime) -> None:
    settled(sale.shop, 5000, at)


def after(*steps: Step) -> Reach:
    def reach(at: datetime) -> Standing:
        sale = orders.sale(at)
        row = awards.granted(sale, at)
        for step in steps:
            step(row, sale, at)
        actors = {Role.SHOPPER: sale.shopper, Role.MERCHANT: sale.seller, Role.STAFF: operator()}
        return Standing(row=awards.now(row), actors=actors, strangers=Elsewhere(lambda: orders.strangers(at)))

    return reach


def words(step: str, standing: Standing) -> dict[str, Any]:
    return WORDS.get(step, {})


AWARDS: Final = Situations(
    model=Award,
    where={
        "granted": after(),
        "granted to who can pay": after(rich),
        "objected": after(awards.objected),
        "owed": after(final),
        "paying": after(final, paid),
        "paid": after(final, paid, arrived),
        "unpaid": after(final, paid, missed),
        "struck": after(awards.objected, struck),
    },
    words=words,
    clocks={
        # Seven days, whatever they are: the 1st to the 7th.
        "complaints.object_to_award": Clocked(
            where="granted", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 7, 16, 0, tzinfo=UTC)
        ),
        "complaints.decide_award": Clocked(where="objected", since=INTO_THE_HOLIDAY, due=FIFTEEN_DAYS_OVER),
        # Five working days: the 8th to the 10th, which is a Saturday and worked, the 12th and the 13th.
        "complaints.pay_award": Clocked(
            where="owed",
            since=BEFORE_THE_HOLIDAY,
            due=datetime(2026, 10, 13, 16, 0, tzinfo=UTC),
            then="wait_for_the_fund",
        ),
        "complaints.pay_award_again": Clocked(
            where="unpaid", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
        ),
    },
)
