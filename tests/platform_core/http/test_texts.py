"""Are catalogues compiled when we start?"""

import os
import shutil
from pathlib import Path

import pytest

from platform_core.http import texts


@pytest.fixture
def copy(tmp_path):
    """A catalogue where it may be changed, in a package of its own."""
    place = tmp_path / texts.PO
    place.parent.mkdir(parents=True)
    shutil.copy(Path(texts.__file__).parent / texts.PO, place)
    return place


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
