"""Is it said to people why a clock ends then, from the start to what became of it?"""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import override

from aftersales.returns.deadlines import OBJECTION
from orders.sales.deadlines import CONFIRM_RECEIPT
from platform_core.deadlines import history, wording
from platform_core.deadlines.commands import clocks, pausing, recomputing, sweeping
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries import explanation, promises
from platform_core.deadlines.registry import HANDLERS
from platform_core.deadlines.specs import DECLARED
from platform_core.deadlines.types import ClosingReason, ManualActionRefusal, PauseReason, ReasonKind
from platform_core.deadlines.verification import count_again
from platform_core.http.action_pages import humanize
from platform_core.legal.calendars import Reading
from platform_core.legal.rules import RULES
from platform_core.legal.spans import DAY, TICK, CalendarDays, local_day, midnight
from platform_core.management.everything import import_everything
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.deadlines.clocks import (
    MERCHANT,
    PAY,
    REFUND,
    SHOPPER,
    STAFF,
    WINDOW,
    leave_an_effect,
    row,
    running,
)
from tests.platform_core.deadlines.test_verification import KNOWN, MOST, instant
from tests.platform_core.legal.loading import load_2027
from tests.tables import over

import_everything()
IN_DECEMBER = datetime(2026, 12, 26, 2, 0, tzinfo=UTC)
STARTED = datetime(2026, 9, 24, 2, 0, tzinfo=UTC)
TESTED = replace(REFUND, kind="tests.tested", pauses_for=frozenset({PauseReason.TESTING}))
REAL = sorted(k for k, spec in DECLARED.items() if not (spec.inside or k.startswith(("tests.", "bulk."))))
STRICT = replace(REFUND, kind="tests.strict", due="strict")
A_TEST: dict[str, Any] = {"why": PauseReason.TESTING, "at_most": CalendarDays(30)}


def in_days(chance: random.Random) -> str:
    """A text as rows keep it, of units that are counted in days."""
    units = ("calendar_days", "working_days", "months", "month_end")
    one, two, three = (f"{unit}:{chance.randint(1, MOST[unit])}" for unit in chance.choices(units, k=3))
    return chance.choice([one, f"{one}<{two}", f"{one}+{three}", f"{one}+{two}+{three}", f"{one}<{two}+{three}"])


def explained(deadline_id, language="en"):
    with bound(scopes.staff(STAFF.id)), override(language):
        return wording.explain(explanation.why(deadline_id))


class TestTitle:
    @over("kind", REAL)
    def test_and_what_follows_are_told_by_the_pages_in_both_languages(self, kind):
        for say in (wording.title, wording.otherwise):
            with override("zh-hans"):
                chinese = say(kind)
            with override("en"):
                assert say(kind).isascii()
            assert not chinese.isascii()

    def test_of_what_no_page_knows_is_its_own_name(self, monkeypatch):
        monkeypatch.setitem(HANDLERS, PAY.kind, leave_an_effect)

        with override("en"):
            assert (wording.title(PAY.kind), wording.otherwise(PAY.kind)) == ("pay", "leave an effect")


def resumed(why: PauseReason, added: str = "", *, text: str = "") -> ClosingReason:
    return ClosingReason(kind=ReasonKind.RESUMED, params={"why": why.value, "added": added}, text=text)


