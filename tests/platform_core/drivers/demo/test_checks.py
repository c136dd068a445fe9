"""Does a story that is not what was seen fail, by as little as a tick or a fen?"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from platform_core.drivers.demo import checks
from platform_core.drivers.demo.checks import PUNCTUAL, Mark
from platform_core.legal.spans import TICK
from tests.platform_core.drivers.demo.exports import CASE, DUE, ORDER, PAYMENT, STATEMENT, fact, rows, story, without

INSTANT = datetime.fromisoformat(DUE)
RAN_OUT = Mark("deadlines.missed", {"kind": "aftersales.refund", "about_id": CASE}, INSTANT)


def seen() -> list[Mark]:
    """What a chapter saw."""
    return [
        Mark("orders.placed", {"order_id": ORDER}),
        RAN_OUT,
        Mark("aftersales.granted", {"return_id": CASE, "amount": 12_800}, INSTANT),
        Mark("payments.refunded", {"cause": f"return:{CASE}", "amount": 12_800}),
    ]


class TestMissing:
    def test_finds_nothing_where_all_of_it_stands(self, tmp_path: Path) -> None:
        assert list(checks.missing({"returned": seen()}, rows(tmp_path, story()))) == []

    @pytest.mark.parametrize("topic", ["orders.placed", "deadlines.missed", "aftersales.granted", "payments.refunded"])
    def test_names_the_fact_that_was_left_out(self, tmp_path: Path, topic: str) -> None:
        [found] = checks.missing({"returned": seen()}, rows(tmp_path, without(topic)))

        assert found.startswith(f"returned: {topic} (")
        assert found.endswith("is missing")

    def test_wants_what_it_says_as_well(self, tmp_path: Path) -> None:
        mark = Mark("aftersales.granted", {"return_id": CASE, "amount": 12_799})

        assert len(list(checks.missing({"returned": [mark]}, rows(tmp_path, story())))) == 1

    def test_wants_them_in_the_order_they_were_seen(self, tmp_path: Path) -> None:
        found = list(checks.missing({"returned": seen()[::-1]}, rows(tmp_path, story())))

        assert [text.endswith("stands too early") for text in found] == [True, True, True]


class TestAnInstant:
    @pytest.mark.parametrize(
        ("after", "holds"),
        [(-TICK, False), (timedelta(0), True), (PUNCTUAL - TICK, True), (PUNCTUAL, False)],
    )
    def test_is_held_to_by_what_was_seen_and_by_every_clock(
        self,
        tmp_path: Path,
        after: timedelta,
        holds: bool,  # a row
    ) -> None:
        clock = {"kind": "aftersales.refund", "about_id": CASE, "due_at": DUE}
        told = rows(tmp_path, [fact("deadlines.missed", at=(INSTANT + after).astimezone().isoformat(), **clock)])

        assert (list(checks.missing({"returned": [RAN_OUT]}, told)) == []) is holds
        assert (list(checks.late(told)) == []) is holds


class TestAScriptedAct:
    @pytest.mark.parametrize(
        ("after", "holds"), [(-TICK, False), (timedelta(0), True), (PUNCTUAL, True), (100 * PUNCTUAL, True)]
    )
    def test_is_never_late_and_never_early(self, tmp_path: Path, after: timedelta, holds: bool) -> None:
        act = Mark("complaints.filed", {"complaint_id": CASE}, since=INSTANT)
        told = rows(tmp_path, [fact("complaints.filed", at=(INSTANT + after).isoformat(), complaint_id=CASE)])

        assert (list(checks.missing({"complained": [act]}, told)) == []) is holds


class TestASlowMachine:
    @pytest.mark.parametrize(("after", "holds"), [(-TICK, False), (3 * PUNCTUAL - TICK, True), (3 * PUNCTUAL, False)])
    def test_may_be_so_many_times_as_late_and_no_tick_early(
        self, tmp_path: Path, after: timedelta, holds: bool
    ) -> None:
        clock = {"kind": "aftersales.refund", "about_id": CASE, "due_at": DUE}
        told = rows(tmp_path, [fact("deadlines.missed", at=(INSTANT + after).isoformat(), **clock)])

        assert (list(checks.missing({"returned": [RAN_OUT]}, told, within=3 * PUNCTUAL)) == []) is holds
        assert (list(checks.late(told, within=3 * PUNCTUAL)) == []) is holds


class TestUnequal:
    def test_finds_nothing_where_the_provider_says_the_same(self, tmp_path: Path) -> None:
        assert list(checks.unequal(rows(tmp_path, story()), STATEMENT)) == []

    @pytest.mark.parametrize("line", [0, 1])
    def test_misses_no_fen(self, tmp_path: Path, line: int) -> None:
        said = [dict(row) for row in STATEMENT]
        said[line] |= {"amount": said[line]["amount"] - 1}

        [found] = checks.unequal(rows(tmp_path, story()), said)

        assert found.startswith(("capture", "refund")[line])

    def test_sees_a_refund_that_only_the_provider_knows(self, tmp_path: Path) -> None:
        other = STATEMENT[1] | {"refund_no": "another"}

        assert len(list(checks.unequal(rows(tmp_path, story()), [*STATEMENT, other]))) == 1

    @pytest.mark.parametrize("sent_back", [25_600, 25_599])
    def test_counts_what_was_paid_twice_and_sent_back(self, tmp_path: Path, sent_back: int) -> None:
        receipt = {"receipt_id": "r", "payment_id": PAYMENT}
        told = [
            *story(),
            fact("payments.receipt_noted", **receipt, amount=25_600),
            fact("payments.receipt_sent_back", **receipt, amount=sent_back),
        ]
        said = [STATEMENT[0], *STATEMENT, STATEMENT[1] | {"refund_no": "r", "amount": 25_600}]

        assert (list(checks.unequal(rows(tmp_path, told), said)) == []) is (sent_back == 25_600)


class TestUnbalanced:
    def test_finds_nothing_where_all_is_back_or_settled(self, tmp_path: Path) -> None:
        assert list(checks.unbalanced_orders(rows(tmp_path, story()))) == []

    @pytest.mark.parametrize(
        ("topic", "back", "settled"), [("payments.refunded", 0, 12_800), ("payments.share_settled", 12_800, 0)]
    )
    def test_sees_what_stays_behind(self, tmp_path: Path, topic: str, back: int, settled: int) -> None:
        assert list(checks.unbalanced_orders(rows(tmp_path, without(topic)))) == [
            f"order {ORDER}: of 25600 fen {back} fen are back and {settled} were settled"
        ]

    def test_does_not_mind_which_of_two_that_met_came_first(self, tmp_path: Path) -> None:
        *before, refunded, settled = story()

        assert list(checks.unbalanced_orders(rows(tmp_path, [*before, settled, refunded]))) == []

    def test_takes_what_goes_back_after_settlement_from_the_shop(self, tmp_path: Path) -> None:
        later = fact("payments.refunded", order_id=ORDER, refund_id="x", cause="complaint:1", amount=100)

        assert list(checks.unbalanced_orders(rows(tmp_path, [*story(), later]))) == []


class TestDoubled:
    def test_finds_nothing_where_each_was_paid_once(self, tmp_path: Path) -> None:
        assert list(checks.doubled_refunds(rows(tmp_path, story()))) == []

    def test_sees_one_that_was_paid_twice(self, tmp_path: Path) -> None:
        again = next(said for said in story() if said["topic"] == "payments.refunded")

        [found] = checks.doubled_refunds(rows(tmp_path, [*story(), again]))

        assert found == f"return:{CASE} of {ORDER}: asked for 1 times, paid 2 times"

    def test_sees_one_that_was_never_paid(self, tmp_path: Path) -> None:
        [found] = checks.doubled_refunds(rows(tmp_path, without("payments.refunded")))

        assert found.endswith("asked for 1 times, paid 0 times")

    @pytest.mark.parametrize(("paid", "holds"), [(False, True), (True, False)])
    def test_takes_a_refusal_as_the_one_answer_to_an_attempt(self, tmp_path: Path, paid: bool, holds: bool) -> None:
        again = {"order_id": ORDER, "refund_id": "x", "cause": f"return:{CASE}:2", "amount": 100}
        answers = ["payments.refund_failed", *(["payments.refunded"] if paid else [])]
        told = [*story(), *(fact(topic, **again) for topic in ("payments.refund_requested", *answers))]

        assert (list(checks.doubled_refunds(rows(tmp_path, told))) == []) is holds

    @pytest.mark.parametrize(
        ("answer", "found"),
        [("payments.refunded", "asked for 2 times, paid 2 times"), ("payments.refund_failed", "refused 2 times")],
    )
    def test_sees_that_two_attempts_were_paid_and_that_the_last_was_refused(
        self, tmp_path: Path, answer: str, found: str
    ) -> None:
        again = {"order_id": ORDER, "refund_id": "x", "cause": f"return:{CASE}:2", "amount": 100}
        first = story() if answer == "payments.refunded" else without("payments.refunded")
        refused = [] if answer == "payments.refunded" else [fact(answer, **again | {"cause": f"return:{CASE}"})]
        told = [*first, *refused, *(fact(topic, **again) for topic in ("payments.refund_requested", answer))]

        [wrong] = checks.doubled_refunds(rows(tmp_path, told))

        assert wrong.endswith(found)


class TestReporters:
    def test_are_in_no_export(self, tmp_path: Path) -> None:
        told = fact("complaints.report_filed", report_id=CASE)

        assert list(checks.reporters(rows(tmp_path, story()))) == []
        assert list(checks.reporters(rows(tmp_path, [*story(), told]))) == [
            "complaints.report_filed stands in an export about a shop"
        ]
