"""How does a release bring a year to where nobody has loaded it?"""

from datetime import date

import pytest
from django.apps import apps
from django.db import transaction

from platform_core.legal import releases
from platform_core.legal.models.calendars import CalendarVersion
from platform_core.legal.queries import calendars
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.database import as_login
from tests.platform_core.legal.loading import AS_ANNOUNCED_2026, MADE_UP_2027, load_2027

FILE = f"""
[2026]
off = {AS_ANNOUNCED_2026["off"]}
worked = {AS_ANNOUNCED_2026["worked"]}

[2027]
off = {MADE_UP_2027["off"]}
worked = {MADE_UP_2027["worked"]}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "2.toml").write_text(FILE)
    return tmp_path


@pytest.mark.commits
class TestBring:
    def test_loads_the_years_that_nobody_knows_once(self, folder, at):
        with as_login("migrator"), transaction.atomic():
            assert releases.bring("2", source="a release", apps=apps, at=at, folder=folder) == 2
            assert releases.bring("2", source="a release", apps=apps, at=at, folder=folder) is None

        with bound(scopes.ANONYMOUS), transaction.atomic():
            row = CalendarVersion.objects.get(version=2)
            days = calendars.calendar()
        assert (row.years, row.source, row.proposal_id) == ([2027], "a release", None)
        assert [days.is_working_day(date(2027, 2, n)) for n in (11, 12, 14)] == [False, True, True]

    def test_leaves_as_it_is_what_two_persons_have_loaded(self, folder, at):
        load_2027(at=at)

        with as_login("migrator"), transaction.atomic():
            assert releases.bring("2", source="a release", apps=apps, at=at, folder=folder) is None

    def test_brings_no_year_that_cannot_be(self, tmp_path, at):
        (tmp_path / "2.toml").write_text('[2027]\noff = ["01-01"]\nworked = []\n')

        with as_login("migrator"), transaction.atomic(), pytest.raises(ValueError, match="no notice"):
            releases.bring("2", source="a release", apps=apps, at=at, folder=tmp_path)
