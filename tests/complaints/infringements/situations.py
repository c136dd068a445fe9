"""Where can a notice of infringement stand, and when do its clocks end over the National Day?

2026: the holiday lasts from 1 to 7 October, and Saturday 10 October is worked instead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from complaints.infringements.commands import notices as commands
from complaints.infringements.models import Infringement
from complaints.infringements.types import Exhibit
from platform_core.actors import Role
from tests.complaints.complaint.builders import does
from tests.complaints.infringements import builders
from tests.merchants.builders import operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.situations import Clocked, Elsewhere, Reach, Situations, Standing

Step = Callable[[Infringement, Sale, datetime], Any]
BEFORE_THE_HOLIDAY: Final = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
INTO_THE_HOLIDAY: Final = datetime(2026, 9, 20, 2, 0, tzinfo=UTC)
SAID: Final = {"reasons": builders.REASONS}


def after(*steps: Step) -> Reach:
    """Of a draft with every paper."""

    def reach(at: datetime) -> Standing:
        sale = orders.sale(at)
        notice = builders.prepared(sale, at)
        for step in steps:
            step(notice, sale, at)
        told = {Role.MERCHANT: sale.seller} if steps else {}  # of a draft the shop must not know
        return Standing(
            row=builders.now(notice),
            actors={Role.SHOPPER: builders.holder_of(notice), **told, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: [sale.shopper, *orders.strangers(at)]),
        )

    return reach


def submitted(notice: Infringement, sale: Sale, at: datetime) -> None:
    builders.submit(notice, at)


def kept_waiting(notice: Infringement, sale: Sale, at: datetime) -> None:
    builders.made("alarm_undecided", notice, at)


def measured(notice: Infringement, sale: Sale, at: datetime) -> None:
    """The shop has its first evidence at hand."""
    builders.measure(notice, at)
    builders.show(notice, Exhibit.COUNTER_EVIDENCE, at, by=sale.seller)


def rejected(notice: Infringement, sale: Sale, at: datetime) -> None:
    does(operator(), commands.reject_notice, notice.id, **SAID, at=at)


def countered(notice: Infringement, sale: Sale, at: datetime) -> None:
    does(sale.seller, commands.counter_notice, notice.id, text=builders.COUNTER, at=at)


def arrived(notice: Infringement, sale: Sale, at: datetime) -> None:
    """The right holder has what shows a suit and a delay: the wait goes on by itself unless somebody judges it."""
    builders.forward(notice, at)
    for kind in (Exhibit.FILING_PROOF, Exhibit.DELAY_PROOF):
        builders.show(notice, kind, at)


def published(notice: Infringement, sale: Sale, at: datetime) -> None:
    """Everybody reads of it by then, so that no clock runs but the one that is looked at."""
    builders.sweep(at + timedelta(days=5))


def delayed(notice: Infringement, sale: Sale, at: datetime) -> None:
    does(operator(), commands.grant_delay, notice.id, days=20, at=at)


def litigated(notice: Infringement, sale: Sale, at: datetime) -> None:
    does(builders.holder_of(notice), commands.show_filing, notice.id, filing=builders.FILING, at=at)


def confirmed(notice: Infringement, sale: Sale, at: datetime) -> None:
    builders.confirm(notice, at)


def lifted(notice: Infringement, sale: Sale, at: datetime) -> None:
    builders.lift(notice, at)


def restored(notice: Infringement, sale: Sale, at: datetime) -> None:
    builders.made("restore", notice, at + timedelta(days=16))


def withdrawn(notice: Infringement, sale: Sale, at: datetime) -> None:
    builders.withdraw(notice, at)


WORDS: Final[dict[str, dict[str, Any]]] = {
    "submit": {"truthful": True},
    "measure": SAID,
    "reject": SAID,
    "counter": {"text": builders.COUNTER},
    "grant_delay": {"days": 5},
    "refuse_delay": SAID,
    "show_filing": {"filing": builders.FILING},
    "show_filing_later": {"filing": builders.FILING},
    "lift": SAID,
    "confirm_infringement": {"outcome": "判决认定侵权。"},
}
DOWN: Final = ["catalog.listings_taken_down_for"]
BACK: Final = ["catalog.listings_put_back"]


def words(step: str, standing: Standing) -> dict[str, Any]:
    return WORDS.get(step, {})


TO_THE_SHOP: Final = (submitted, measured)
TO_THE_HOLDER: Final = (*TO_THE_SHOP, countered, arrived)
INFRINGEMENTS: Final = Situations(
    model=Infringement,
    where={
        "drafted": after(),
        "submitted": after(submitted),
        "late": after(submitted, kept_waiting),
        "rejected": after(submitted, rejected),
        "measured": after(*TO_THE_SHOP),
        "countered": after(*TO_THE_SHOP, countered),
        "waiting": after(*TO_THE_HOLDER),
        "waiting in public": after(*TO_THE_HOLDER, published),
        "delayed": after(*TO_THE_HOLDER, delayed),
        "delayed in public": after(*TO_THE_HOLDER, published, delayed),
        "litigated": after(*TO_THE_HOLDER, litigated),
        "confirmed": after(*TO_THE_HOLDER, confirmed),
        "restored": after(*TO_THE_HOLDER, restored),
        "lifted": after(*TO_THE_SHOP, lifted),
        "withdrawn": after(*TO_THE_SHOP, withdrawn),
    },
    words=words,
    clocks={
        "complaints.act_on_notice": Clocked(
            where="submitted", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 2, 2, 0, tzinfo=UTC)
        ),
        "complaints.act_on_notice_late": Clocked(
            where="late", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 2, 2, 0, tzinfo=UTC), beside=DOWN
        ),
        "complaints.forward_statement": Clocked(
            where="countered", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
        ),
        # Fifteen days end on the 5th, which is free: the law moves the last day on to the 8th.
        "complaints.await_filing": Clocked(
            where="waiting in public",
            since=INTO_THE_HOLIDAY,
            due=datetime(2026, 10, 8, 16, 0, tzinfo=UTC),
            then="grant_delay_by_itself",
        ),
        # Twenty working days after that: from the 9th of October on, the 10th among them, to the 4th of November.
        "complaints.await_filing_longer": Clocked(
            where="delayed in public", since=INTO_THE_HOLIDAY, due=datetime(2026, 11, 4, 16, 0, tzinfo=UTC), after=BACK
        ),
        # One working day: the 8th, the first after the holiday.
        "complaints.publish_notice": Clocked(
            where="measured", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 8, 16, 0, tzinfo=UTC)
        ),
    },
)
