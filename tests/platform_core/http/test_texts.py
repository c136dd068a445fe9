"""Is every refusal told in Chinese too, and is the catalogue what the code says?"""

import os
import re
import shutil
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from platform_core.http import texts
from platform_core.management.everything import PACKAGES, import_everything

import_everything()
SOURCES = texts.sources(within=PACKAGES)
HAN = re.compile(r"[\u4e00-\u9fff]")
NAMES = re.compile(r"\b[a-z]+(?:[./_][a-z]+)+\b|\b[A-Z][a-z]+-[A-Z][a-z]+\b")  # of formats, codes and headers


@pytest.fixture
def copy(tmp_path):
    """The catalogue where it may be changed, in a package of its own."""
    place = tmp_path / "locale" / texts.CHINESE / "LC_MESSAGES" / "django.po"
    place.parent.mkdir(parents=True)
    shutil.copy(texts.CATALOGUE, place)
    return place


class TestTheCatalogue:
    def test_has_a_chinese_text_for_everything_that_refuses(self):
        """When this is red: `manage.py texts` adds what is new; write its Chinese text."""
        assert texts.untranslated(SOURCES, known=texts.catalogue()) == []

    def test_holds_nothing_that_nobody_says(self):
        """When this is red: `manage.py texts` drops it."""
        assert sorted({m.id for m in texts.catalogue() if m.id} - SOURCES.keys()) == []

    def test_is_written_in_chinese(self):
        assert [m.id for m in texts.catalogue() if m.id and not HAN.search(m.string)] == []

    def test_keeps_the_names_that_programs_use(self):
        told = {m.id: m.string for m in texts.catalogue() if m.id}

        assert [(source, name) for source in told for name in NAMES.findall(source) if name not in told[source]] == []

    @pytest.mark.parametrize("text", [next(iter(SOURCES)), "Nobody is signed in", "Some fields are not right"])
    def test_is_what_a_reader_gets(self, text):
        with override("zh-hans"):
            assert gettext(text) == texts.catalogue().get(text).string
        with override("en"):
            assert gettext(text) == text


class TestSources:
    def test_name_the_codes_that_say_them(self):
        assert "http.malformed" in SOURCES["The body is not well-formed"]

    def test_leave_out_what_tests_declare(self):
        assert [codes for codes in SOURCES.values() if any(code.startswith("tests.") for code in codes)] == []


class TestUpdate:
    def test_changes_nothing_that_is_up_to_date(self, copy):
        before = copy.read_bytes()

        assert texts.update(SOURCES, path=copy) == []
        assert copy.read_bytes() == before

    def test_adds_what_is_new_keeps_what_is_known_and_drops_what_is_gone(self, copy):
        kept, gone = list(SOURCES)[:2]
        known = texts.catalogue(copy).get(kept).string

        missing = texts.update({kept: ["a.b"], "Something new": ["a.c", "a.d"]}, path=copy)

        assert missing == ["Something new"]
        assert texts.catalogue(copy).get(kept).string == known
        assert texts.catalogue(copy).get("Something new").auto_comments == ["a.c, a.d"]
        assert texts.catalogue(copy).get(gone) is None


class TestCompileStale:
    def package(self, copy):
        return copy.parents[3]

    def test_makes_what_is_missing_and_then_leaves_it(self, copy):
        assert texts.compile_stale([self.package(copy)]) == [copy]
        assert copy.with_suffix(".mo").stat().st_mode & 0o777 == 0o644

        assert texts.compile_stale([self.package(copy)]) == []
        assert sorted(p.name for p in copy.parent.iterdir()) == ["django.mo", "django.po"]

    def test_makes_again_what_is_older_than_its_source(self, copy):
        texts.compile_stale([self.package(copy)])
        os.utime(copy.with_suffix(".mo"), (0, 0))

        assert texts.compile_stale([self.package(copy)]) == [copy]

    def test_goes_on_in_english_where_nothing_may_be_written(self, copy, monkeypatch):
        def refused(*_, **__):
            raise PermissionError

        monkeypatch.setattr(texts.tempfile, "NamedTemporaryFile", refused)

        assert texts.compile_stale([self.package(copy)]) == []

    def test_asks_nothing_of_packages_without_texts(self):
        assert texts.compile_stale([Path(__file__).parent]) == []
