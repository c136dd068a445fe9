"""What does the model say of cases whose end anybody can count by hand?"""

from __future__ import annotations

import ast
import dataclasses
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from orders.sales.types import SignedBy
from platform_core.deadlines.specs import DECLARED
from tests.drivers.simulator import words
from tests.drivers.simulator.oracle import predicting
from tests.drivers.simulator.oracle.clocks import FOR_EVER, LENGTHS
from tests.drivers.simulator.oracle.course import Course
from tests.drivers.simulator.oracle.predicting import predicted
from tests.drivers.simulator.plan import drawn
from tests.drivers.simulator.plots import PLOTS, Plot, Shop, Temper, Writer, on, write
from tests.drivers.simulator.tests.scripts import (
    DAY,
    case,
    instant,
    reported,
    sent_back,
    signed,
    sold,
    then,
    unsent,
)
from tests.drivers.simulator.tests.untold import NEVER_MET, NEVER_MISSED, NO_STORY_YET
from tests.drivers.simulator.words import Act, Case, Do, Done, Mood

PRICE = 500
GONE = DAY + timedelta(days=5)  # it ships, and is there no more when goods come back
OWN = ("tests.drivers.simulator.oracle", "tests.drivers.simulator.words")


def course_of(one: Case) -> Course:
    """As if every act had been carried out at its instant."""
    return predicted(one, [Done(act, act.at) for act in one.acts], price=PRICE)


def by_hand(*acts: Act) -> Course:
    return course_of(case(*acts))


def ends(course: Course) -> dict[str, str]:
    return {clock.kind.partition(".")[2]: clock.end for clock in course.clocks}


def ends_of(course: Course, kind: str) -> list[str]:
    return [clock.end for clock in course.clocks if clock.kind == kind]


def days_on(course: Course, kind: str) -> list[float]:
    """After how many days from our Monday's morning each clock of this kind is due."""
    return [(clock.due - then(Do.PLACE, 0).at) / timedelta(days=1) for clock in course.clocks if clock.kind == kind]


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def test_there_is_a_story_for_every_clock_but_these():
    assert set(DECLARED) - set(LENGTHS) == set(NO_STORY_YET)
    assert set(LENGTHS) <= set(DECLARED)


