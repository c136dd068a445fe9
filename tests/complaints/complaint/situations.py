"""Where can a complaint stand, and when do its clocks end over the National Day?

2026: the holiday lasts from 1 to 7 October, and Saturday 10 October is worked instead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from complaints.complaint import queries
from complaints.complaint.commands import filing as commands
from complaints.complaint.models import Complaint
from complaints.complaint.types import Demand, Outcome
from platform_core.actors import Actor, Role
from platform_core.cases.rows import CaseRow
from platform_core.money import Money
from tests.complaints.complaint import builders
from tests.complaints.service import builders as service
from tests.merchants.builders import operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.situations import Clocked, Elsewhere, Reach, Situations, Standing

Step = Callable[[Complaint, Sale, datetime], Any]
BEFORE_THE_HOLIDAY: Final = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
INTO_THE_HOLIDAY: Final = datetime(2026, 9, 20, 2, 0, tzinfo=UTC)
FIFTEEN_DAYS_OVER: Final = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)  # the 5th is a day off, which gives no day more


def acknowledged(complaint: Complaint, sale: Sale, at: datetime) -> None:
    builders.acknowledge(complaint, at)


def decided(complaint: Complaint, sale: Sale, at: datetime) -> None:
    builders.decide(complaint, at)


DISMISSED: Final = Outcome.DISMISSED


def dismissed(complaint: Complaint, sale: Sale, at: datetime) -> None:
    builders.decide(complaint, at, why=builders.finding(DISMISSED))


def disputed(complaint: Complaint, sale: Sale, at: datetime) -> None:
    builders.ask_review(complaint, sale.shopper, at)


def confirmed(complaint: Complaint, sale: Sale, at: datetime) -> None:
    builders.confirm(complaint, at)


def replaced(complaint: Complaint, sale: Sale, at: datetime) -> None:
    builders.replace(complaint, at, why=builders.finding())


def kept_waiting(complaint: Complaint, sale: Sale, at: datetime) -> None:
    builders.left_undecided(complaint, sale, at)


def review_kept_waiting(complaint: Complaint, sale: Sale, at: datetime) -> None:
    builders.made("hand_review_to_seniors", complaint, sale, at)


def rested(complaint: Complaint, sale: Sale, at: datetime) -> None:
    builders.made("close", complaint, sale, at)


def after(*steps: Step, demand: Demand = builders.PART) -> Reach:
    """Of an order that is paid and not sent yet: no clock runs but the complaint's own."""

    def reach(at: datetime) -> Standing:
        sale = orders.sale(at)
        complaint = builders.file(orders.paid(sale, at), sale, at, demand=demand)
        kept = builders.keep(complaint, sale.seller, at)
        for step in steps:
            step(complaint, sale, at)
        return Standing(
            row=builders.now(complaint, sale),
            actors={Role.SHOPPER: sale.shopper, Role.MERCHANT: sale.seller, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: orders.strangers(at)),
            also=kept,
        )

    return reach


def corrected(complaint: Complaint, sale: Sale, at: datetime) -> None:
    builders.does(sale.shopper, commands.correct, complaint.id, text="受潮的是第二盒。", at=at)


def rated(complaint: Complaint, sale: Sale, at: datetime) -> None:
    builders.does(sale.shopper, commands.rate, complaint.id, stars=2, at=at)


def taken_down(*steps: Step) -> Reach:
    """By telephone; acknowledged, so that no other clock ends before the correction's."""

    def reach(at: datetime) -> Standing:
        sale = orders.sale(at)
        complaint = service.taken_down(sale, at)
        for step in (acknowledged, *steps):
            step(complaint, sale, at)
        return Standing(
            row=builders.now(complaint, sale),
            actors={Role.SHOPPER: sale.shopper, Role.MERCHANT: sale.seller, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: orders.strangers(at)),
            also=builders.keep(complaint, sale.seller, at),
        )

    return reach


