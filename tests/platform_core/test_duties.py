"""Can code only claim duties that are in the catalogue?"""

import pytest

from platform_core import duties
from platform_core.duties import CATALOGUE, SITES, Site, cite, fulfils, require_known


@pytest.fixture(autouse=True)
def _sites(monkeypatch):
    monkeypatch.setattr(duties, "SITES", {id_: set(SITES[id_]) for id_ in CATALOGUE})


class TestCatalogue:
    def test_holds_each_duty_under_its_own_id(self):
        assert len(CATALOGUE) >= 371
        assert all(duty.id == id_ for id_, duty in CATALOGUE.items())

    def test_says_of_each_what_where_from_and_for_whom(self):
        assert [d.id for d in CATALOGUE.values() if not (d.title and d.source and d.who and d.duty)] == []


class TestKnown:
    def test_gives_back_what_it_was_asked(self):
        assert require_known("ECL-27", "ECL-15") == ("ECL-27", "ECL-15")

    def test_names_every_id_that_is_not_in_the_catalogue(self):
        with pytest.raises(LookupError, match=r"\['NO-1', 'NO-2'\]"):
            require_known("NO-2", "ECL-27", "NO-1")


class TestFulfils:
    def test_marks_the_place_and_leaves_the_thing_as_it_was(self):
        def rule():
            return 1

        assert fulfils("ECL-27", "ECL-15")(rule) is rule
        site = Site(__name__, rule.__qualname__)
        assert site in duties.SITES["ECL-27"]
        assert site in duties.SITES["ECL-15"]

    def test_marks_the_part_that_is_made_true(self):
        def report():
            return 1

        fulfils("ECL-28a", part="hand in identities")(report)

        assert Site(__name__, report.__qualname__, "hand in identities") in duties.SITES["ECL-28a"]

    def test_refuses_an_unknown_duty_on_import(self):
        with pytest.raises(LookupError, match="ECL-0"):
            fulfils("ECL-0")

    @pytest.mark.parametrize("duty", ["ECL-28a", "ECL-27"])
    def test_refuses_a_part_that_the_duty_does_not_have(self, duty: str):
        with pytest.raises(LookupError, match=rf"'a telephone call' as a part of \['{duty}'\]"):
            fulfils(duty, part="a telephone call")


class TestCited:
    def test_marks_a_declaration(self):
        cite(("ECL-27",), module="tests", name="a promise")

        assert Site("tests", "a promise", None) in duties.SITES["ECL-27"]
