"""Where can a mediation, a case outside or a request for an identity stand, and when do its clocks end?

2026: the holiday lasts from 1 to 7 October, and Saturday 10 October is worked instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from django.db import transaction

from complaints.identity.models import IdentityRequest
from complaints.mediation import queries as mediation_queries
from complaints.mediation.case import MEDIATION
from complaints.mediation.models import Mediation
from complaints.outside import commands
from complaints.outside import queries as outside_queries
from complaints.outside.case import OUTSIDE
from complaints.outside.models import OutsideCase
from complaints.outside.types import OutsideKind
from platform_core.actors import DEADLINES, Actor, Role
from platform_core.cases.rows import CaseRow
from platform_core.cases.steps import begin, make
from platform_core.deadlines.commands import clocks
from platform_core.legal.spans import local_day
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound
from tests.complaints import dispute_builders as disputes
from tests.complaints.complaint import builders
from tests.complaints.complaint.situations import BEFORE_THE_HOLIDAY, FIFTEEN_DAYS_OVER, INTO_THE_HOLIDAY
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.situations import Clocked, Elsewhere, Reach, Situations, Standing

Step = Callable[[Any, Sale, datetime], Any]


def made(case: Any, step: str, row: Any, sale: Sale, at: datetime) -> None:
    """What follows once its clock has run out; the sweep closes that before it calls."""
    with bound(SYSTEM), transaction.atomic(), acting_for(sale.shop):
        clock = case.by_name[step].when_missed
        clocks.void(clock, subject_id=row.id, by=DEADLINES, at=at, reason="missed")
        make(type(row), step, row.id, by=DEADLINES, at=at)


# Mediation


def mediating(*steps: Step) -> Reach:
    """Asked for by the shopper after the end of a complaint for which no clock runs."""

    def reach(at: datetime) -> Standing:
        sale = orders.sale(at)
        complaint = builders.file(orders.paid(sale, at), sale, at)
        builders.acknowledge(complaint, at)
        builders.reject(complaint, sale, at)
        builders.made("close", complaint, sale, at)
        row = disputes.asked(complaint, sale.shopper, at)
        for step in steps:
            step(row, sale, at)
        row = disputes.mediation(row)
        staff = replace(operator(), id=row.mediator_id) if row.mediator_id else operator()
        return Standing(
            row=row,
            actors={Role.SHOPPER: sale.shopper, Role.MERCHANT: sale.seller, Role.STAFF: staff},
            strangers=Elsewhere(lambda: orders.strangers(at)),
        )

    return reach


def taken_up(row: Mediation, sale: Sale, at: datetime) -> None:
    disputes.taken_up(row, at)


def consented(row: Mediation, sale: Sale, at: datetime) -> None:
    disputes.consented(row, sale.seller, at)


def proposed(row: Mediation, sale: Sale, at: datetime) -> None:
    disputes.proposed(row, at)


def accepted_by_shopper(row: Mediation, sale: Sale, at: datetime) -> None:
    disputes.agreed(row, sale.shopper, at)


def accepted_by_shop(row: Mediation, sale: Sale, at: datetime) -> None:
    disputes.agreed(row, sale.seller, at)


def left(row: Mediation, sale: Sale, at: datetime) -> None:
    disputes.left(row, sale.seller, at)


def lapsed(row: Mediation, sale: Sale, at: datetime) -> None:
    made(MEDIATION, "lapse", row, sale, at)


def mediation_words(step: str, standing: Standing) -> dict[str, Any]:
    return {"propose": {"proposal": disputes.HALF}, "leave": {"text": "不同意。"}}.get(step, {})


def mediation_offers(row: CaseRow, by: Actor, at: datetime) -> set[str]:
    assert isinstance(row, Mediation)
    return {action.name for action in mediation_queries.mediation_actions(row, by=by, at=at)}


MEDIATIONS: Final = Situations(
    model=Mediation,
    offers=mediation_offers,
    words=mediation_words,
    where={
        "asked": mediating(),
        "mediating, one consent": mediating(taken_up),
        "mediating": mediating(taken_up, consented),
        "proposed": mediating(taken_up, consented, proposed),
        "half agreed": mediating(taken_up, consented, proposed, accepted_by_shopper),
        "agreed": mediating(taken_up, consented, proposed, accepted_by_shop, accepted_by_shopper),
        "refused": mediating(left),
        "lapsed": mediating(lapsed),
    },
    clocks={
        # Three working days: the 8th, the 9th, and the 10th instead.
        "complaints.mediation_accept": Clocked(
            where="asked", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 10, 16, 0, tzinfo=UTC)
        ),
        "complaints.mediation_finish": Clocked(where="proposed", since=INTO_THE_HOLIDAY, due=FIFTEEN_DAYS_OVER),
    },
)


# Outside


def outside(*steps: Step, kind: OutsideKind = OutsideKind.COMPLAINT) -> Reach:
    def reach(at: datetime) -> Standing:
        sale = orders.sale(at)
        row = disputes.tracked(orders.paid(sale, at), sale, at, kind=kind)
        for step in steps:
            step(row, sale, at)
        return Standing(
            row=disputes.outside(row),
            actors={Role.SHOPPER: sale.shopper, Role.MERCHANT: sale.seller, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: orders.strangers(at)),
            also=local_day(at),
        )

    return reach


def accepted(row: OutsideCase, sale: Sale, at: datetime) -> None:
    disputes.accepted(row, sale.shopper, at)


def refused(row: OutsideCase, sale: Sale, at: datetime) -> None:
    builders.does(sale.shopper, commands.note_refusal, row.id, at=at)


def tested(row: OutsideCase, sale: Sale, at: datetime) -> None:
    builders.does(operator(), commands.begin_testing, row.id, days=30, at=at)


def wanted(row: OutsideCase, sale: Sale, at: datetime) -> None:
    disputes.wanted(row, at)
    disputes.shown(row, sale.seller, at)


def shown(row: OutsideCase, sale: Sale, at: datetime) -> None:
    builders.does(sale.seller, commands.show_evidence, row.id, at=at)


def file_handed(row: OutsideCase, sale: Sale, at: datetime) -> None:
    """With no bundle in the store: only the sequencer's login writes the row of one."""
    with acting_as(operator()), transaction.atomic():
        begin(OutsideCase, "hand_file", row.id, by=operator(), at=at).say(sha256="0" * 64)


