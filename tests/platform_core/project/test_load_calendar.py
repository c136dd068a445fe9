"""A year from a file: checked, shown, proposed once, and never in force by one person's word."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import platform_core.accounts.queries
from platform_core.accounts.commands import people
from platform_core.actors import Actor, Role
from platform_core.legal.models.proposals import Proposal
from platform_core.legal.queries import calendars
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.merchants.builders import person
from tests.platform_core.legal.loading import AS_ANNOUNCED_2026, FIRST, MADE_UP_2027

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def clerk(at) -> str:
    """The login name of one of staff."""
    found = person(at)
    with bound(scopes.staff(found.id)):
        by = Actor(id=found.id, role=Role.STAFF)
        people.make_staff(found.id, by=by, at=at)
        return platform_core.accounts.queries.person(found.id).username


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, "2027", MADE_UP_2027)


def written(folder: Path, year: str, days: object) -> Path:
    path = folder / "notice.toml"
    listed = dict(days)  # type: ignore[call-overload]  # off and worked
    path.write_text(f"[{year}]\noff = {listed['off']}\nworked = {listed['worked']}\n")
    return path


def load(file: Path, by: str, *more: str) -> str:
    told = StringIO()
    call_command("load_calendar", str(file), "--by", by, "--source", "made up for tests", *more, stdout=told)
    return told.getvalue()


def proposals() -> list[Proposal]:
    with bound(scopes.staff(FIRST.id)):
        return list(Proposal.objects.all())


class TestLoadCalendar:
    def test_proposes_and_says_what_would_change(self, clerk, file):
        told = load(file, clerk)

        assert "248" in told
        [row] = proposals()
        assert (row.state, row.payload["years"], row.why) == (
            *("proposed", {"2027": MADE_UP_2027}),
            "the yearly notice is out",
        )
        assert str(row.id) in told
        with bound(scopes.ANONYMOUS):
            assert calendars.calendar().version == 1

    def test_proposes_the_same_no_second_time(self, clerk, file):
        load(file, clerk)

        assert "proposed already" in load(file, clerk)
        assert len(proposals()) == 1

    def test_proposes_nothing_when_run_dry(self, clerk, file):
        assert "248" in load(file, clerk, "--dry-run")
        assert proposals() == []

    def test_says_when_there_is_nothing_to_load(self, clerk, tmp_path):
        assert "says this already" in load(written(tmp_path, "2026", AS_ANNOUNCED_2026), clerk)
        assert proposals() == []

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ('[2027]\noff = ["02-30"]\nworked = []', "there is no 02-30"),
            ("[2027", "notice.toml"),
            ('[2027]\noff = ["01-01"]\nworked = ["03-10"]', "."),
        ],
    )
    def test_refuses_what_is_no_notice(self, clerk, file, text, says):
        file.write_text(text)

        with pytest.raises(CommandError, match=says):
            load(file, clerk)

        assert proposals() == []

    def test_wants_a_file_that_is_there(self, clerk, tmp_path):
        with pytest.raises(CommandError, match=r"nowhere\.toml"):
            load(tmp_path / "nowhere.toml", clerk)

    def test_is_for_staff_alone(self, file, at):
        with bound(scopes.staff(FIRST.id)):
            shopper = platform_core.accounts.queries.person(person(at).id).username

        for name in (shopper, "nobody"):
            with pytest.raises(CommandError, match="nobody of staff"):
                load(file, name)
