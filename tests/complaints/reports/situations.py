"""Where can a report stand, and when do its clocks end over the National Day?

2026: the holiday lasts from 1 to 7 October, and Saturday 10 October is worked instead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from complaints.reports import commands
from complaints.reports.models import Report
from platform_core.actors import Actor, Role
from tests.complaints.complaint.builders import does
from tests.complaints.reports import builders as reports
from tests.merchants.builders import operator, person
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.situations import Clocked, Elsewhere, Reach, Situations, Standing

BEFORE_THE_HOLIDAY: Final = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
THREE_DAYS_OVER: Final = datetime(2026, 10, 10, 16, 0, tzinfo=UTC)  # the 8th, the 9th, and the 10th instead
Step = Callable[[Report, datetime], Any]
REASON: Final = {"reasons": "核查后未发现问题。"}


def after(*steps: Step) -> Reach:
    """Nobody but its reporter and staff has a part in it."""

    def reach(at: datetime) -> Standing:
        sale = orders.sale(at)
        reporter = person(at)
        report = reports.filed(sale, at, by=reporter)
        for step in steps:
            step(report, at)
        return Standing(
            row=reports.now(report),
            actors={Role.SHOPPER: reporter, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: strangers(sale, at)),
        )

    return reach


def strangers(sale: Sale, at: datetime) -> list[Actor]:
    """Whoever buys there, and somebody else. A shop has no wall here at all: `test_reports.py` looks at that."""
    return [sale.shopper, person(at)]


def unread(report: Report, at: datetime) -> None:
    reports.made("alarm_unread", report, at)


def passed_on(report: Report, at: datetime) -> None:
    reports.made("pass_on", report, at)


def unfounded(report: Report, at: datetime) -> None:
    does(operator(), commands.find_unfounded, report.id, **REASON, at=at)


def turned_away(report: Report, at: datetime) -> None:
    does(operator(), commands.turn_away, report.id, **REASON, at=at)


def chased(report: Report, at: datetime) -> None:
    reports.made("chase_lead", report, at)


WORDS: Final[dict[str, dict[str, Any]]] = {
    "find_founded": {"found": reports.DONE},
    "find_unfounded": REASON,
    "turn_away": REASON,
    "hand_over": {"lead": reports.LEAD},
    "close_unreported": {"reason": "已由该机关自行查处。"},
}


def words(step: str, standing: Standing) -> dict[str, Any]:
    return WORDS.get(step, {})


REPORTS: Final = Situations(
    model=Report,
    where={
        "filed": after(),
        "unread": after(unread),
        "passed_on": after(unread, passed_on),
        "unfounded": after(unfounded),
        "not_ours": after(turned_away),
        "founded": after(reports.find),
        "lead_late": after(reports.find, chased),
        "closed": after(reports.find, reports.hand_over),
    },
    words=words,
    clocks={
        "complaints.triage_report": Clocked(where="filed", since=BEFORE_THE_HOLIDAY, due=THREE_DAYS_OVER),
        # Nobody of an authority is named here: neither the report nor the lead can go by itself.
        "complaints.triage_report_late": Clocked(
            where="unread", since=BEFORE_THE_HOLIDAY, due=THREE_DAYS_OVER, then="alarm_unread_again"
        ),
        "complaints.hand_over_lead": Clocked(where="founded", since=BEFORE_THE_HOLIDAY, due=THREE_DAYS_OVER),
        "complaints.hand_over_lead_late": Clocked(
            where="lead_late", since=BEFORE_THE_HOLIDAY, due=THREE_DAYS_OVER, then="chase_lead_again"
        ),
    },
)
