"""Two persons change what everybody counts by: one proposes, another decides, and a yes is carried out once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, InternalError, ProgrammingError, connection, transaction

from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.eventlog.models import Event
from platform_core.legal.commands import proposing
from platform_core.legal.errors import (
    MayNotDecide,
    NumberRefused,
    ProposalNotFound,
    ReasonRequired,
    RuleUnknown,
)
from platform_core.legal.models.proposals import Proposal
from platform_core.legal.models.rules import OF_THE_HOUSE, LegalRule
from platform_core.legal.types import Matter
from platform_core.rows import new_id
from platform_core.states import IllegalTransition
from tests.platform_core.legal.numbers import ONE, OTHER, WHY, acting_as, approved, now, proposed, soonest, wanted

pytestmark = pytest.mark.django_db
SHOPPER = Actor(id=new_id(), role=Role.SHOPPER)


def standing(proposal: Proposal) -> tuple[str, int]:
    """The proposal's state, and how many numbers the house has set."""
    with acting_as(ONE), transaction.atomic():
        return Proposal.objects.get(id=proposal.id).state, LegalRule.objects.filter(OF_THE_HOUSE).count()


def events_of(topic: str) -> list[tuple[str, str]]:
    """Who said so and why, in the log."""
    with acting_as(ONE), transaction.atomic():
        return [(str(e.actor_id), e.reason) for e in Event.objects.filter(topic=topic).order_by("id")]


class TestPropose:
    def test_writes_down_what_somebody_wants_and_why(self) -> None:
        proposal = proposed("DL_CMP_MERCHANT", 2)

        assert (proposal.state, proposal.kind, proposal.proposed_by) == ("proposed", "number", ONE.id)
        assert proposal.payload == wanted("DL_CMP_MERCHANT", 2)
        assert events_of("legal.proposed") == [(str(ONE.id), WHY)]
        assert standing(proposal) == ("proposed", 0)

    @pytest.mark.parametrize("why", ["", "  "])
    def test_wants_a_reason(self, why: str) -> None:
        payload, at = wanted(), now()
        with acting_as(ONE), pytest.raises(ReasonRequired), transaction.atomic():
            proposing.propose(Matter.NUMBER, payload=payload, why=why, by=ONE, at=at)

        assert events_of("legal.proposed") == []

    def test_refuses_what_could_not_be_carried_out(self) -> None:
        payload, at = wanted("DL_CMP_MERCHANT", 4), now()
        with acting_as(ONE), pytest.raises(NumberRefused) as refused, transaction.atomic():
            proposing.propose(Matter.NUMBER, payload=payload, why=WHY, by=ONE, at=at)

        assert refused.value.params == {
            "reasons": ("worse_for_consumers",),
            "bound": 3,
            "earliest": soonest().isoformat(),
        }

    def test_knows_only_rules_of_the_catalogue(self) -> None:
        payload, at = wanted() | {"code": "DL_NOTHING"}, now()
        with acting_as(ONE), pytest.raises(RuleUnknown) as refused, transaction.atomic():
            proposing.propose(Matter.NUMBER, payload=payload, why=WHY, by=ONE, at=at)

        assert refused.value.params == {"rule": "DL_NOTHING"}

    def test_is_for_staff(self) -> None:
        payload, at = wanted(), now()
        with acting_as(SHOPPER), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            proposing.propose(Matter.NUMBER, payload=payload, why=WHY, by=SHOPPER, at=at)


class TestApprove:
    def test_carries_it_out(self) -> None:
        proposal = approved(proposed("DL_CMP_MERCHANT", 2))

        assert (proposal.state, proposal.decided_by) == ("approved", OTHER.id)
        assert standing(proposal) == ("approved", 1)
        assert events_of("legal.approved") == [(str(OTHER.id), "")]
        with acting_as(ONE), transaction.atomic():
            fact = Event.objects.get(topic="legal.house_number_set").payload
        assert (fact["code"], fact["version"], fact["value"], fact["unit"]) == (
            *("DL_CMP_MERCHANT", 1001),
            *(2, "working_days"),
        )

    def test_is_for_another_person(self) -> None:
        proposal = proposed()
        with pytest.raises(MayNotDecide) as refused:
            approved(proposal, by=ONE)

        assert refused.value.params == {"reasons": ("own_proposal",)}
        assert standing(proposal) == ("proposed", 0)

    def test_is_done_once(self) -> None:
        proposal = approved(proposed())
        with pytest.raises(IllegalTransition):
            approved(proposal)

        assert standing(proposal) == ("approved", 1)

    def test_judges_anew(self) -> None:
        proposal, tomorrow = proposed(), now() + timedelta(days=1)
        with acting_as(OTHER), pytest.raises(NumberRefused) as refused, transaction.atomic():
            proposing.approve(proposal.id, by=OTHER, at=tomorrow)

        assert refused.value.params["reasons"] == ("too_soon",)
        assert standing(proposal) == ("proposed", 0)

    def test_numbers_those_of_a_rule_in_a_row(self) -> None:
        first, second = proposed(on=soonest()), proposed("DL_CMP_MERCHANT", 1, on=soonest() + timedelta(days=3))
        approved(second)
        approved(first)

        with acting_as(ONE), transaction.atomic():
            rows = LegalRule.objects.filter(OF_THE_HOUSE).order_by("version").values_list("version", "value")
            assert list(rows) == [(1001, 1), (1002, 2)]

    def test_knows_no_other_proposal(self) -> None:
        at, nothing = now(), new_id()
        with acting_as(OTHER), pytest.raises(ProposalNotFound), transaction.atomic():
            proposing.approve(nothing, by=OTHER, at=at)

    def test_is_not_for_shoppers(self) -> None:
        proposal, at = proposed(), now()
        with acting_as(SHOPPER), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            proposing.approve(proposal.id, by=SHOPPER, at=at)


