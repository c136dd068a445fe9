"""What ends with a step, when another's act comes between its two looks?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from aftersales.claims.deadlines import ANSWER_CLAIM
from platform_core.cases import steps
from platform_core.deadlines.states import OPEN
from tests.aftersales.claims import builders as claims
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.orders.sales import builders as orders


@pytest.mark.django_db
@pytest.mark.login("worker")
def test_a_clock_that_began_after_the_first_look_ends_too(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look finds nothing: whatever runs has begun since."""
    sale = orders.sale(at)
    claim = claims.claimed(orders.delivered(sale, at), sale, at + DAY)
    look, looks = steps._end_clocks, [set[str]()]

    def at_first_nothing(*what: Any, **how: Any) -> set[str]:
        return looks.pop() if looks else look(*what, **how)

    monkeypatch.setattr(steps, "_end_clocks", at_first_nothing)
    claims.withdrawn(claim, sale, at + DAY)

    states = {promise.kind: promise.state for promise in builders.clocks(claim.id, sale).values()}
    assert ANSWER_CLAIM.kind in states
    assert not {*OPEN} & {*states.values()}
