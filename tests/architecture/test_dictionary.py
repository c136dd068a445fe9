"""Does every name speak the language of the field (style.md, section 6)?"""

from platform_core.management.everything import ROOT
from tests.architecture.dictionary import old_words_below


class TestTheDictionary:
    def test_is_kept_by_every_name(self):
        assert old_words_below(ROOT) == []
