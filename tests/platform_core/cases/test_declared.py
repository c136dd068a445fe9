"""Does a declaration of doors refuse what could not work, with the file and the line?"""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import Any, Final

import pytest

from complaints.infringements.commands import notices
from complaints.infringements.doors import DOORS
from platform_core.actors import Role
from platform_core.cases.asks import File, Line
from platform_core.cases.declared import Act, Fact

BURN: Final = Act[Any]("burn", notices.lift_notice, button="")


def line() -> int:
    """The line that asks."""
    return inspect.stack(0)[1].lineno


class TestDoors:
    def test_refuse_an_act_that_is_no_step_and_name_its_line(self) -> None:
        with pytest.raises(ValueError, match=r"burn is no step of complaints\.infringement") as refused:
            replace(DOORS, acts=[act := Act("burn", notices.lift_notice, button="")])

        assert act.place == f"{__file__}:{line() - 2}"
        assert str(refused.value).startswith(act.place)

    def test_refuse_a_field_that_the_command_lacks(self) -> None:
        lift = Act[Any]("lift", notices.lift_notice, button="", takes={"why": Line(most=9), "file": File()})

        with pytest.raises(ValueError, match=r"test_declared\.py:\d+: lift asks name, upload, why, which its command"):
            replace(DOORS, acts=[lift])

    def test_refuse_a_fact_for_somebody_without_a_door(self) -> None:
        with pytest.raises(ValueError, match=r"test_declared\.py:\d+: regulator has no door here"):
            replace(DOORS, facts=[Fact("", lambda view: view.row.filing, to=[Role.REGULATOR])])

    @pytest.mark.parametrize("own", [{"when": lambda view: True}, {"by": [Role.STAFF]}])
    def test_refuse_an_act_beside_the_table_of_which_half_is_said(self, own: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="burn has only one of `by` and `when`"):
            replace(DOORS, acts=[replace(BURN, step="lift", **own)])

    def test_name_all_that_is_wrong_at_once(self) -> None:
        with pytest.raises(ValueError, match=r"(?s)burn is no step.*burn is no step"):
            replace(DOORS, acts=[BURN, BURN])
