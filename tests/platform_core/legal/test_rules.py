"""The numbers of the law as data: whole, dated, and never to be worsened by a promise."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from platform_core.legal import rules
from platform_core.legal.rules import Floor, Kind, rule
from platform_core.legal.spans import DAY, CalendarDays, Extended, Hours, Months, Promised, WorkingDays, Years
from platform_core.legal.unanswered import unanswered
from platform_core.legal.unread import read_by, unread
from tests.tables import over


class TestRule:
    @pytest.mark.duty("CRL-25c")
    def test_gives_the_span_the_version_and_the_certainty(self):
        found = rule("DL_NRR_REFUND")

        assert (found.span, found.version, found.certainty) == (CalendarDays(7), 1, "V1")
        assert found.is_law

    def test_refuses_an_unknown_key(self):
        with pytest.raises(LookupError, match="no rule DL_NOTHING"):
            rule("DL_NOTHING")

    @pytest.mark.parametrize(
        ("name", "codes"),
        [
            ("RT_LIVE", ["RT_LIVE"]),  # and not RT_LIVE_CORRECTION
            ("RT_FOOD", ["RT_FOOD.after_shelf_life", "RT_FOOD.no_shelf_life"]),
            ("RT_NOTHING", []),
        ],
    )
    def test_is_found_by_a_name_that_several_share(self, name, codes):
        assert rules.codes_of(name) == codes

    @pytest.mark.parametrize(
        ("on", "version", "span"),
        [
            (date(2024, 6, 30), 1, WorkingDays(45)),
            (date(2024, 7, 1), 2, CalendarDays(60)),
            (None, 2, CalendarDays(60)),
        ],
    )
    def test_gives_the_version_in_force_on_the_day(self, on, version, span):
        found = rule("DL_AUTH_MEDIATE", on=on)

        assert (found.version, found.span) == (version, span)

    def test_is_barred_by_the_version_of_the_day(self, monkeypatch):
        """A shorter time for refunds, from July on, does not shorten today's time for objections."""
        july, [old] = date(2027, 7, 1), rules.RULES["DL_NRR_REFUND"]
        shorter = replace(old, version=2, value=5, effective_from=july)
        monkeypatch.setitem(rules.RULES, "DL_NRR_REFUND", (replace(old, effective_to=july), shorter))

        for on, bar in ((july - DAY, "calendar_days:7"), (july, "calendar_days:5")):
            assert str(rule("DL_NRR_OBJECTION", on=on).span) == f"working_days:3<{bar}"

    def test_refuses_a_day_before_there_was_such_a_rule(self):
        with pytest.raises(LookupError, match="no version"):
            rule("DL_RULE_NOTICE_MAJOR", on=date(2026, 1, 31))

    def test_has_no_span_where_the_law_says_at_once(self):
        with pytest.raises(LookupError, match="at_once"):
            _ = rule("DL_MARKETING_STOP").span

    def test_leaves_a_promise_to_the_contract(self):
        assert rule("DL_DELIVER").span == Promised("DL_DELIVER")

    def test_is_shown_as_a_promise_where_the_number_is_ours_or_unsure(self):
        assert [rule(code).is_law for code in ("DL_PAYMENT", "DL_RENEW_NOTICE", "DL_RULE_COMMENT")] == [False] * 3


class TestAllows:
    @pytest.mark.parametrize(
        ("code", "promise", "allowed"),
        [
            ("DL_NRR_REFUND", CalendarDays(7), True),
            ("DL_NRR_REFUND", CalendarDays(3), True),
            ("DL_NRR_REFUND", CalendarDays(8), False),
            ("DL_NRR_WINDOW", CalendarDays(30), True),
            ("DL_NRR_WINDOW", CalendarDays(6), False),
            ("DL_NRR_REFUND", Hours(1), False),  # cannot be compared day by day
            ("DL_NRR_WINDOW", Extended(CalendarDays(7), CalendarDays(7)), False),
            ("DL_DELIVER", CalendarDays(90), True),
        ],
    )
    def test_a_promise_may_only_be_better_for_the_consumer(self, code, promise, allowed):
        assert rule(code).allows(promise) is allowed

    @pytest.mark.parametrize(
        ("code", "on", "certainty", "law"),
        [
            ("DL_AUTH_REPORTER", date(2026, 4, 14), "V1", True),
            ("DL_AUTH_REPORTER", date(2026, 4, 15), "M1", False),  # the old measures end, their number is not verified
            ("DL_DEBIT_NOTICE", date(2026, 4, 10), "policy", False),  # the law says before, the hours are ours
        ],
    )
    def test_calls_law_only_what_is_read_there(self, code, on, certainty, law):
        assert (rule(code, on=on).certainty, rule(code, on=on).is_law) == (certainty, law)


