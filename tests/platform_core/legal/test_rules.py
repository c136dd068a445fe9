"""The numbers of the law as data: whole, dated, and never to be worsened by a promise."""

from datetime import date
from pathlib import Path

import pytest

from platform_core.legal import rules
from platform_core.legal.rules import Floor, Kind, rule
from platform_core.legal.spans import CalendarDays, Extended, Hours, Promised, WorkingDays
from platform_core.legal.unanswered import unanswered
from platform_core.legal.unread import read_by, unread


class TestRule:
    @pytest.mark.duty("CRL-25c")
    def test_gives_the_span_the_version_and_the_certainty(self):
        found = rule("DL_NRR_REFUND")

        assert (found.span, found.version, found.certainty) == (CalendarDays(7), 1, "V1")
        assert found.is_law

    def test_refuses_an_unknown_key(self):
        with pytest.raises(LookupError, match="no rule DL_NOTHING"):
            rule("DL_NOTHING")

    @pytest.mark.duty("CRI-46")
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


class TestEveryRule:
    @pytest.mark.parametrize("found", rules.every(), ids=lambda r: f"{r.code}-{r.version}")
    def test_is_whole(self, found):
        assert found.code.startswith(("DL_", "RT_"))
        assert found.says
        assert found.source
        assert found.certainty in {"V1", "V2", "M1", "M2", "conflict", "policy"}
        assert (found.kind is Kind.HOUSE) == (found.certainty == "policy")
        assert found.floor in Floor
        assert (found.value is None) == (found.unit in {"promised", "at_once", "beforehand", "event", "for_good"})
        if found.value is not None and found.unit != "fen_a_year":
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
