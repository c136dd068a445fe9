"""Where can a request about one's own data stand, an account that closes, a hold, and an incident; and when is it due?

2026: the holiday lasts from 1 to 7 October, and Saturday 10 October is worked instead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import platform_core.cases.queries as cases
from platform_core.actors import RELAY, Actor, Role
from platform_core.cases.registry import COMMANDS
from platform_core.cases.rows import CaseRow, rows_of
from platform_core.cases.steps import begin
from platform_core.legal.spans import Years
from privacy.closures.models import Closure
from privacy.incidents.models import Incident
from privacy.requests.models import Request
from privacy.requests.types import RequestKind, TurnDown
from privacy.retention.models import Hold
from tests.platform_core.accounts import people
from tests.platform_core.cases import trying
from tests.platform_core.cases.situations import Clocked, Reach, Situations, Standing
from tests.privacy import builders
from tests.privacy.builders import STAFF, does

SINCE: Final = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)
SEPTEMBER: Final = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
K = RequestKind
Step = Callable[[Any, datetime], Any]


def now(row: CaseRow) -> Any:
    return does(STAFF, lambda by: rows_of(type(row)).see(row.pk, by=by))


def after(make_row: Callable[[Actor, datetime], Any], *steps: Step) -> Reach:
    """A person's own, with somebody else beside them."""

    def reach(at: datetime) -> Standing:
        me, other = builders.somebody(at), builders.somebody(at)
        row = make_row(me, at)
        for step in steps:
            step(row, at)
        return Standing(row=now(row), actors={Role.SHOPPER: me, Role.STAFF: STAFF}, strangers=[other])

    return reach


def asks(kind: RequestKind, **changes: Any) -> Callable[[Actor, datetime], Request]:
    return lambda me, at: builders.asked(me, kind, at, **changes)


def by_owner(name: str, **how: Any) -> Step:
    def step(row: Any, at: datetime) -> None:
        me = Actor(id=row.person_id, role=Role.SHOPPER)
        does(me, lambda by: COMMANDS[row.CASE.kind, name](row.pk, **how, by=by, at=at))

    return step


def by_staff(name: str, **how: Any) -> Step:
    return lambda row, at: does(STAFF, COMMANDS[row.CASE.kind, name], row.pk, **how, at=at)


def in_time(kind: str) -> Step:
    """Nobody acts, and the worker does what follows when this clock runs out."""

    def step(row: Any, at: datetime) -> None:
        due = does(STAFF, lambda by: {clock.kind: clock.due_at for clock in cases.clocks(row)})
        trying.sweep(due[kind])

    return step


def turned_down(row: Request, at: datetime) -> None:
    why = TurnDown.PHONE_UNUSABLE
    does(
        RELAY,
        lambda by: begin(Request, "turn_down", row.id, by=by, at=at, move=False).move(why=why).say(why=why),
    )


def joins_a_shop(row: Closure, at: datetime) -> None:
    """Something that the person would lose."""
    people.clerk_of(people.a_shop(), row.person_id, at=at)


def words(step: str, standing: Standing) -> dict[str, Any]:
    told: dict[str, dict[str, Any]] = {"answer": {"words": "已说明。"}, "refuse": {"words": "并非本人信息。"}}
    return told.get(step, {})


PRIVACY_REQUESTS: Final = Situations(
    model=Request,
    where={
        "filed": after(asks(K.EXPLANATION)),
        "filed for the system": after(asks(K.ACCESS)),
        "ready": after(asks(K.ACCESS), builders.carried_out),
        "collected": after(asks(K.ACCESS), builders.carried_out, by_owner("collect")),
        "lapsed": after(asks(K.ACCESS), builders.carried_out, in_time("privacy.collect")),
        "carried_out": after(asks(K.DELETION), builders.carried_out),
        "answered": after(asks(K.EXPLANATION), by_staff("answer", words="已说明。")),
        "refused": after(asks(K.EXPLANATION), by_staff("refuse", words="并非本人信息。")),
        "turned_down": after(asks(K.EXPLANATION), turned_down),
        "withdrawn": after(asks(K.EXPLANATION), by_owner("withdraw")),
        "overdue": after(asks(K.EXPLANATION), in_time("privacy.answer")),
    },
    words=words,
    clocks={
        # Fifteen working days: 30, 8 to 10 (worked instead), 12 to 16, 19 to 23, Monday the 26th.
        "privacy.answer": Clocked(where="filed", since=SINCE, due=datetime(2026, 10, 26, 16, 0, tzinfo=UTC)),
        # Seven days from the 30th of September: no holiday moves the end.
        "privacy.collect": Clocked(where="ready", since=SINCE, due=datetime(2026, 10, 6, 16, 0, tzinfo=UTC)),
    },
)