class TestReason:
    @pytest.mark.parametrize(
        ("reason", "english", "chinese"),
        [
            (history.reason_of(2), "counted again by calendar 2", "依日历第2版重新计算"),
            (
                resumed(PauseReason.TESTING, "calendar_days:2"),
                "it stood still (testing); added: 2 calendar days",
                "曾中止（检测、鉴定），顺延：2个自然日",
            ),
            (
                resumed(PauseReason.TESTING, "calendar_days:2", text="报告已到"),
                "it stood still (testing); added: 2 calendar days; 报告已到",
                "曾中止（检测、鉴定），顺延：2个自然日; 报告已到",
            ),
            (
                resumed(PauseReason.REPAIR),
                "it stood still (repair); added: nothing",
                "曾中止（修理），顺延：无",
            ),
            (ClosingReason(text="withdrawn"), "withdrawn", "已撤回"),
            (
                ClosingReason(text="counted again by calendar 2"),
                "counted again by calendar 2",
                "counted again by calendar 2",
            ),
            (ClosingReason(), "", ""),
        ],
    )
    def test_is_said_in_the_readers_language(self, reason, english, chinese):
        with override("en"):
            assert wording.reason(reason) == english
        with override("zh-hans"):
            assert wording.reason(reason) == chinese

    @pytest.mark.parametrize(
        ("reason", "said"),
        [
            (history.reason_of(2), "counted again by calendar 2"),
            (resumed(PauseReason.TESTING, "calendar_days:2"), "paused for testing: calendar_days:2 added"),
            (resumed(PauseReason.REPAIR, text="mended"), "paused for repair: nothing added; mended"),
            (ClosingReason(text="withdrawn"), "withdrawn"),
        ],
    )
    def test_is_the_same_english_for_every_reader_of_the_log(self, reason, said):
        with override("zh-hans"):
            assert reason.in_english == said


class TestRefusals:
    @pytest.mark.parametrize("reason", ManualActionRefusal)
    def test_are_said_in_chinese_too(self, reason):
        with override("zh-hans"):
            assert not humanize(reason).isascii()


class TestSentence:
    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "the shop: refund, until end of 8 Oct 2026 (runs)"),
            ("zh-hans", "商家：退款，截至2026年10月8日 24:00（进行中）"),
        ],
    )
    def test_says_whose_turn_it_is_until_when(self, shop, language, said):
        found = row(running(shop, REFUND, at=STARTED))

        with override(language):
            assert wording.sentence(promises.promise(found)) == said

    def test_calls_in_time_only_what_was(self, shop, at):
        """A worker that was down makes nobody punctual."""
        due_at = at + timedelta(minutes=30)
        told = {}
        for met_at in (due_at - TICK, due_at):
            subject_id = new_id()
            deadline_id = running(shop, PAY, at=at, subject_id=subject_id)
            with bound(scopes.merchant(shop)):
                assert clocks.meet(PAY, subject_id=subject_id, by=MERCHANT, at=met_at)
            with override("en"):
                told[met_at] = wording.sentence(promises.promise(row(deadline_id)))

        assert [line.rpartition("(")[2] for line in told.values()] == ["done in time)", "done)"]


class TestCountedDays:
    @pytest.mark.parametrize("due", ["strict", "legal"])
    def test_end_with_the_day_before_the_end(self, due):
        """Whatever is counted from whenever: who reads the last day knows when it ends."""
        chance, calendar = random.Random(f"days {due}"), KNOWN.read(Reading.EARLIER)
        for _ in range(400):
            text, started_at = in_days(chance), instant(chance)
            again = count_again(text, started_at=started_at, calendar=calendar)
            end = getattr(again, due)

            counted = again.until(end)

            assert not counted or counted[-1].ends_at == end, (text, started_at)
            assert counted or end <= midnight(local_day(started_at) + DAY), (text, started_at)
            assert all(a.ends_at < b.ends_at for a, b in pairwise(counted)), (text, started_at)