def words(step: str, standing: Standing) -> dict[str, Any]:
    kept: UUID = standing.also
    told: dict[str, dict[str, Any]] = {
        "reject": {"rejection": builders.rejection(kept)},
        "offer": {"amount": Money(1)},
        "decide": {"finding": builders.finding()},
        "perform": {"text": "已寄出新品，单号 SF1。"},
        "reject_answer": {"text": "没有回答为什么发霉。"},
        "correct": {"text": "受潮的是第二盒。"},
        "rate": {"stars": 4},
        "ask_review": {"text": "称重照片没有看。"},
        "confirm": {"reasons": "证据已重新核对。"},
        "replace": {"finding": builders.finding(Outcome.PARTLY, fen=1)},
    }
    return told.get(step, {})


def offers(row: CaseRow, by: Actor, at: datetime) -> set[str]:
    """A review to those alone who may decide it."""
    assert isinstance(row, Complaint)
    return {action.name for action in queries.steps(row, by=by, at=at)}


REJECTED: Final = (acknowledged, builders.reject, builders.escalate)
COMPLAINTS: Final = Situations(
    model=Complaint,
    offers=offers,
    where={
        "filed": after(),
        "with_shop": after(acknowledged),
        "offered": after(acknowledged, builders.offer),
        "rejected": after(acknowledged, builders.reject),
        "escalated": after(*REJECTED),
        "late": after(*REJECTED, kept_waiting),
        "resolved": after(acknowledged, builders.accept),
        "promised": after(acknowledged, builders.accept, demand=builders.EXCHANGE),
        "promised by a decision": after(*REJECTED, decided, demand=builders.EXCHANGE),
        "promised, under review": after(*REJECTED, decided, disputed, demand=builders.EXCHANGE),
        "performed": after(acknowledged, builders.accept, builders.perform, demand=builders.EXCHANGE),
        "decided": after(*REJECTED, decided),
        "under review": after(*REJECTED, dismissed, disputed),
        "late review": after(*REJECTED, dismissed, disputed, review_kept_waiting),
        "confirmed": after(*REJECTED, dismissed, disputed, confirmed),
        "reviewed": after(*REJECTED, dismissed, disputed, replaced),
        "undecided": after(*REJECTED, kept_waiting, builders.left_for_good),
        "taken down": taken_down(),
        "corrected": taken_down(corrected),
        "rated": after(acknowledged, builders.accept, rated),
        "closed": after(acknowledged, builders.reject, rested),
        "withdrawn": after(builders.withdraw),
    },
    words=words,
    clocks={
        "complaints.acknowledge": Clocked(
            where="filed", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
        ),
        # Three working days: the 8th, the 9th, and the 10th instead.
        "complaints.answer": Clocked(
            where="with_shop", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 10, 16, 0, tzinfo=UTC)
        ),
        "complaints.reply": Clocked(where="offered", since=INTO_THE_HOLIDAY, due=FIFTEEN_DAYS_OVER),
        "complaints.decide": Clocked(where="escalated", since=INTO_THE_HOLIDAY, due=FIFTEEN_DAYS_OVER),
        "complaints.decide_late": Clocked(
            where="late", since=INTO_THE_HOLIDAY, due=FIFTEEN_DAYS_OVER, then="end_undecided"
        ),
        "complaints.ask_review": Clocked(
            where="decided", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 7, 16, 0, tzinfo=UTC)
        ),
        "complaints.perform": Clocked(
            where="promised",
            since=INTO_THE_HOLIDAY,
            due=FIFTEEN_DAYS_OVER,
            after=["complaints.remedy_granted"],
        ),
        # Seven days from the 1st on; a right ends on a day off as on any other, since the number is the house's.
        "complaints.correct": Clocked(
            where="taken down",
            since=BEFORE_THE_HOLIDAY,
            due=datetime(2026, 10, 7, 16, 0, tzinfo=UTC),
            then="leave_as_taken_down",
        ),
        "complaints.review": Clocked(where="under review", since=INTO_THE_HOLIDAY, due=FIFTEEN_DAYS_OVER),
    },
)