def outcome_given(row: OutsideCase, sale: Sale, at: datetime) -> None:
    disputes.outcome_given(row, sale.shopper, at)


def recorded(row: OutsideCase, sale: Sale, at: datetime) -> None:
    disputes.shown(row, sale.shopper, at)
    disputes.recorded(row, at)


def closed(row: OutsideCase, sale: Sale, at: datetime) -> None:
    builders.does(sale.shopper, commands.close_outside, row.id, at=at)


def by_the_clock(step: str) -> Step:
    def follow(row: OutsideCase, sale: Sale, at: datetime) -> None:
        made(OUTSIDE, step, row, sale, at)

    return follow


def with_paper(row: OutsideCase, sale: Sale, at: datetime) -> None:
    disputes.shown(row, sale.shopper, at)


def outside_words(step: str, standing: Standing) -> dict[str, Any]:
    said: dict[str, dict[str, Any]] = {
        "note_acceptance": {"accepted_on": standing.also},
        "begin_testing": {"days": 30},
        "tell_outcome": {"finding": disputes.COURT_PAPER},
        "record_outcome": {"finding": disputes.COURT_PAPER},
    }
    return said.get(step, {})


def outside_offers(row: CaseRow, by: Actor, at: datetime) -> set[str]:
    assert isinstance(row, OutsideCase)
    return {action.name for action in outside_queries.outside_steps(row, by=by, at=at)}


OUTSIDE_CASES: Final = Situations(
    model=OutsideCase,
    not_alone=frozenset({"lodge", "hand_file"}),
    again=frozenset({"want_evidence"}),  # an authority may ask more than once
    offers=outside_offers,
    words=outside_words,
    where={
        "pending": outside(with_paper, kind=OutsideKind.COURT),
        "with authority": outside(with_paper),
        "unanswered": outside(with_paper, by_the_clock("no_answer")),
        "accepted": outside(with_paper, accepted),
        "tested": outside(with_paper, accepted, tested),
        "wanted": outside(with_paper, accepted, wanted),
        "shown": outside(with_paper, accepted, wanted, shown),
        "file handed": outside(with_paper, accepted, wanted, file_handed),
        "overdue": outside(with_paper, accepted, by_the_clock("time_over")),
        "told": outside(with_paper, outcome_given),
        "ended": outside(recorded),
        "refused": outside(refused),
        "closed": outside(closed),
    },
    clocks={
        # Seven working days: the 8th, 9th and 10th, then the 12th to the 15th.
        "complaints.authority_accepts": Clocked(
            where="with authority", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 15, 16, 0, tzinfo=UTC)
        ),
        # Sixty calendar days, over the holiday: the last is 29 November.
        "complaints.authority_mediates": Clocked(
            where="accepted", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 11, 29, 16, 0, tzinfo=UTC)
        ),
        "complaints.outside_evidence": Clocked(
            where="file handed", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 10, 16, 0, tzinfo=UTC)
        ),
        "complaints.outside_file": Clocked(
            where="shown", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 10, 16, 0, tzinfo=UTC)
        ),
        # Five working days: the 8th, 9th, 10th, 12th and 13th.
        "complaints.outside_outcome": Clocked(
            where="told", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 13, 16, 0, tzinfo=UTC)
        ),
    },
)


# Identity


def identity(*steps: Step) -> Reach:
    def reach(at: datetime) -> Standing:
        sale = orders.sale(at)
        row = disputes.who(orders.paid(sale, at), sale.shopper, at)
        for step in steps:
            step(row, sale, at)
        return Standing(
            row=disputes.identity(row),
            actors={Role.SHOPPER: sale.shopper, Role.STAFF: operator()},
            strangers=[orders.stranger(at)],
        )

    return reach


def given(row: IdentityRequest, sale: Sale, at: datetime) -> None:
    disputes.answered_by_the_system(row, at)


def not_given(row: IdentityRequest, sale: Sale, at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        clock = IdentityRequest.CASE.by_name["fail"].when_missed
        assert clock
        clocks.void(clock, subject_id=row.id, by=DEADLINES, at=at, reason="missed")
        make(IdentityRequest, "fail", row.id, by=DEADLINES, at=at)


IDENTITIES: Final = Situations(
    model=IdentityRequest,
    where={"asked": identity(), "ungiven": identity(not_given), "given": identity(given)},
    clocks={
        "complaints.identity": Clocked(
            where="asked", since=BEFORE_THE_HOLIDAY, due=datetime(2026, 10, 10, 16, 0, tzinfo=UTC)
        ),
    },
)
