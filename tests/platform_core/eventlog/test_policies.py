"""May staff have facts heard again, drop a delivery, or forget who listened?"""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from platform_core.eventlog.policies import MOST, ReplayFacts, may_dismiss, may_forget, may_replay
from platform_core.eventlog.types import Choice

ONE = Choice(event_id=UUID(int=1))


def requested(**changed):
    return ReplayFacts(**{"known": True, "replayable": True, "choice": ONE, "events": 1, "reason": "mended"} | changed)


class TestMayReplay:
    @pytest.mark.parametrize(
        "choice",
        [
            ONE,
            Choice(subject_id=UUID(int=1)),
            Choice(since=datetime(2026, 3, 1, tzinfo=UTC)),
            Choice(until=datetime(2026, 3, 1, tzinfo=UTC)),
        ],
        ids=["a fact", "a subject", "since then", "until then"],
    )
    def test_says_yes_to_what_was_named(self, choice):
        assert may_replay(requested(choice=choice))

    @pytest.mark.parametrize(
        ("changed", "reasons"),
        [
            ({"known": False, "replayable": False, "events": 0}, ("subscriber_unknown",)),
            ({"replayable": False}, ("not_replayable",)),
            ({"choice": Choice(), "events": 0}, ("nothing_chosen",)),
            ({"events": 0}, ("nothing_found",)),
            ({"events": MOST + 1}, ("too_many_facts",)),
            ({"reason": " \n"}, ("reason_missing",)),
            ({"replayable": False, "events": 0, "reason": ""}, ("not_replayable", "nothing_found", "reason_missing")),
        ],
    )
    def test_gives_every_reason_against(self, changed, reasons):
        assert may_replay(requested(**changed)).codes() == reasons

    def test_takes_as_many_as_one_transaction_can_hold(self):
        assert may_replay(requested(events=MOST))


class TestMayDismiss:
    @pytest.mark.parametrize(
        ("facts", "reasons"),
        [
            ({"parked": True, "known": True, "reason": "void"}, ()),
            ({"parked": False, "known": False, "reason": "void"}, ()),
            ({"parked": False, "known": True, "reason": "void"}, ("not_parked",)),
            ({"parked": True, "known": True, "reason": " "}, ("reason_missing",)),
        ],
        ids=["parked", "nobody listens", "tried still", "for no reason"],
    )
    def test_only_drops_what_nobody_tries_any_more(self, facts, reasons):
        assert may_dismiss(**facts).codes() == reasons


class TestMayForget:
    @pytest.mark.parametrize(
        ("facts", "reasons"),
        [
            ({"known": False, "waiting": False, "reason": "renamed"}, ()),
            ({"known": True, "waiting": False, "reason": "renamed"}, ("still_listens",)),
            ({"known": False, "waiting": True, "reason": "renamed"}, ("still_awaited",)),
            ({"known": False, "waiting": False, "reason": ""}, ("reason_missing",)),
        ],
    )
    def test_only_forgets_who_owes_nothing_and_hears_nothing(self, facts, reasons):
        assert may_forget(**facts).codes() == reasons
