"""States of a measure."""

from __future__ import annotations

from platform_core.states import State


class SanctionState(State):
    """How far the procedure of a measure is. Whether it has effect at the moment, its dates say: the two end apart."""

    PROPOSED = "proposed", "proposed; the shop is heard", "wait"
    HEARD = "heard", "the shop was heard; to be decided", "wait"
    DECIDED = "decided", "decided; open to appeal"
    APPEALED = "appealed", "appealed; another person looks at it", "wait"
    STANDS = "stands", "final"
    REVERSED = "reversed", "reversed on appeal", "good"
    DROPPED = "dropped", "dropped", "good"
    LAPSED = "lapsed", "lapsed, since nobody decided", "good"
