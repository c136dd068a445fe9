"""Does every name speak the language of the field (style.md, section 6)?"""

import pytest

from platform_core.management.everything import ROOT
from tests.architecture.dictionary import STILL_TO_DO, old_words_below


@pytest.fixture(scope="module")
def found() -> list[str]:
    return old_words_below(ROOT)


class TestTheDictionary:
    def test_is_kept_by_every_name(self, found: list[str]):
        assert [line for line in found if not line.startswith(STILL_TO_DO)] == []

    def test_lists_as_still_to_do_only_what_is(self, found: list[str]):
        """What is done leaves the list, and stays done."""
        assert [place for place in STILL_TO_DO if not any(line.startswith(place) for line in found)] == []