CLOSURES: Final = Situations(
    model=Closure,
    where={
        "cooling": after(builders.closing),
        "erasing": after(builders.closing, in_time("privacy.cooling")),
        "closed": after(builders.closing, in_time("privacy.cooling"), builders.erased),
        "taken_back": after(builders.closing, by_owner("take_back")),
        "stopped": after(builders.closing, joins_a_shop, in_time("privacy.cooling")),
    },
    clocks={
        "privacy.cooling": Clocked(
            where="cooling", since=SINCE, due=datetime(2026, 10, 6, 16, 0, tzinfo=UTC), then="close"
        ),
        # A day after the days for taking it back have ended.
        "privacy.erase": Clocked(where="erasing", since=SINCE, due=datetime(2026, 10, 7, 16, 0, tzinfo=UTC)),
    },
)


def holds(me: Actor, at: datetime) -> Hold:
    return builders.held(me, at, lasts=Years(3))


HOLDS: Final = Situations(
    model=Hold,
    where={
        "held": after(holds),
        "ended": after(holds, in_time("privacy.hold_ends")),
    },
    clocks={
        # Three years to the day, 2 October 2026: the holiday does not move the end.
        "privacy.hold_ends": Clocked(
            where="held",
            since=datetime(2023, 10, 2, 2, 0, tzinfo=UTC),
            due=datetime(2026, 10, 2, 16, 0, tzinfo=UTC),
            then="end",
        ),
    },
)


def about(*steps: Step) -> Reach:
    """An incident is staff's alone."""

    def reach(at: datetime) -> Standing:
        row = builders.incident(at)
        for step in steps:
            step(row, at)
        return Standing(row=now(row), actors={Role.STAFF: STAFF}, strangers=[])  # no other role has a wall

    return reach


def incident_words(step: str, standing: Standing) -> dict[str, Any]:
    told: dict[str, dict[str, Any]] = {
        "report": {"receipt_no": "闽网信〔2026〕8号"},
        "spare": {"because": "磁盘已找回，封条完好"},
        "close": {"analysis": "更换承运人", "receipt_no": "闽网信〔2026〕9号"},
    }
    return told.get(step, {})


OPEN = (by_staff("grade_larger"),)
TOLD = (builders.listed, by_staff("tell_persons"), builders.people_told)
ENDED = (*OPEN, by_staff("end_handling"))
INCIDENTS: Final = Situations(
    model=Incident,
    where={
        "found": about(),
        "open": about(*OPEN),
        "ordinary": about(by_staff("grade_ordinary")),
        "raised": about(by_staff("grade_ordinary"), by_staff("raise_grade")),
        "reported": about(*OPEN, builders.reported),
        "listed": about(*OPEN, builders.reported, builders.listed),
        "told": about(*OPEN, *TOLD, builders.reported),
        "told, with somebody new": about(*OPEN, *TOLD, builders.listed),
        "ended": about(*ENDED),
        "ended, all told": about(*ENDED, *TOLD, builders.reported),
        "closed": about(
            *ENDED,
            *TOLD,
            builders.reported,
            by_staff("close", analysis="更换承运人", receipt_no="闽网信〔2026〕9号"),
        ),
        "left_open": about(*ENDED, in_time("privacy.incident_to_file")),
    },
    words=incident_words,
    again=frozenset(["report"]),
    clocks={
        "privacy.incident_grade": Clocked(where="found", since=SINCE, due=SINCE + timedelta(hours=1)),
        "privacy.incident_report": Clocked(where="open", since=SINCE, due=SINCE + timedelta(hours=4)),
        "privacy.incident_tell": Clocked(
            where="listed", since=SINCE, due=SINCE + timedelta(hours=72), then="tell_by_clock"
        ),
        # Thirty days from the 2nd of September: the first day of the holiday ends both.
        "privacy.incident_to_end": Clocked(where="told", since=SEPTEMBER, due=datetime(2026, 10, 1, 16, 0, tzinfo=UTC)),
        "privacy.incident_to_file": Clocked(
            where="ended, all told", since=SEPTEMBER, due=datetime(2026, 10, 1, 16, 0, tzinfo=UTC)
        ),
    },
)
