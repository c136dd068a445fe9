"""Are the clocks found that code starts, and no others?"""

from importlib import import_module

from orders.sales.deadlines import CANCEL_REFUND
from platform_core.management.started import started_clocks, started_in


class TestStartedIn:
    def test_finds_a_clock_that_is_named(self):
        assert started_in(import_module("orders.sales.commands.cancelling")) == {CANCEL_REFUND.kind}

    def test_finds_none_that_is_only_met(self):
        assert started_in(import_module("orders.sales.commands.receiving")) == set()


class TestStartedClocks:
    def test_are_those_of_cases_as_well(self):
        assert "complaints.answer" in started_clocks([])

    def test_leave_out_what_only_a_driver_starts(self):
        assert started_clocks(["tests.drivers.bench"]) == started_clocks([])
