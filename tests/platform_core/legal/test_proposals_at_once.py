"""Two decide in the same moment, on real PostgreSQL: what was proposed is carried out once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.errors import DomainError
from platform_core.legal.commands import proposing
from platform_core.legal.models.proposals import Proposal
from platform_core.legal.models.rules import OF_THE_HOUSE, LegalRule
from platform_core.legal.queries import rules
from platform_core.rows import new_id
from platform_core.tenancy.scopes import ANONYMOUS, bound
from tests.platform_core.legal.numbers import ONE, OTHER, acting_as, approved, house_number, proposed, soonest

pytestmark = pytest.mark.commits


def numbers() -> list[tuple[int, int | None]]:
    with acting_as(ONE), transaction.atomic():
        return list(LegalRule.objects.filter(OF_THE_HOUSE).order_by("version").values_list("version", "value"))


class TestApprove:
    def test_two_say_yes_and_it_is_done_once(self) -> None:
        proposal = proposed("DL_CMP_MERCHANT", 2)
        both, third = Barrier(2), Actor(id=new_id(), role=Role.STAFF)

        def say_yes(by: Actor) -> str:
            both.wait()
            try:
                return approved(proposal, by=by).state
            except DomainError as refusal:
                return refusal.code
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            answers = sorted(pool.map(say_yes, (OTHER, third)))

        assert answers == ["approved", "states.illegal_transition"]
        assert numbers() == [(1001, 2)]

    def test_two_numbers_of_one_rule_get_two_versions(self) -> None:
        proposals = [proposed("DL_CMP_MERCHANT", 2, on=soonest() + timedelta(days=n)) for n in (0, 1)]
        both = Barrier(2)

        def say_yes(proposal: Proposal) -> str:
            both.wait()
            try:
                return approved(proposal).state
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(say_yes, proposals)) == ["approved", "approved"]

        assert numbers() == [(1001, 2), (1002, 2)]


class TestWhoeverReadsANumber:
    def test_reads_the_new_one_from_the_next_transaction_on_without_a_restart(self):
        """With another connection, which has kept what it read before."""
        day = soonest()

        def read() -> list[int]:
            with bound(ANONYMOUS), transaction.atomic():
                found = rules.in_force("DL_CMP_MERCHANT", on=day)
            return [found.version, found.value or 0]

        with ThreadPoolExecutor(1) as elsewhere:
            before = elsewhere.submit(read).result(timeout=30)
            house_number("DL_CMP_MERCHANT", 2, on=day)
            after = elsewhere.submit(read).result(timeout=30)
            elsewhere.submit(lambda: connection.close()).result(timeout=30)  # noqa: PLW0108  # its own, not ours

        assert (before, after) == ([1, 3], [1001, 2])

    def test_never_reads_one_that_was_rolled_back(self):
        waiting, day = proposed("DL_CMP_MERCHANT", 2), soonest()
        with pytest.raises(ZeroDivisionError), acting_as(OTHER), transaction.atomic():
            proposing.approve(waiting.id, by=OTHER, at=clock.now())
            assert rules.in_force("DL_CMP_MERCHANT", on=day).version == 1001
            raise ZeroDivisionError

        with bound(ANONYMOUS), transaction.atomic():
            assert rules.in_force("DL_CMP_MERCHANT", on=day).version == 1
