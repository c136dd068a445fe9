"""Of what is about the same, does the first to run out go first, whoever has it in hand?"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction

from platform_core.deadlines.commands import clocks, sweeping
from platform_core.deadlines.queries import agenda
from platform_core.deadlines.registry import Handler
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import admin, as_login, somebody_waits_for_us
from tests.platform_core.deadlines.clocks import MERCHANT, PAY, REFUND, close, open_shop, row, running

BEGUN = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)
Handled = Callable[[str, Handler], None]


def both(shop: UUID) -> tuple[UUID, UUID]:
    """Two clocks about the same that run out at one instant; the second began later."""
    subject_id = new_id()
    first = running(shop, REFUND, at=BEGUN, subject_id=subject_id)
    due_at = row(first).due_at
    second = running(shop, PAY, at=due_at - HALF_AN_HOUR, subject_id=subject_id)
    assert row(second).due_at == due_at
    return first, second


@pytest.mark.commits
class TestWhatRanOutFirst:
    def test_is_not_overtaken_while_another_worker_has_it_in_hand(self, handled: Handled) -> None:
        """Else it would depend on the workers whether somebody's silence was a breach."""
        ended: list[str] = []
        handled(REFUND.kind, lambda subject_id, /, *, at: ended.append(REFUND.kind))
        handled(PAY.kind, lambda subject_id, /, *, at: ended.append(PAY.kind))
        first, second = both(open_shop())

        with as_login("worker"), admin(settings.DATABASES["default"]["NAME"]) as other:
            other.execute(f"BEGIN; SELECT FROM deadlines_runningdeadline WHERE id = '{first}' FOR UPDATE")
            assert sweeping.sweep() == agenda.OTHERS_WORK_S
            assert [row(first).state, row(second).state] == ["running", "running"]
            other.execute("ROLLBACK")
            while sweeping.sweep() == 0.0:
                pass

        assert ended == [REFUND.kind, PAY.kind]


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestWhatFailed:
    def test_holds_nobody_up_once_it_is_put_off(
        self, shop: UUID, handled: Handled, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("CRITICAL", "platform_core.deadlines.commands.sweeping")
        handled(PAY.kind, lambda subject_id, /, *, at: None)
        handled(REFUND.kind, lambda subject_id, /, *, at: 1 / 0)
        first, second = both(shop)

        assert close(row(first).due_at) == 2
        assert [row(first).state, row(second).state] == ["running", "missed"]


@pytest.mark.commits
class TestWhatAnotherStepPutsInItsPlace:
    def test_ends_before_the_next_row_is_locked_also_if_it_is_of_another_kind(self) -> None:
        """Else it would be found with the order in hand, for which whoever came in between waits with the new clock."""
        shop, subject_id = open_shop(), new_id()
        running(shop, PAY, at=BEGUN, subject_id=subject_id)

        def end() -> set[str]:
            with as_login("worker"), bound(SYSTEM), transaction.atomic():
                return clocks.end([PAY, REFUND], subject_id=subject_id, by=MERCHANT, at=BEGUN)

        with as_login("worker"), ThreadPoolExecutor(1) as other:
            with bound(SYSTEM), transaction.atomic():
                clocks.meet(PAY, subject_id=subject_id, by=MERCHANT, at=BEGUN)
                second = running(shop, REFUND, at=BEGUN, subject_id=subject_id)
                found = other.submit(end)
                while not somebody_waits_for_us():
                    assert not found.done()
            assert found.result() == {REFUND.kind}
            assert row(second).state == "met"
