"""Can rights be taken away at the servers, by whoever has them there?"""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from platform_core.accounts import queries
from tests.platform_core.accounts.people import employed
from tests.platform_core.accounts.recovering import topics_of

pytestmark = pytest.mark.django_db


def end(username: str = "zhang") -> str:
    said = StringIO()
    call_command("end_staff", username, reason="离职", stdout=said)
    return said.getvalue()


@pytest.mark.login("worker")
class TestEndStaff:
    def test_takes_the_rights_and_is_a_fact(self, zhang, at):
        employed(zhang.id, at=at)

        assert "0 are left" in end()

        assert queries.staff() == []
        assert topics_of(zhang.id)[-1] == "accounts.staff_no_more"

    def test_refuses_who_has_none_and_who_is_nobody(self, zhang):
        with pytest.raises(CommandError, match="not of staff"):
            end()
        with pytest.raises(CommandError, match="Nobody signs in as li_lei"):
            end("li_lei")


def test_is_the_workers_alone(zhang):
    with pytest.raises(CommandError, match="app may not"):
        end()
