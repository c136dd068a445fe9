"""What happens when a red line of a return is crossed?"""

from __future__ import annotations

import pytest
from django.db import transaction

from aftersales.returns.commands import red_lines as commands
from aftersales.returns.deadlines import HANDLE_RED
from aftersales.returns.errors import AddressLate
from aftersales.returns.queries import cases as queries
from merchants.violations.models import Violation
from platform_core.actors import RELAY
from platform_core.deadlines.commands.clocks import void
from platform_core.deadlines.commands.sweeping import close_if_due
from platform_core.legal.spans import TICK
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import (
    BEFORE_HOLIDAY,
    DAY,
    EIGHTH_OCTOBER,
    FIRST_OCTOBER,
    HOUR,
    at_holiday,
    only,
    sweep,
    violations,
)
from tests.aftersales.returns.situations import named
from tests.merchants.builders import acting_as
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.mark.duty("NRR-31", "PCR-09")
class TestHandlingRedLine:
    def test_cuts_no_day_off_what_the_law_gives_the_shop_after_the_goods_are_back(self, sale: Sale) -> None:
        """Signed for in the last hour: to object and to refund it has as long as any other shop."""
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, EIGHTH_OCTOBER - 3 * HOUR)
        builders.report(case, EIGHTH_OCTOBER - HOUR)

        sweep(EIGHTH_OCTOBER)
        assert (builders.now(case, sale).state, violations(sale), builders.refunded(sale)) == ("back", [], [])
        builders.objected(case, sale, EIGHTH_OCTOBER + HOUR)
        assert only(case, sale, "ruling") == "running"

    def test_leaves_it_to_the_refund_s_own_clock_to_pay(self, sale: Sale) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, EIGHTH_OCTOBER - 3 * HOUR)
        builders.report(case, EIGHTH_OCTOBER - HOUR)
        due = builders.clocks(case.id, sale)["refund"].due_at

        sweep(due - TICK)
        assert builders.refunded(sale) == []
        sweep(due)
        assert (builders.now(case, sale).basis, violations(sale)) == ("clock", [])

    def test_pays_for_goods_that_are_back_and_due_and_records_the_violation(self, sale: Sale) -> None:
        """Signed for on 29 September: so both ends are that of the first working day after the holiday."""
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, FIRST_OCTOBER - 60 * HOUR)
        builders.report(case, FIRST_OCTOBER - 50 * HOUR)

        sweep(EIGHTH_OCTOBER - TICK)
        assert (builders.now(case, sale).state, violations(sale), builders.refunded(sale)) == ("back", [], [])
        sweep(EIGHTH_OCTOBER)
        assert (builders.now(case, sale).state, builders.now(case, sale).basis) == ("granted", "red_line")
        assert violations(sale) == ["return_not_handled"]
        assert builders.refunded(sale) == [(11600, "requested")]
        assert [t for t in builders.topics(case, sale) if t != "accepted"][-2:] == ["not_handled", "granted"]
        assert only(case, sale, "refund") == "met"

    def test_comes_before_the_refund_that_is_due_at_the_same_instant_whoever_is_swept_first(self, sale: Sale) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, FIRST_OCTOBER - 60 * HOUR)
        builders.report(case, FIRST_OCTOBER - 50 * HOUR)
        refund = builders.clocks(case.id, sale)["refund"]

        with bound(SYSTEM), transaction.atomic():
            assert not close_if_due(refund.id, at=EIGHTH_OCTOBER)
        sweep(EIGHTH_OCTOBER)

        assert (builders.now(case, sale).basis, only(case, sale, "refund")) == ("red_line", "met")

    def test_is_crossed_by_a_shop_that_was_asked_for_goods_and_said_nothing(self, sale: Sale) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, BEFORE_HOLIDAY, carrier="somebody")
        builders.photo(case, sale.shopper, BEFORE_HOLIDAY)
        sweep(EIGHTH_OCTOBER - 14 * DAY)

        sweep(EIGHTH_OCTOBER - TICK)
        assert violations(sale) == []
        sweep(EIGHTH_OCTOBER)

        assert violations(sale) == ["return_not_handled"]
        assert builders.topics(case, sale)[-2:] == ["arrival_wanted", "not_handled"]
        assert (builders.now(case, sale).state, builders.refunded(sale)) == ("sent", [])

    def test_knows_goods_that_a_carrier_still_has(self, sale: Sale) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, BEFORE_HOLIDAY)
        builders.report(case, BEFORE_HOLIDAY + HOUR, kind=builders.ParcelEvent.IN_TRANSIT)

        sweep(EIGHTH_OCTOBER)

        assert violations(sale) == []
        assert builders.topics(case, sale)[-1] == "arrival_wanted"

    def test_blames_nobody_for_goods_that_were_sent_too_lately_to_ask_for_them(self, sale: Sale) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, EIGHTH_OCTOBER - HOUR, carrier="somebody")

        sweep(EIGHTH_OCTOBER)
        assert (violations(sale), builders.topics(case, sale)[-1]) == ([], "sent")
        sweep(EIGHTH_OCTOBER + 7 * DAY)
        assert (violations(sale), builders.topics(case, sale)[-1]) == ([], "arrival_wanted")

    def test_is_crossed_by_a_shop_that_refuses_the_parcel(self, sale: Sale) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, BEFORE_HOLIDAY + 9 * DAY)
        builders.report(case, BEFORE_HOLIDAY + 10 * DAY, kind=builders.ParcelEvent.REFUSED)

        sweep(EIGHTH_OCTOBER - TICK)
        assert violations(sale) == []
        sweep(EIGHTH_OCTOBER)
        assert violations(sale) == ["return_not_handled"]

    def test_was_crossed_when_it_was_due_however_late_the_sweep_comes(self, sale: Sale) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, BEFORE_HOLIDAY, carrier="somebody")
        builders.photo(case, sale.shopper, BEFORE_HOLIDAY)

        sweep(EIGHTH_OCTOBER + 5 * DAY)

        with acting_as(sale.seller), transaction.atomic():
            assert Violation.objects.get().happened_at == EIGHTH_OCTOBER

    def test_blames_nobody_where_nothing_was_sent_and_waits_again_once_it_is(self, sale: Sale) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)

        sweep(EIGHTH_OCTOBER)
        assert (builders.topics(case, sale)[-1], violations(sale)) == ("unsent", [])
        assert builders.now(case, sale).unsent
        builders.sent(case, sale, EIGHTH_OCTOBER + DAY, carrier="somebody")
        assert only(case, sale, "arrive") == "running"

    def test_is_a_breach_of_a_shop_without_an_address(self, db: None) -> None:
        sale = builders.sale_without_address(BEFORE_HOLIDAY - DAY)
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        assert not builders.now(case, sale).has_address

        sweep(EIGHTH_OCTOBER)

        assert violations(sale) == ["no_return_address"]
        assert (builders.now(case, sale).basis, builders.refunded(sale)) == ("no_address", [(11600, "requested")])

    @pytest.mark.parametrize("expected", [True, False], ids=["with its clock", "sent before there was one"])
    def test_pays_where_goods_were_sent_though_nobody_could_say_where_to(
        self, db: None, expected: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sale = builders.sale_without_address(BEFORE_HOLIDAY - DAY)
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, EIGHTH_OCTOBER - HOUR, carrier="somebody")
        if not expected:
            monkeypatch.delitem(queries.UNTIL, "expected_until")

        sweep(EIGHTH_OCTOBER)

        assert violations(sale) == ["no_return_address"]
        assert (builders.now(case, sale).basis, builders.refunded(sale)) == ("no_address", [(11600, "requested")])

    def test_runs_again_for_one_that_was_left_without_a_clock(self, db: None) -> None:
        """As returns without an address were before the upgrade."""
        sale = builders.sale_without_address(BEFORE_HOLIDAY - DAY)
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        with acting_as(RELAY), transaction.atomic(), acting_for(sale.shop):
            assert [found for found, _ in queries.returns_without_address()] == [case.id]
            assert not commands.start_missing(case.id, by=RELAY, at=EIGHTH_OCTOBER)
            void(HANDLE_RED, subject_id=case.id, by=RELAY, at=EIGHTH_OCTOBER, reason="a test")
            assert commands.start_missing(case.id, by=RELAY, at=EIGHTH_OCTOBER)

        sweep(EIGHTH_OCTOBER + 20 * DAY)

        assert builders.now(case, sale).basis == "no_address"

    def test_waits_for_an_address_until_its_end_and_not_a_tick_longer(self, db: None) -> None:
        sale = builders.sale_without_address(BEFORE_HOLIDAY - DAY)
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        sweep(BEFORE_HOLIDAY + 3 * DAY)

        with pytest.raises(AddressLate):
            named(case, sale, EIGHTH_OCTOBER)
        named(case, sale, EIGHTH_OCTOBER - TICK)
        sweep(EIGHTH_OCTOBER)

        assert (violations(sale), builders.now(case, sale).state) == ([], "noticed")

    @pytest.mark.parametrize("step", ["arrived_at_shop", "granted"])
    def test_is_not_crossed_by_a_shop_that_does_something(self, sale: Sale, step: str) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, BEFORE_HOLIDAY, carrier="somebody")
        getattr(builders, step)(case, sale, EIGHTH_OCTOBER - TICK)

        sweep(EIGHTH_OCTOBER)

        assert violations(sale) == []

    @pytest.mark.parametrize(("step", "state"), [("arrived_at_shop", "back"), ("granted", "granted")])
    def test_is_crossed_by_a_shop_that_does_it_at_its_end_though_the_sweep_comes_later(
        self, sale: Sale, step: str, state: str
    ) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, BEFORE_HOLIDAY, carrier="somebody")
        builders.photo(case, sale.shopper, BEFORE_HOLIDAY)

        getattr(builders, step)(case, sale, EIGHTH_OCTOBER)
        assert (only(case, sale, "handle_red_line"), builders.now(case, sale).state) == ("running", state)
        sweep(EIGHTH_OCTOBER + HOUR)

        assert violations(sale) == ["return_not_handled"]
        assert (only(case, sale, "handle_red_line"), builders.now(case, sale).state) == ("missed", state)

    def test_stays_crossed_where_the_platform_paid_by_the_clock(self, sale: Sale) -> None:
        case = builders.back(at_holiday(sale), sale, BEFORE_HOLIDAY)

        sweep(BEFORE_HOLIDAY + 10 * DAY)
        assert builders.now(case, sale).basis == "clock"
        sweep(EIGHTH_OCTOBER)

        assert sorted(violations(sale)) == ["refund_not_made", "return_not_handled"]
        assert len(builders.refunded(sale)) == 1


