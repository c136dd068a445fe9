"""For how many standbys does a commit wait, by each spelling that PostgreSQL knows?"""

from __future__ import annotations

import logging

import pytest
from django.db import transaction

from platform_core.audit import standby
from tests.platform_core.audit.sequencing import as_the_sequencer


class TestAwaited:
    @pytest.mark.parametrize(
        ("names", "many"),
        [
            ("", 0),
            ("  ", 0),
            ("s1", 1),
            ("s1, s2", 1),
            ("*", 1),
            ("2 (s1, s2, s3)", 2),
            ("FIRST 2 (s1, s2, s3)", 2),
            ("first 1(s1,s2)", 1),
            ("ANY 2 (s1, s2, s3)", 2),
            ('"any", first2', 1),
        ],
    )
    def test_is_as_the_setting_says(self, names: str, many: int) -> None:
        assert standby.standbys_awaited(names) == many


@pytest.mark.login("sequencer")
@pytest.mark.django_db
class TestHasAll:
    def test_is_true_where_no_standby_is_named(self) -> None:
        with transaction.atomic():
            assert (standby.names(), standby.has_all()) == ("", True)


@pytest.mark.commits
class TestTheSequencer:
    def test_says_at_its_start_that_a_failover_may_lose_something(self, caplog: pytest.LogCaptureFixture) -> None:
        with as_the_sequencer() as loop, caplog.at_level(logging.WARNING):
            loop.begin()

        assert [record.message for record in caplog.records] == ["no_synchronous_standby"]
