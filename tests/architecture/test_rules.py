"""Is every number of the law read by code, or listed with the work that will read it?"""

import pytest

from platform_core.legal.rules import RULES
from platform_core.legal.unread import unread
from platform_core.management import shrinking

MOST_UNREAD = 74  # lower it when the list has shrunk; it never goes up


@pytest.fixture(scope="module")
def read() -> set[str]:
    return shrinking.read()


class TestEachRule:
    def test_is_read_by_code_or_listed(self, read: set[str]):
        assert sorted(set(RULES) - read - set(unread())) == []

    def test_leaves_the_list_once_code_reads_it(self, read: set[str]):
        assert sorted(read & set(unread())) == []

    def test_is_missing_less_and_less(self):
        assert len(unread()) <= MOST_UNREAD

    def test_is_listed_only_if_it_exists(self):
        assert sorted(set(unread()) - set(RULES)) == []