class TestReject:
    def test_keeps_who_said_no_and_why(self) -> None:
        proposal, at = proposed(), now()
        with acting_as(OTHER), transaction.atomic():
            proposing.reject(proposal.id, reason="商家来不及", by=OTHER, at=at)

        assert standing(proposal) == ("rejected", 0)
        assert events_of("legal.rejected") == [(str(OTHER.id), "商家来不及")]

    def test_wants_a_reason(self) -> None:
        proposal, at = proposed(), now()
        with acting_as(OTHER), pytest.raises(ReasonRequired), transaction.atomic():
            proposing.reject(proposal.id, reason=" ", by=OTHER, at=at)

        assert standing(proposal) == ("proposed", 0)

    def test_is_for_another_person(self) -> None:
        proposal, at = proposed(), now()
        with acting_as(ONE), pytest.raises(MayNotDecide), transaction.atomic():
            proposing.reject(proposal.id, reason="x", by=ONE, at=at)


class TestWithdraw:
    def test_is_for_who_proposed(self) -> None:
        proposal, at = proposed(), now()
        with acting_as(OTHER), pytest.raises(MayNotDecide) as refused, transaction.atomic():
            proposing.withdraw(proposal.id, by=OTHER, at=at)
        with acting_as(ONE), transaction.atomic():
            proposing.withdraw(proposal.id, by=ONE, at=at)

        assert refused.value.params == {"reasons": ("not_theirs",)}
        assert standing(proposal) == ("withdrawn", 0)
        with pytest.raises(IllegalTransition):
            approved(proposal)


class TestTheDatabase:
    """Whatever way round the commands somebody finds."""

    DECIDE = "UPDATE legal_proposal SET state = 'approved', decided_by = %s, decided_at = now() WHERE id = %s"

    def go(self, by: Actor, sql: str, *parameters: object) -> None:
        with acting_as(by), transaction.atomic():
            connection.cursor().execute(sql, [str(p) for p in parameters])

    def test_hears_only_another_person_say_yes(self) -> None:
        with pytest.raises(IntegrityError, match="decided_by_another"):
            self.go(ONE, self.DECIDE, ONE.id, proposed().id)

    def test_lets_nobody_speak_for_another(self) -> None:
        with pytest.raises(InternalError, match="everybody speaks for themselves"):
            self.go(ONE, self.DECIDE, OTHER.id, proposed().id)

    def test_lets_nobody_propose_for_another(self) -> None:
        with acting_as(ONE), pytest.raises(InternalError, match="speaks for themselves"), transaction.atomic():
            row = Proposal(kind="number", payload={}, why="x", proposed_by=OTHER.id, proposed_at=clock.now())
            row.save(force_insert=True)

    def test_hears_no_yes_in_silence(self) -> None:
        unheard = Proposal(kind="number", payload={}, why="x", proposed_by=ONE.id, proposed_at=now())
        with acting_as(ONE), transaction.atomic():
            unheard.save(force_insert=True)

        with acting_as(OTHER), pytest.raises(InternalError, match="moved in silence"), transaction.atomic():
            connection.cursor().execute(self.DECIDE, [str(OTHER.id), str(unheard.id)])
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")

    @pytest.mark.parametrize("column", ["payload", "why", "proposed_by", "kind"])
    def test_keeps_what_was_wanted(self, column: str) -> None:
        with pytest.raises(DatabaseError, match="permission denied"):
            self.go(OTHER, f"UPDATE legal_proposal SET {column} = {column} WHERE id = %s", proposed().id)

    def test_keeps_the_row(self) -> None:
        with pytest.raises(DatabaseError, match="permission denied"):
            self.go(OTHER, "DELETE FROM legal_proposal WHERE id = %s", proposed().id)

    def test_lets_nothing_be_born_approved(self) -> None:
        with acting_as(ONE), pytest.raises(InternalError, match="born proposed"), transaction.atomic():
            row = Proposal(kind="number", payload={}, why="x", proposed_by=ONE.id, proposed_at=clock.now())
            row.state = "approved"
            row.save(force_insert=True)
