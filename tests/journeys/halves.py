"""The two halves of the journeys, a worker each, so that no run meets them in an order of its own."""

from __future__ import annotations

import re
from pathlib import PurePath

from xdist.scheduler import LoadScopeScheduling

FIRST = re.compile("test_[a-j]")
LAST = ("test_canary", "test_clocks", "test_first_sale", "test_generated_client", "test_metrics")  # they move the clock


class Halves(LoadScopeScheduling):
    """Deal the journeys by halves; the marks of `--dist loadgroup` do not reach xdist 3.8 under pytest 9.2."""

    def _split_scope(self, nodeid: str) -> str:
        stem = PurePath(nodeid.split("::", 1)[0]).stem
        return "first" if FIRST.match(stem) and stem not in LAST else "second"
