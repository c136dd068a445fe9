"""Where can the remedy for a recalled lot stand, and when do its clocks end over the National Day?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from aftersales.remedies.models import Remedy
from platform_core.actors import Role
from tests.aftersales.remedies import builders as recalls
from tests.aftersales.remedies.builders import DAY
from tests.aftersales.returns.builders import BEFORE_HOLIDAY, FIRST_OCTOBER
from tests.catalog.builders import swept
from tests.catalog.safety import builders as safety
from tests.merchants.builders import operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.situations import Clocked, Elsewhere, Situations, Standing

SINCE: Final = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)
Way = Callable[[Remedy, Sale, datetime], Any]


def _reach(*ways: Way, danger: Any = safety.DANGER, days: int = 0) -> Callable[[datetime], Standing]:
    """``days`` after it was offered."""

    def reach(at: datetime) -> Standing:
        sale = orders.sale(at - (days + 3) * DAY)
        row = recalls.offered(sale, at - days * DAY, danger=danger)
        for way in ways:
            way(row, sale, at)
        return Standing(
            row=safety.fresh(row),
            actors={Role.SHOPPER: sale.shopper, Role.MERCHANT: sale.seller, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: orders.strangers(at)),
        )

    return reach


def _sent(row: Remedy, sale: Sale, at: datetime) -> None:
    recalls.sent(row, sale.shopper, at)


def _arrived(row: Remedy, sale: Sale, at: datetime) -> None:
    recalls.arrived(row, sale.seller, at)


def _swept(row: Remedy, sale: Sale, at: datetime) -> None:
    swept(at)


def _lifted(row: Remedy, sale: Sale, at: datetime) -> None:
    safety.lifted(row.freeze, at)
    recalls.ended(row.freeze, at)


def _words(step: str, standing: Standing) -> dict[str, Any]:
    return {"send_recalled": {"carrier": "sf", "waybill": "SF77012", "outlay": 1200}}.get(step, {})


REMEDIES: Final = Situations(
    model=Remedy,
    words=_words,
    writer=Role.MERCHANT,
    offers=recalls.offers,
    where={
        "offered": _reach(),
        "to_destroy": _reach(danger=safety.DESTROYED),
        "sent": _reach(_sent),
        "granted": _reach(_sent, _arrived),
        "unanswered": _reach(_swept, days=20),
        "called_off": _reach(_lifted),
    },
    clocks={
        # Fifteen days and seven: a holiday moves no end of the house's.
        "aftersales.remedy_answer": Clocked(
            where="to_destroy",
            since=BEFORE_HOLIDAY,
            due=FIRST_OCTOBER,
            then="grant_unasked",
        ),
        "aftersales.remedy_arrives": Clocked(where="sent", since=SINCE, due=datetime(2026, 10, 6, 16, 0, tzinfo=UTC)),
    },
)
