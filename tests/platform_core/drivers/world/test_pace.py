"""How slow is a machine, by what was seen of it?"""

import pytest

from platform_core.drivers.world.pace import Pace, slowdown_of


class TestSlowdown:
    @pytest.mark.parametrize(
        ("looks", "slowdown"),
        [
            ([], 1.0),
            ([0.9], 1.0),
            ([2.0, 4.0], 4.0),
            ([1.0] * 19 + [50.0], 1.0),
            ([1.0] * 17 + [6.0] * 3, 6.0),
        ],
    )
    def test_is_what_most_looks_show_and_no_chance(self, looks: list[float], slowdown: float):
        assert slowdown_of(looks) == slowdown

    def test_is_looked_at_on_this_machine(self):
        pace = Pace()

        pace.look()

        assert len(pace.looks) == 1
        assert pace.slowdown >= 1
