"""How long does the sequencer rest, and what calls it?"""

from __future__ import annotations

import pytest

from platform_core.audit import worker
from platform_core.audit.proofs import Head
from platform_core.drivers.world.clocks import until
from tests.platform_core.audit.sequencing import as_the_sequencer, sequenced
from tests.platform_core.audit.test_worker import note_as_staff
from tests.platform_core.scene import note

pytestmark = pytest.mark.commits


class TestTheSequencer:
    def test_is_called_by_a_fact_and_by_nothing_else(self) -> None:
        note(text="a")
        sequenced()
        with as_the_sequencer() as loop:
            loop.turn()
            assert loop.is_called() is False

            note_as_staff("b")
            until("it is called", loop.is_called, seconds=90)
            loop.turn()

            assert loop.is_called() is False

    @pytest.mark.parametrize(("size", "pause"), [(0, 5.0), (1_000, 5.0), (1_105_920, 2.5), (10**9, 0.5)])
    def test_rests_so_long_that_a_round_of_the_log_takes_a_day(self, size: int, pause: float) -> None:
        loop = worker.Sequencer(None)
        loop.seen = Head("tests", size, b"")

        assert loop._pause() == pause
