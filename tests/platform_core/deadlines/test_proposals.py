"""Does a proposal about which nobody decides end, at the end of the seventh day and not a tick before?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from platform_core.actors import DEADLINES, RELAY
from platform_core.deadlines.commands import clocks as deadlines_clocks
from platform_core.deadlines.commands import sweeping
from platform_core.deadlines.deadlines import DECIDE_PROPOSAL
from platform_core.deadlines.proposals import Clock
from platform_core.deadlines.queries.promises import about
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.queries import timeline
from platform_core.legal.commands import proposing
from platform_core.legal.events import ProposalLapsed
from platform_core.legal.models.proposals import Proposal
from platform_core.legal.models.rules import OF_THE_HOUSE, LegalRule
from platform_core.legal.types import Matter
from platform_core.notices.models import Notice
from platform_core.notices.subscribers import tell_of_lapsed
from platform_core.rows import new_id
from platform_core.states import IllegalTransition
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.legal.numbers import ONE, OTHER, acting_as, approved, now, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("CRL-26")]
TICK = timedelta.resolution


def clocks(proposal: Proposal) -> list[tuple[str, str]]:
    with acting_as(ONE), transaction.atomic():
        return [(clock.kind, clock.state) for clock in about(proposal.id)]


def due(proposal: Proposal) -> datetime:
    with acting_as(ONE), transaction.atomic():
        return about(proposal.id)[-1].due_at


def sweep(at: datetime) -> int:
    with bound(SYSTEM), transaction.atomic():
        return sweeping.close_due_batch(limit=10, at=at)


def stands(proposal: Proposal) -> Proposal:
    with acting_as(ONE), transaction.atomic():
        return Proposal.objects.get(id=proposal.id)


class TestLapse:
    def test_ends_what_nobody_decided_at_the_end_of_the_seventh_day(self) -> None:
        proposal = proposed()
        end = due(proposal)

        assert (sweep(end - TICK), stands(proposal).state) == (0, "proposed")
        assert (sweep(end), stands(proposal).state) == (1, "lapsed")

        row = stands(proposal)
        assert (row.decided_by, row.decided_at, clocks(proposal)) == (
            None,
            end,
            [("deadlines.decide_proposal", "missed")],
        )
        with acting_as(ONE), transaction.atomic():
            assert timeline(proposal.id)[-1].topic == "legal.lapsed"
            assert not LegalRule.objects.filter(OF_THE_HOUSE).exists()

    def test_counts_seven_days_and_no_more_because_the_seventh_is_one_of_rest(self) -> None:
        proposal_id = new_id()
        with acting_as(ONE), transaction.atomic():
            Clock().start(proposal_id, event_id=None, by=ONE, at=datetime(2026, 3, 14, 2, 0, tzinfo=UTC))
            [clock] = about(proposal_id)

        assert clock.due_at == datetime(2026, 3, 21, 16, 0, tzinfo=UTC)  # a Saturday has ended in Shanghai

    def test_lets_nobody_approve_afterwards(self) -> None:
        proposal = proposed()
        sweep(due(proposal))

        with pytest.raises(IllegalTransition):
            approved(proposal)

    def test_comes_never_once_somebody_has_decided_or_withdrawn(self) -> None:
        decided, rejected, withdrawn = proposed(), proposed(), proposed()
        end, at = due(withdrawn), now()
        approved(decided)
        with acting_as(OTHER), transaction.atomic():
            proposing.reject(rejected.id, reason="不合适", by=OTHER, at=at)
        with acting_as(ONE), transaction.atomic():
            proposing.withdraw(withdrawn.id, by=ONE, at=at)

        assert sweep(end) == 0
        assert {state for each in (decided, rejected, withdrawn) for _, state in clocks(each)} == {"met"}

    def test_is_told_to_who_proposed(self) -> None:
        fact = ProposalLapsed(proposal_id=new_id(), kind=Matter.NUMBER, proposed_by=new_id())
        at = now()
        context = DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=DEADLINES, merchant_id=None)

        with bound(SYSTEM), transaction.atomic():
            tell_of_lapsed(fact, context)
            [notice] = Notice.objects.filter(person_id=fact.proposed_by)

        assert notice.template == "legal.lapsed"
        assert ("数值" in notice.texts["zh"]["body"], "number" in notice.texts["en"]["body"]) == (True, True)


class TestStartMissing:
    def test_gives_an_old_proposal_its_clock_once(self) -> None:
        proposal = proposed()
        with acting_as(ONE), transaction.atomic():
            deadlines_clocks.void(DECIDE_PROPOSAL, subject_id=proposal.id, by=ONE, at=now(), reason="a test")

        with bound(SYSTEM), transaction.atomic():
            started = [proposing.start_missing(by=RELAY, at=now()) for _ in range(2)]

        assert started == [1, 0]
        assert clocks(proposal)[-1] == ("deadlines.decide_proposal", "running")


class TestTheDatabase:
    def test_lets_the_system_decide_nothing(self) -> None:
        """It may note that the time is over, and write no name."""
        proposal = proposed()

        with bound(SYSTEM), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Proposal.objects.filter(id=proposal.id).update(decided_by=OTHER.id)
        with bound(SYSTEM), pytest.raises(IntegrityError, match="ended_by_somebody_or_by_time"), transaction.atomic():
            Proposal.objects.filter(id=proposal.id).update(state="approved", decided_at=now())

    def test_lets_no_person_let_it_lapse(self) -> None:
        proposal = proposed()

        with acting_as(OTHER), pytest.raises(IntegrityError, match="ended_by_somebody"), transaction.atomic():
            Proposal.objects.filter(id=proposal.id).update(state="lapsed", decided_by=OTHER.id, decided_at=now())
