"""What does an app say of its case, so that the contract of all cases can be tried on it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from platform_core.actors import Actor, Role
from platform_core.cases.rows import CaseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A case somewhere on its way, those who have a part in it, and some who have none.

    ``also``: what the words of its steps need.
    """

    row: CaseRow
    actors: Mapping[Role, Actor]
    strangers: Sequence[Actor]
    also: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocked:
    """Where a clock runs, from which instant, and when it ends by the law: written down, not computed."""

    where: str
    since: datetime
    due: datetime


Reach = Callable[[datetime], Standing]


def _no_words(step: str, standing: Standing) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Situations:
    """``where``: ways to bring a case into each of its states, by a name; ``words``: what a step is told.

    ``of_others``: names of actions that ``actions`` of the app offers beside the steps of the table.
    """

    model: type[CaseRow]
    where: Mapping[str, Reach]
    clocks: Mapping[str, Clocked]
    words: Callable[[str, Standing], dict[str, Any]] = field(default=_no_words)
