"""Of what is about the same, does the first to run out go first, whoever has it in hand?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings

from platform_core.deadlines import commands, queries
from platform_core.deadlines.registry import Handler
from platform_core.rows import new_id
from tests.database import admin, as_login
from tests.platform_core.deadlines.clocks import PAY, REFUND, close, open_shop, row, running

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
            assert commands.sweep() == queries.OTHERS_WORK_S
            assert [row(first).state, row(second).state] == ["running", "running"]
            other.execute("ROLLBACK")
            while commands.sweep() == 0.0:
                pass

        assert ended == [REFUND.kind, PAY.kind]


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestWhatFailed:
    def test_holds_nobody_up_once_it_is_put_off(
        self, shop: UUID, handled: Handled, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("CRITICAL", "platform_core.deadlines.commands._sweeping")
        handled(PAY.kind, lambda subject_id, /, *, at: None)
        handled(REFUND.kind, lambda subject_id, /, *, at: 1 / 0)
        first, second = both(shop)

        assert close(row(first).due_at) == 2
        assert [row(first).state, row(second).state] == ["running", "missed"]