def test_a_year_has_every_clock_kept_and_run_out_but_these():
    """Of rights and days as well: used, or let go by."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in drawn(5, cases=4_000).cases:
        done = [Done(act, act.at) for act in one.acts]
        opened = instant("2025-12-25T09:30:00+08:00") if one.own_shop else None
        course = predicted(one, done, price=PRICE, opened=opened, ended=instant("2027-06-01T00:00:00+08:00"))
        for clock in course.clocks:
            found[clock.end] |= {clock.kind}

    assert set(LENGTHS) - found["met"] == set(NEVER_MET)
    assert set(LENGTHS) - found["missed"] == set(NEVER_MISSED)


class TestTheModel:
    def test_knows_nothing_of_the_engine(self):
        """Python's own modules, the model's, and the words in which people act: no others."""
        files = [*Path(predicting.__file__).parent.glob("*.py"), Path(words.__file__)]
        found = {name for file in files for name in imported(file)}
        others = {name for name in found if name.partition(".")[0] not in sys.stdlib_module_names}

        assert {*OWN} <= found
        assert [name for name in sorted(others) if not f"{name}.".startswith(tuple(f"{own}." for own in OWN))] == []

    @pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.name)
    def test_comes_to_an_end_whoever_keeps_silent(self, plot: Plot):
        """No clock begins again and again where nobody acts any more."""
        for number in range(20):
            shop = Shop((Temper.SILENT, Temper.PROMPT)[number % 2], GONE)
            writer = Writer(Random(number), number, shop, on(DAY, "morning", number), pieces=2)
            write(plot.moves, writer)

            course = course_of(replace(case(*writer.acts), own_shop=plot.own_shop))
            running = {clock.kind for clock in course.clocks if clock.end == "running"}
            assert running <= set(FOR_EVER)


class TestASale:
    def test_lapses_after_half_an_hour(self):
        course = by_hand(then(Do.PLACE, 0))

        assert (course.states["order"], ends(course)) == ("cancelled", {"payment": "missed"})
        assert course.clocks[0].due == then(Do.PLACE, 0).at + timedelta(minutes=30)

    def test_that_ended_gives_back_what_still_comes(self):
        course = by_hand(then(Do.PLACE, 0), then(Do.PAY, 1))

        assert [debt.fen for debt in course.debts] == [PRICE]

    def test_is_received_by_time_and_open_for_return_beyond_a_golden_week(self):
        course = by_hand(*sold())

        assert course.states["order"] == "received"
        assert course.last("orders.confirm_receipt").due == instant("2026-10-05T00:00:00+08:00")
        assert course.last("aftersales.return_window").due == instant("2026-10-09T00:00:00+08:00")

    def test_is_not_delivered_by_the_signature_of_somebody_whom_nobody_named(self):
        course = by_hand(*sold()[:4], reported(Do.SIGN, 3, signed_by=SignedBy.PROXY))

        assert (course.states["order"], course.debts) == ("shipped", [])
        assert course.last("orders.hand_over").due == instant("2026-10-02T00:00:00+08:00")
        assert (ends_of(course, "orders.hand_over"), ends(course)["hand_over_inquiry"]) == (["missed"], "running")

    def test_ends_where_the_shopper_has_not_what_was_left_with_somebody(self):
        left = (*sold()[:4], reported(Do.SIGN, 3, signed_by=SignedBy.PROXY))
        course = by_hand(*left, then(Do.DENY, 4), then(Do.DENY, 4.1))

        assert (course.states["order"], course.debts[0].fen) == ("cancelled", PRICE)
        assert course.last("orders.find_parcel").due == instant("2026-10-06T00:00:00+08:00") == course.debts[0].at
        assert course.notices["orders.left_elsewhere_for_shopper"] == 1
        assert course.refusals[-2:] == [False, True]

    def test_that_is_not_handed_over_in_time_ends_after_a_week(self):
        for acts in (unsent(), sold()[:3]):
            course = by_hand(*acts)

            assert (course.states["order"], course.breaches) == ("cancelled", ["dispatch_late"])
            assert course.last("orders.end_unsent").due == instant("2026-10-01T00:00:00+08:00") == course.debts[0].at

    def test_may_be_called_off_or_confirmed_where_no_carrier_has_the_parcel(self):
        for do, days, refused in ((Do.CALL_OFF, 1.9, True), (Do.CALL_OFF, 2.1, False), (Do.CONFIRM, 2.9, True)):
            assert by_hand(*sold()[:3], then(do, days)).refusals[-1] is refused
        assert by_hand(*sold()[:3], then(Do.CONFIRM, 3.1)).states["order"] == "received"
        assert by_hand(*sold()[:4], then(Do.CALL_OFF, 9)).refusals[-1]

    def test_ends_where_the_parcel_is_not_taken(self):
        course = by_hand(*sold()[:3], reported(Do.DECLINE, 1.9), signed(3))

        assert (course.states["order"], course.notices["orders.declined_for_shopper"]) == ("cancelled", 1)

    def test_called_off_watches_over_money_that_a_silent_provider_keeps(self):
        acts = (then(Do.PLACE, 0), then(Do.PAY, 0.001), then(Do.CALL_OFF, 1))
        course = course_of(case(*acts, silence=30))

        assert ends_of(course, "orders.cancel_refund") == ["missed", "met"]
        assert ends_of(course, "payments.hear_of_refund") == ["missed", "met"]
        assert course.notices["payments.refund_stuck_for_shopper"] == 1


class TestARefundThatTheProviderRefuses:
    CALLED_OFF = (then(Do.PLACE, 0), then(Do.PAY, 0.001), then(Do.CALL_OFF, 1))

    def test_is_asked_for_three_times_at_once_and_then_by_the_clock(self):
        course = course_of(case(*self.CALLED_OFF, mood=Mood.STUBBORN))

        assert ends_of(course, "payments.ask_again") == ["met", "met", "missed"]
        assert days_on(course, "payments.ask_again")[-1] == 2
        assert course.debts[0].asked == then(Do.CALL_OFF, 2).at
        assert course.states["refund"] == "succeeded"

    @pytest.mark.parametrize(("named", "rounds"), [(4.5, ["met"]), (6.5, ["missed", "met"])])
    def test_for_ever_goes_to_the_account_that_its_payer_names(self, named: float, rounds: list[str]):
        """Asked for on the third day, and once more when three days later nobody has named one."""
        acts = (*self.CALLED_OFF, then(Do.NAME_ACCOUNT, 2.5), then(Do.NAME_ACCOUNT, named))
        course = course_of(case(*acts, mood=Mood.UNYIELDING))

        assert days_on(course, "payments.name_account") == [6, 9][: len(rounds)]
        assert ends_of(course, "payments.name_account") == rounds
        assert course.refusals[-2:] == [True, False]
        assert course.debts[0].asked == then(Do.NAME_ACCOUNT, named).at
        assert course.notices["payments.refunded_to_account_for_shopper"] == 1


class TestMoneyThatIsPaidTwice:
    def test_goes_back_after_a_day_and_leaves_the_sale_as_it_is(self):
        course = by_hand(*sold()[:2], then(Do.PAY_AGAIN, 0.5), *sold()[2:])

        assert days_on(course, "payments.send_back") == [1.5]
        assert ends_of(course, "payments.send_back") == ["missed"]
        assert [debt.fen for debt in course.debts] == [PRICE]
        assert (course.states["order"], course.states["receipt"], course.left) == ("received", "sent_back", PRICE)


class TestAReturn:
    def test_is_paid_by_the_clock_where_the_shop_is_silent(self):
        course = by_hand(*sent_back())

        assert (course.states["goods_back"], course.states["basis"]) == ("granted", "clock")
        assert course.debts[0].at == course.last("aftersales.refund").due == instant("2026-10-09T00:00:00+08:00")
        assert course.breaches == ["return_not_handled", "refund_not_made"]

    def test_is_lost_where_the_platform_follows_the_shop_which_then_keeps_both(self):
        course = by_hand(*sent_back(), then(Do.OBJECT, 8), then(Do.RULE, 9, outcome="no_refund"))

        assert course.states["basis"] == "kept"
        assert ends(course)["send_home"] == "missed"

    @pytest.mark.parametrize("late", [(*sent_back(), then(Do.OBJECT, 30)), (*sold(), then(Do.NOTICE, 20, pieces=1))])
    def test_refuses_what_comes_after_its_time(self, late: tuple[Act, ...]):
        assert by_hand(*late).refusals == [False] * (len(late) - 1) + [True]


class TestADispute:
    def test_passes_over_everybody_who_is_silent(self):
        course = by_hand(*sold(), then(Do.COMPLAIN, 4, fen=150), then(Do.DECIDE, 90, outcome="upheld"))

        assert course.states["complaint"] == "undecided"  # who decides on day 90 comes too late
        ends = {clock.kind: clock.end for clock in course.clocks}
        assert (ends["complaints.decide"], ends["complaints.decide_late"]) == ("missed", "missed")
        assert [debt.fen for debt in course.debts] == [150]


class TestADeposit:
    LENT = (then(Do.ASK_DEPOSIT, 0, fen=3000, within=5), *sold())
    ASKED = (*LENT, then(Do.ASK_DEPOSIT_BACK, 4))
    CLAIMED = (*ASKED, then(Do.CLAIM_DEPOSIT, 5, fen=1000))

    @pytest.mark.parametrize(
        ("acts", "state", "basis", "back"),
        [
            (LENT, "held", "", []),
            (ASKED, "returned", "silence", [3000]),
            ((*ASKED, then(Do.GIVE_DEPOSIT_BACK, 5)), "returned", "shop", [3000]),
            ((then(Do.ASK_DEPOSIT, 0, fen=3000, within=1), *ASKED[1:]), "returned", "time", [3000]),
            (CLAIMED, "returned", "time", [3000]),
            ((*CLAIMED, then(Do.GIVE_DEPOSIT_BACK, 6)), "returned", "shop", [3000]),
            ((*CLAIMED, then(Do.RULE_ON_DEPOSIT, 6, fen=400)), "returned", "ruling", [2600]),
            ((*CLAIMED, then(Do.RULE_ON_DEPOSIT, 11, fen=400)), "returned", "time", [3000]),
            ((*ASKED, then(Do.CLAIM_DEPOSIT, 5), then(Do.RULE_ON_DEPOSIT, 6)), "kept", "ruling", []),
            ((*LENT[:3], then(Do.CALL_OFF, 0.5)), "returned", "order_ended", [PRICE, 3000]),
            ((*ASKED, then(Do.NOTICE, 4.1, pieces=1), then(Do.GRANT, 4.2)), "returned", "order_ended", [PRICE, 3000]),
            (LENT[:2], "lapsed", "", []),
        ],
    )
    def test_goes_back_unless_the_platform_decides_otherwise(
        self, acts: tuple[Act, ...], state: str, basis: str, back: list[int]
    ):
        course = by_hand(*acts)

        assert (course.states["deposit"], course.states["deposit_basis"]) == (state, basis)
        assert [debt.fen for debt in course.debts] == back
        assert "running" not in ends(course).values()

    def test_waits_three_days_for_the_shop_and_as_many_for_all_as_were_promised(self):
        course = by_hand(*self.CLAIMED)

        assert course.last("orders.deposit_answer").due == instant("2026-09-29T00:00:00+08:00")
        assert course.last("orders.deposit_back").due == instant("2026-10-01T00:00:00+08:00") == course.debts[0].at

    def test_is_asked_after_every_day_while_the_provider_says_nothing(self):
        course = course_of(case(*self.ASKED, mood=Mood.MUTE, silence=30))

        assert ends_of(course, "orders.deposit_money") == ["missed", "met"]
        assert course.notices["payments.refund_stuck_for_shopper"] == 1

    def test_is_asked_for_again_where_the_provider_refuses(self):
        course = course_of(case(*self.ASKED, mood=Mood.STUBBORN))

        assert ends_of(course, "orders.deposit_money") == ["missed", "met"]
        assert ends_of(course, "payments.ask_again") == ["met", "met", "missed"]
        assert course.states["deposit"] == course.states["refund"].replace("succeeded", "returned")

    @pytest.mark.parametrize(
        "refused",
        [
            (then(Do.ASK_DEPOSIT, 0, fen=3000, within=8),),
            (*LENT[:4], then(Do.ASK_DEPOSIT_BACK, 1.2)),  # nobody has anything of it yet
            (*ASKED, then(Do.CLAIM_DEPOSIT, 9)),
            (*CLAIMED, then(Do.RULE_ON_DEPOSIT, 6, fen=1001)),
            (*LENT[:3], then(Do.CALL_OFF, 0.5), then(Do.ASK_DEPOSIT_BACK, 1)),
        ],
    )
    def test_refuses_what_is_too_much_too_soon_or_too_late(self, refused: tuple[Act, ...]):
        assert by_hand(*refused).refusals == [False] * (len(refused) - 1) + [True]


class TestWhatAPurchaseCosts:
    PROMOTED = then(Do.PROMOTE, 0, off=60, last_day=DAY)
    MIDNIGHT = 14.5 / 24  # after our Monday's morning

    @pytest.mark.parametrize(
        ("days", "quoted", "costs"),
        [(0, None, 440), (MIDNIGHT - 0.001, None, 440), (MIDNIGHT, None, 500), (MIDNIGHT, MIDNIGHT - 0.001, 440)],
    )
    def test_is_what_was_promised_to_the_end_of_the_day(self, days: float, quoted: float | None, costs: int):
        said = {} if quoted is None else {"quoted_at": then(Do.PLACE, quoted).at}
        course = by_hand(self.PROMOTED, then(Do.PLACE, days, **said))

        assert course.fen == costs
        assert course.last("catalog.end_promotion").due == then(Do.PLACE, self.MIDNIGHT).at

    def test_has_one_promotion_at_a_time_and_none_that_lowers_nothing(self):
        nothing, second = then(Do.PROMOTE, 0, off=0, last_day=DAY), then(Do.PROMOTE, 0.1, off=60, last_day=DAY)

        assert by_hand(nothing, self.PROMOTED, second).refusals == [True, False, True]

    @pytest.mark.parametrize(
        ("free_from", "after", "back"),
        [
            (501, [then(Do.CALL_OFF, 0.5)], [PRICE + 800]),
            (501, [*sold()[2:], then(Do.NOTICE, 4, pieces=1), then(Do.GRANT, 5)], [PRICE]),
            (500, [then(Do.CALL_OFF, 0.5)], [PRICE]),
        ],
    )
    def test_has_freight_that_goes_back_unless_the_goods_came(self, free_from: int, after: list[Act], back: list[int]):
        course = by_hand(then(Do.ASK_FREIGHT, 0, fen=800, free_from=free_from), *unsent(), *after)

        assert [debt.fen for debt in course.debts] == back


class TestGoodsThatAreGoodUntilADay:
    SHOWN = {"fen": 700, "pieces": 1, "last_day": DAY}
    LATER = then(Do.PLACE, 1)

    @pytest.mark.parametrize("do", [Do.LIST_DATED, Do.LIST_CERTIFIED])
    def test_come_down_at_its_end_and_are_sold_to_nobody_then(self, do: Do):
        course = by_hand(then(do, 0, **self.SHOWN), then(Do.PLACE, 0.6), then(Do.PLACE, 0.61))

        assert course.refusals == [False, False, True]
        assert (course.fen, course.states["listing"]) == (700, "withdrawn")
        assert course.notices["catalog.listing_taken_down"] == 1

    def test_are_not_sent_out_of_a_lot_that_is_over_and_of_another_they_are(self):
        bought = (then(Do.LIST_DATED, 0, **self.SHOWN), *unsent())
        fresh = then(Do.BRING_FRESH_LOT, 1, last_day=DAY + timedelta(days=30))

        assert by_hand(*bought, then(Do.SHIP, 1)).states["order"] == "cancelled"
        assert by_hand(*bought, fresh, *sold()[2:]).states["order"] == "received"

    def test_are_sent_and_shown_again_where_a_paper_alone_was_over(self):
        renewed = then(Do.RENEW_PAPER, 1, last_day=DAY + timedelta(days=30))
        course = by_hand(then(Do.LIST_CERTIFIED, 0, **self.SHOWN), *unsent(), *sold()[2:3], renewed, signed(3))

        assert course.states["order"] == "received"
        assert ends_of(course, "catalog.certificate") == ["missed", "missed"]


def test_the_owner_of_a_shop_of_its_own_is_told_too():
    alone = dataclasses.replace(case(*unsent()), own_shop=True)
    told = course_of(alone).notices - course_of(case(*unsent())).notices

    assert told == {
        "merchants.approved": 1,
        "orders.to_ship": 1,
        "orders.dispatch_near": 1,
        "orders.not_sent_for_shop": 1,
        "merchants.dispatch_late": 1,
    }
