"""Where can a proposal to mask a review stand, and when do its clocks end over the National Day?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from orders.reviews import queries
from orders.reviews.models import Masking
from platform_core.actors import Actor, Role
from tests.orders.reviews import builders as reviewing
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.situations import Clocked, Elsewhere, Reach, Situations, Standing

SINCE: Final = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)
SIXTEENTH: Final = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)
FIRST_OVER: Final = datetime(2026, 10, 1, 16, 0, tzinfo=UTC)  # the first day of rest
WORDS: Final = {"text": "请再看一遍。"}
REASONS: Final = {"reasons": "已核对。"}


def being(make: Callable[[Sale, datetime], Masking]) -> Reach:
    """Of staff acts who had no part in it before."""

    def reach(at: datetime) -> Standing:
        since = at - 30 * reviewing.DAY
        sale = builders.sale(since)
        return Standing(
            row=make(sale, at),
            actors={Role.SHOPPER: sale.shopper, Role.MERCHANT: sale.seller, Role.STAFF: reviewing.THIRD},
            strangers=Elsewhere(lambda: builders.strangers(since)),
        )

    return reach


def words(step: str, standing: Standing) -> dict[str, Any]:
    return WORDS if step in ("answer", "object", "appeal") else REASONS


def offers(row: Masking, by: Actor, at: datetime) -> set[str]:
    return {action.name for action in queries.masking_actions(row, by=by, at=at)}


MASKINGS: Final = Situations(
    model=Masking,
    where={
        "proposed": being(reviewing.proposed),
        "heard": being(reviewing.heard),
        "masked": being(reviewing.masked),
        "rejected": being(reviewing.rejected),
        "lapsed": being(reviewing.lapsed),
        "appealed": being(reviewing.appealed),
        "stands": being(reviewing.standing),
        "restored": being(reviewing.restored),
    },
    words=words,
    offers=offers,  # type: ignore[arg-type]  # its rows are maskings
    clocks={
        # Three, five and fifteen days, each to the end of its last one; a holiday moves no end.
        "orders.mask_hearing": Clocked(where="proposed", since=SINCE, due=datetime(2026, 10, 2, 16, 0, tzinfo=UTC)),
        "orders.mask_decision": Clocked(where="heard", since=SINCE, due=datetime(2026, 10, 4, 16, 0, tzinfo=UTC)),
        "orders.mask_appeal": Clocked(where="masked", since=SIXTEENTH, due=FIRST_OVER),
        "orders.mask_appeal_decision": Clocked(where="appealed", since=SIXTEENTH, due=FIRST_OVER),
    },
)