class TestIsSettable:
    def test_is_what_is_unsure_or_ours_and_a_length_of_time(self):
        settable = {found.code for found in rules.every() if found.is_settable}

        assert {"DL_PAYMENT", "DL_RENEW_NOTICE", "DL_RULE_COMMENT", "RT_RECALL"} <= settable
        assert settable.isdisjoint({"DL_NRR_REFUND", "DL_TGS_PERIOD", "DL_PI_RIGHTS", "DL_SHIP", "DL_SMALL_TURNOVER"})

    def test_is_never_what_is_said_to_be_law_and_was_not_read(self):
        hearsay = {found.code for found in rules.every() if found.is_hearsay}

        assert {"DL_AUTH_TERMINATE", "DL_TGS_REPAIR.phones", "RT_DRUG"} <= hearsay
        assert [found.code for found in rules.every() if found.is_hearsay and (found.is_law or found.is_settable)] == []

    def test_is_never_what_people_are_shown_as_law(self):
        assert [found.code for found in rules.every() if found.is_settable and found.is_law] == []


class TestIsGoodEnough:
    @pytest.mark.parametrize(
        ("code", "limit", "answers"),
        [
            ("DL_CMP_MERCHANT", None, {2: True, 3: True, 4: False}),
            ("DL_CMP_MERCHANT", 5, {4: True, 5: True, 6: False}),
            ("DL_PAYMENT", None, {29: False, 30: True, 31: True}),
            ("DL_PAYMENT", 20, {19: False, 20: True}),
        ],
    )
    def test_goes_up_to_the_bound(self, code, limit, answers):
        found = replace(rule(code), limit=limit)

        assert {value: found.is_good_enough(value) for value in answers} == answers

    def test_knows_no_number_where_there_is_none(self):
        assert not rule("DL_MARKETING_STOP").is_good_enough(1)


class TestReading:
    """A file with a slip in it is no file: whatever imports it fails."""

    ROW = {
        "version": 1,
        "says": "x",
        "kind": "house",
        "value": 3,
        "unit": "hours",
        "starts": "x",
        "certainty": "policy",
        "source": ["HSE-08"],
        "floor": "at_most",
    }

    def read(self, *changes):
        return rules._versions("DL_X", [self.ROW | change for change in changes])

    def test_gives_the_versions_in_order(self):
        later = {"version": 2, "effective_from": date(2027, 1, 1)}

        assert [r.version for r in self.read({"effective_to": date(2027, 1, 1)}, later)] == [1, 2]

    @pytest.mark.parametrize(
        "change",
        [
            {"unit": "fortnights"},
            {"value": -1},
            {"unit": "at_once"},  # and yet three
            {"value": None},
            {"kind": "custom"},
            {"floor": "about"},
            {"source": ["NOBODY-1"]},
            {"version": 2},
            {"effective_to": date(2027, 1, 1)},  # what holds then?
            {"also": {"value": 1, "unit": "fortnights", "starts": "x", "when": "x"}},
        ],
        ids=str,
    )
    def test_refuses_a_slip(self, change):
        with pytest.raises((ValueError, LookupError)):
            self.read(change)

    @pytest.mark.parametrize("begins", [date(2026, 12, 31), date(2027, 1, 2)])
    def test_refuses_a_gap_and_an_overlap(self, begins):
        with pytest.raises(ValueError, match="does not follow"):
            self.read({"effective_to": date(2027, 1, 1)}, {"version": 2, "effective_from": begins})


class TestRetention:
    @pytest.mark.parametrize("found", [r for r in rules.every() if r.code.startswith("RT_")], ids=lambda r: r.code)
    def test_is_a_length_or_says_until_what(self, found):
        assert found.starts
        if found.value is None:
            assert found.unit in {"event", "for_good", "at_once"}
        else:
            assert str(found.length) == f"{found.unit}:{found.value}"

    @pytest.mark.parametrize(
        ("code", "first", "second"),
        [
            ("RT_DRUG", (Years(5), "sale"), (Years(1), "expiry")),
            ("RT_DEVICE", (Years(5), "sale"), (Years(2), "expiry")),
            ("RT_NETLOG", (Months(6), "log time"), (CalendarDays(180), "log time")),
        ],
    )
    def test_may_have_a_second_length(self, code, first, second):
        found = rule(code)

        assert (found.length, found.starts) == first
        assert found.also
        assert (found.also.length, found.also.starts) == second


class TestEveryRule:
    @over("found", rules.every(), ids=lambda r: f"{r.code}-{r.version}")
    def test_is_whole(self, found):
        assert found.code.startswith(("DL_", "RT_"))
        assert found.says
        assert found.source
        assert found.certainty in {"V1", "V2", "M1", "M2", "conflict", "policy"}
        assert (found.kind is Kind.HOUSE) == (found.certainty == "policy")
        assert found.floor in Floor
        assert (found.value is None) == (found.unit in {"promised", "at_once", "beforehand", "event", "for_good"})
        if found.value is not None and found.unit not in tuple(rules.Counted):
            assert found.length.due


class TestUnread:
    def test_names_only_rules_and_the_work_that_will_read_them(self):
        assert unread().keys() <= rules.RULES.keys()
        assert all(unread().values())

    def test_finds_the_keys_that_code_names(self, tmp_path: Path):
        (tmp_path / "some.py").write_text(
            'A = rule("DL_A")\nB = rules.rule("DL_B", on=day)\nC = ruler("DL_C")\nrule(d)\n'
        )

        assert read_by(tmp_path.glob("*.py")) == {"DL_A", "DL_B"}


class TestUnanswered:
    def test_names_the_work_that_will_bring_each(self):
        assert all(unanswered().values())