@pytest.mark.login("worker")
class TestExplained:
    def test_goes_day_by_day(self, shop):
        told = explained(running(shop, REFUND, at=STARTED))

        assert told[0] == "The count begins on 24 Sep 2026, 10:00."
        assert told[1] == "Refund after the goods came back: 7 calendar days, by law (DL_NRR_REFUND, version 1)."
        assert told[2].startswith("Day 1 is ")
        assert any(line.endswith("the end moves on.") for line in told)
        assert "So the end is: end of 8 Oct 2026, by calendar 1." in told
        assert told[-1].startswith("Counted a second time, by code that knows nothing of the first")

    def test_leaves_out_days_of_rest_that_do_not_move_the_end(self, shop):
        told = explained(running(shop, STRICT, at=STARTED))

        assert "So the end is: end of 1 Oct 2026, by calendar 1." in told
        assert [line for line in told if "Day 7 is 1 Oct 2026" in line]
        assert not any("moves on" in line or "here it ends" in line or "2 Oct" in line for line in told)

    def test_names_the_other_period_that_ends_it_earlier(self, shop):
        """Three working days from 30 September would end on 10 October: the refund is due before."""
        told = explained(running(shop, OBJECTION, at=datetime(2026, 9, 30, 2, tzinfo=UTC)))

        assert "7 Oct 2026" in told[-5]
        assert told[-4].startswith(
            "It ends by end of 7 Oct 2026 at the latest: the day before this is over, 7 calendar"
        )
        assert told[-3] == "So the end is: end of 7 Oct 2026, by calendar 1."

    def test_goes_by_the_bar_of_the_day_on_which_it_began(self, shop, monkeypatch):
        objection, july = running(shop, OBJECTION, at=STARTED), date(2027, 7, 1)
        [old] = RULES["DL_NRR_REFUND"]
        shorter = replace(old, version=2, value=5, effective_from=july)
        monkeypatch.setitem(RULES, "DL_NRR_REFUND", (replace(old, effective_to=july), shorter))

        assert explained(objection)[-1].endswith("the same instant.")

    def test_leaves_out_the_day_after_a_strict_end_on_a_sunday(self, shop):
        told = explained(running(shop, CONFIRM_RECEIPT, at=datetime(2026, 11, 19, 2, tzinfo=UTC)))

        assert "So the end is: end of 29 Nov 2026, by calendar 1." in told
        assert not any("30 Nov" in line or "here it ends" in line for line in told)

    def test_counts_added_days_anew_and_says_so(self, shop):
        started_at, subject_id = datetime(2026, 11, 20, 2, tzinfo=UTC), new_id()
        running(shop, REFUND, at=started_at, subject_id=subject_id)
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            longer = clocks.extend(
                REFUND, subject_id=subject_id, by_span=CalendarDays(3), by=STAFF, at=started_at, reason="tested"
            )

        told = explained(longer)

        begins = told.index("From here on what was added is counted: 3 calendar days.")
        assert told[begins - 1].startswith("Day 7 is 27 Nov 2026")
        assert told[begins + 1].startswith("Day 1 is 28 Nov 2026")

    def test_says_that_an_end_that_was_shown_stands(self, shop, monkeypatch):
        """The right ended on 4 January, as nobody had announced that it is worked; now the 3rd is the last day off."""
        monkeypatch.setitem(DECLARED, WINDOW.kind, WINDOW)
        old = row(running(shop, WINDOW, at=IN_DECEMBER, person_id=SHOPPER.id))
        load_2027(at=IN_DECEMBER)
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            assert recomputing.recompute(old.id, by=STAFF, at=IN_DECEMBER)
            new = RunningDeadline.objects.get(replaces_id=old.id)
            why = explanation.why(new.id)
            assert (why.agrees, why.promise.due_at) == (True, old.due_at)
            assert why.recomputed.legal < old.due_at
            assert wording.second_end(why) == old.due_at

        told = explained(new.id)

        [counted] = [n for n, line in enumerate(told) if line.startswith("Counted alone it would end: ")]
        assert told[counted + 1].startswith("So the end is: ")

    def test_says_how_late_the_system_acted_and_what_it_did(self, shop, at, handled):
        handled(PAY.kind, leave_an_effect)
        deadline_id = running(shop, PAY, at=at)
        with bound(SYSTEM), transaction.atomic():
            sweeping.close_due_batch(limit=10, at=at + timedelta(minutes=33))

        told = explained(deadline_id)

        assert "Nobody had done it by then. 3 minutes after the end the system acted: leave an effect" in told

    def test_says_how_late_something_was_done_of_which_nothing_had_followed(self, shop, at):
        subject_id = new_id()
        deadline_id = running(shop, PAY, at=at, subject_id=subject_id)
        with bound(scopes.merchant(shop)):
            clocks.meet(PAY, subject_id=subject_id, by=MERCHANT, at=at + timedelta(minutes=33))

        [told] = [line for line in explained(deadline_id) if "Done on" in line]

        assert told.endswith(", 3 minutes after the end: nothing had followed by then.")

    def test_calls_nobody_late_whose_clock_stood_still(self, shop, at):
        subject_id = new_id()
        deadline_id = running(shop, TESTED, at=at, subject_id=subject_id)
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            pausing.pause(TESTED, subject_id=subject_id, **A_TEST, by=STAFF, at=at)
            paused = explained(deadline_id)
            clocks.meet(TESTED, subject_id=subject_id, by=MERCHANT, at=at + timedelta(days=60))

        assert [line for line in paused if "It goes on by itself at" in line and "9 Apr 2026" in line]
        assert not any(line.startswith("It goes on by itself") for line in explained(deadline_id))
        assert not any("after the end" in line for line in explained(deadline_id))

    def test_says_of_a_change_that_moved_no_end_that_the_end_stayed(self, shop, monkeypatch):
        monkeypatch.setitem(DECLARED, WINDOW.kind, WINDOW)
        old = running(shop, WINDOW, at=IN_DECEMBER, person_id=SHOPPER.id)
        load_2027(at=IN_DECEMBER)
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            assert recomputing.recompute(old, by=STAFF, at=IN_DECEMBER)
            new = RunningDeadline.objects.get(replaces_id=old)

        told = explained(new.id)

        assert any(line.startswith("The end stayed what it was when this changed on ") for line in told)
        assert not any("another end stood here" in line for line in told)

    @pytest.mark.parametrize(("spec", "decided"), [(STRICT, False), (REFUND, True), (OBJECTION, True)])
    def test_calls_provisional_only_what_days_of_rest_decide(self, shop, monkeypatch, spec, decided):
        """Seven days end when they end, whatever is announced; by law not on a day of rest."""
        for one in (STRICT, REFUND):
            monkeypatch.setitem(DECLARED, one.kind, one)
        found = row(running(shop, spec, at=IN_DECEMBER + timedelta(days=4)))

        assert found.provisional
        assert promises.promise(found).provisional == decided
        assert any("nobody has announced yet decides" in line for line in explained(found.id)) == decided

    def test_tells_of_a_pause_and_of_what_it_changed(self, shop, at):
        subject_id = new_id()
        old = running(shop, TESTED, at=at, subject_id=subject_id)
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            pausing.pause(TESTED, subject_id=subject_id, **A_TEST, by=STAFF, at=at + timedelta(days=1))
            new = pausing.resume(TESTED, subject_id=subject_id, by=STAFF, at=at + timedelta(days=3))

        with bound(scopes.staff(STAFF.id)):
            before, after = explanation.why(old), explanation.why(new)
        assert (before.replaced_by, after.replaced_by) == (new, None)
        assert [change.deadline_id for change in after.history] == [old]
        assert after.agrees
        assert "Added to it: 2 calendar days." in explained(new)
        assert any("it stood still (testing); added: 2 calendar days" in line for line in explained(new))
        assert any(line.startswith("It stood still from") for line in explained(old))

    def test_speaks_up_where_the_counts_differ(self, shop, at):
        wrong = row(running(shop, REFUND, at=at)).again(subject_id=new_id(), replaces_id=None)
        wrong.due_at = wrong.due_legal = wrong.run_at = wrong.due_legal + timedelta(days=1)
        with bound(scopes.staff(STAFF.id)):
            wrong.save(force_insert=True)

        assert explained(wrong.id)[-1].startswith("Counted a second time it does NOT")

    def test_is_chinese_for_who_reads_chinese(self, shop):
        told = explained(running(shop, REFUND, at=STARTED), "zh-hans")

        assert [line for line in told if line.isascii()] == []
        assert told[-1] == "已由另一套互不相干的程序重新计算，结果为同一时刻。"
