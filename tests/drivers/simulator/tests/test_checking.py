"""Does the checker find what is wrong with all, and say whose it is?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.drivers.simulator.checking import judged
from tests.drivers.simulator.findings import Wrong
from tests.drivers.simulator.oracle import laws, stock, telling
from tests.drivers.simulator.seen import Seen, Thing
from tests.drivers.simulator.tests.ends import LI, NOON, ORDER, SHOP, TEA, clock, fact, given_back, notice, withdrawn
from tests.drivers.simulator.tests.scripts import case
from tests.drivers.simulator.words import DAY


def whats(found: Any) -> list[tuple[Wrong, str]]:
    return [(finding.wrong, finding.what) for finding in found]


class TestTheChecker:
    def test_finds_nothing_wrong_where_nothing_is(self):
        assert whats(judged(given_back(), {})) == []

    @pytest.mark.parametrize(
        "all_alike",
        [
            {"waiting": [("orders.notify_paid", "Broken")]},
            {"unclocked": {"complaint.escalated": 2}},
            {"differences": ["ledger: an account"]},
            {"unowned": 1},
            {"agreed": {ORDER: None}},
        ],
    )
    def test_finds_what_is_no_single_case_s(self, all_alike: dict[str, Any]):
        assert [wrong for wrong, _ in whats(judged(replace(given_back(), **all_alike), {}))] == [Wrong.MISSED]

    def test_says_whose_it_is(self):
        [share] = given_back().shares
        [found] = judged(replace(given_back(), given=[], refunds=[], shares=[replace(share, refunded=0)]), {LI: case()})

        assert str(found) == "case 0 (by hand): missed: fen given back: expected 500, is 0"


class TestTheShelves:
    @pytest.mark.parametrize(
        ("shelf", "wrong"),
        [((10, 0), []), ((9, 0), [Wrong.DOUBLE]), ((11, 0), [Wrong.MISSED]), ((10, 1), [Wrong.MISSED])],
    )
    def test_hold_what_was_not_bought(self, shelf: tuple[int, int], wrong: list[Wrong]):
        found = stock.judged(replace(given_back(), shelves={TEA: shelf}))

        assert [finding.wrong for finding in found] == wrong

    def test_lack_what_a_carrier_has_though_the_order_ended(self):
        carried = [*given_back().facts, fact("orders.parcel_handed_over", 1, about=ORDER)]

        assert whats(stock.judged(replace(given_back(), facts=carried, shelves={TEA: (9, 0)}))) == []


class TestTheTelling:
    @pytest.mark.parametrize(
        ("template", "times", "wrong"),
        [
            ("orders.cancelled", 1, []),
            ("orders.cancelled", 2, [(Wrong.DOUBLE, "notice orders.cancelled")]),  # of no table, and the same twice
        ],
    )
    def test_tells_nobody_the_same_twice(self, template: str, times: int, wrong: list[tuple[Wrong, str]]):
        assert whats(telling.judged(Seen(notices=[notice(template, times=times)]))) == wrong

    def test_tells_each_whom_the_table_names_once(self):
        [noticed, _] = withdrawn().facts
        should = sorted({template for template, _ in telling.notices_of(noticed)})
        told = [notice(template, shop=SHOP if to == SHOP else None) for template, to in telling.notices_of(noticed)]

        assert whats(telling.judged(Seen(facts=[noticed], notices=told))) == []
        assert whats(telling.judged(Seen(facts=[noticed]))) == [(Wrong.MISSED, f"notice {name}") for name in should]
        twice = [replace(one, times=2) for one in told]
        assert {wrong for wrong, _ in whats(telling.judged(Seen(facts=[noticed], notices=twice)))} == {Wrong.DOUBLE}

    def test_reminds_whoever_owes_once(self):
        near = clock("aftersales.return_window", 0, until=8, within="calendar_days:7", by_law=True, reminders=1)

        assert whats(telling.judged(Seen(clocks=[near]))) == [(Wrong.MISSED, "notice aftersales.return_window_near")]
        told = notice("aftersales.return_window_near")
        assert whats(telling.judged(Seen(clocks=[near], notices=[told]))) == []


class TestTheLaws:
    @pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.fact)
    def test_are_broken_where_nothing_follows(self, law: laws.Law):
        about: dict[str, Any] = {law.key: "it", law.then_key or law.key: "it"} | dict(law.where)
        before = [fact(law.after, 1, **about)] if law.after else []
        done, then = fact(law.fact, 2, **about), fact(law.then, 2, **about)

        assert whats(laws.judged(Seen(facts=[*before, done, then]))) == []
        assert whats(laws.judged(Seen(facts=[*before, done]))) == [(Wrong.MISSED, law.then)]

    def test_let_nobody_buy_at_a_suspended_shop(self):
        suspended, back = fact("merchants.suspended", 1), fact("merchants.reinstated", 3)
        early, late = fact("orders.placed", 2), fact("orders.placed", 4)

        assert whats(laws.judged(Seen(facts=[suspended, back, late]))) == []
        found = whats(laws.judged(Seen(facts=[suspended, early, back])))
        assert found == [(Wrong.DOUBLE, "order at a suspended shop")]

    def test_let_no_mediation_go_on_beside_a_review(self):
        asked = fact("complaints.mediation_asked", 1, about="mediation", complaint_id="complaint")
        mediating = clock("complaints.mediation_finish", 1, until=3, within="calendar_days:15", about="mediation")
        review = fact("complaints.review_asked", 2, about="complaint")
        goes_on = Seen(facts=[asked, review], clocks=[mediating])

        assert whats(laws.judged(goes_on)) == [(Wrong.MISSED, "mediation beside a review")]
        ended = replace(mediating, closed_at=NOON + 2 * DAY)
        assert whats(laws.judged(replace(goes_on, clocks=[ended]))) == []

    def test_put_off_no_debit_but_at_another_price(self):
        later = fact("orders.subscription_postponed", 9, sku_id=TEA)

        assert whats(laws.judged(Seen(facts=[later]))) == [(Wrong.MISSED, "fen debited")]
        for anew in (fact("orders.subscription_agreed", 5), fact("orders.plan_stated", 5, about=TEA)):
            assert whats(laws.judged(Seen(facts=[anew, later]))) == []
        assert len(whats(laws.judged(Seen(facts=[fact("orders.plan_stated", 0, about=TEA), later])))) == 1

    def test_keep_what_is_being_paid_out_on_its_way(self):
        paying = Thing("reimbursement", ORDER, "paying", [LI])

        assert whats(laws.judged(Seen(things=[paying]))) == [(Wrong.MISSED, "fen paid out of reimbursement")]

    def test_send_no_advertisement_to_who_has_not_agreed(self):
        found = whats(laws.judged(Seen(unwanted=[(LI, NOON)])))

        assert found == [(Wrong.DOUBLE, "advertisement to who has not agreed")]
