"""Is all relayed that follows from an order, and its cost set against that of as many facts?"""

import pytest
from django.db import transaction

from platform_core.eventlog.models import Pending
from platform_core.notices.models import Dispatch
from platform_core.notices.states import DispatchState
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import as_login
from tests.drivers.bench import relaying
from tests.drivers.bench.figures import FIGURES, Round
from tests.drivers.bench.tests.rounds import a_round

pytestmark = pytest.mark.commits(anew=True)
OPENED = 2  # one to the owner of each shop
LETTERS = 5  # of an order: paid (to both sides), shipped, delivered, received


class TestMeasured:
    def test_leaves_nothing_to_do_and_every_letter_with_its_carrier(self, monkeypatch: pytest.MonkeyPatch) -> None:
        left, followed = [], relaying.follow_up

        def follow_up() -> None:
            followed()
            with bound(SYSTEM), transaction.atomic():
                queued = Dispatch.objects.filter(state=DispatchState.QUEUED).count()
                left.append((Pending.objects.count(), queued, Dispatch.objects.filter(carrier_ref__gt="").count()))

        monkeypatch.setattr(relaying, "follow_up", follow_up)
        with a_round() as first, as_login("worker"):
            spent = relaying.measured(first)

        assert left[-1] == (0, 0, OPENED + 2 * relaying.FIRST * LETTERS)
        assert spent.workers > 0 < spent.facts


class TestOrder:
    def test_is_what_the_workers_use_for_what_the_facts_alone_would(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(relaying, "measured", lambda this: relaying.Shown(workers=0.06, facts=0.03))

        def one(this: Round) -> float:
            return FIGURES["relay.order"].measure(this).value

        with a_round() as first:
            assert one(first) == 2