@pytest.mark.duty("NRR-31", "PCR-09")
class TestRefundRedLine:
    def test_is_crossed_at_its_end_though_the_platform_has_paid(self, sale: Sale) -> None:
        case = builders.back(at_holiday(sale), sale, BEFORE_HOLIDAY)

        sweep(EIGHTH_OCTOBER - TICK)
        assert violations(sale) == []
        sweep(EIGHTH_OCTOBER)
        assert "refund_not_made" in violations(sale)
        assert "not_refunded" in builders.topics(case, sale)

    def test_is_not_crossed_by_a_shop_that_paid_on_the_last_tick(self, sale: Sale) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY - HOUR)
        builders.sent(case, sale, BEFORE_HOLIDAY - HOUR, carrier="somebody")
        builders.arrived_at_shop(case, sale, BEFORE_HOLIDAY)
        sweep(BEFORE_HOLIDAY + 3 * DAY)

        builders.granted(case, sale, BEFORE_HOLIDAY + 4 * DAY)
        sweep(EIGHTH_OCTOBER)

        assert violations(sale) == []

    def test_is_crossed_by_a_shop_that_pays_at_its_end_though_the_sweep_comes_later(self, sale: Sale) -> None:
        case = builders.back(at_holiday(sale), sale, BEFORE_HOLIDAY)

        builders.granted(case, sale, EIGHTH_OCTOBER)
        sweep(EIGHTH_OCTOBER + HOUR)

        assert sorted(violations(sale)) == ["refund_not_made", "return_not_handled"]
        assert builders.refunded(sale) == [(11600, "requested")]

    def test_is_not_crossed_by_a_shop_that_pays_a_tick_before_it(self, sale: Sale) -> None:
        case = builders.back(at_holiday(sale), sale, BEFORE_HOLIDAY)

        builders.granted(case, sale, EIGHTH_OCTOBER - TICK)
        sweep(EIGHTH_OCTOBER + HOUR)

        assert violations(sale) == []

    def test_is_not_crossed_while_an_objection_is_with_the_platform(self, sale: Sale) -> None:
        case = builders.back(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.objected(case, sale, BEFORE_HOLIDAY + 2 * DAY)

        sweep(EIGHTH_OCTOBER)

        assert violations(sale) == []
