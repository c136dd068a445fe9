"""A year for tests, and two persons of staff who load it.

THE DAYS OF 2027 AND LATER HERE ARE MADE UP, in the manner of earlier years: they are no notice of the State Council.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from platform_core.actors import Actor, Role
from platform_core.legal.commands import proposing
from platform_core.legal.models.proposals import Proposal
from platform_core.legal.types import Matter
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound

FIRST: Final = Actor(id=new_id(), role=Role.STAFF)
SECOND: Final = Actor(id=new_id(), role=Role.STAFF)
SOURCE: Final = "made up for tests"

MADE_UP_2027: Final[Mapping[str, Any]] = {
    "off": ["01-01..01-03", "02-05..02-11", "04-03..04-05", "05-01..05-05", "06-09", "09-15", "10-01..10-07"],
    "worked": ["02-14", "05-08", "09-26", "10-09"],
}
MADE_UP_2028: Final[Mapping[str, Any]] = {
    "off": ["01-01..01-03", "01-25..01-31", "04-03..04-05", "04-29..05-03", "05-27..05-29", "10-01..10-07"],
    "worked": ["01-22", "02-05", "05-06", "09-30", "10-14"],
}
MADE_UP_2029: Final[Mapping[str, Any]] = {
    "off": ["01-01", "02-12..02-18", "04-04..04-06", "05-01..05-05", "06-16..06-18", "09-22", "10-01..10-07"],
    "worked": ["02-10", "02-24", "04-07", "04-28", "06-23", "09-29"],
}
AS_ANNOUNCED_2026: Final[Mapping[str, Any]] = {
    "off": [
        *("01-01..01-03", "02-15..02-23", "04-04..04-06", "05-01..05-05"),
        *("06-19..06-21", "09-25..09-27", "10-01..10-07"),
    ],
    "worked": ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}


def of_2026(**instead: list[str]) -> Mapping[str, Any]:
    """The year that is known, with a correction."""
    return dict(AS_ANNOUNCED_2026) | instead


ONE_DAY_MORE: Final = {"2026": of_2026(off=[*AS_ANNOUNCED_2026["off"], "11-30"])}


def proposed(years: Mapping[str, Any], *, at: datetime, by: Actor = FIRST, **more: Any) -> Proposal:
    payload = {"years": years, "source": SOURCE, **more}
    with bound(scopes.staff(by.id)), transaction.atomic():
        return proposing.propose(Matter.CALENDAR, payload=payload, why="the notice is out", by=by, at=at)


def approved(proposal: Proposal, *, at: datetime, by: Actor = SECOND) -> Proposal:
    with bound(scopes.staff(by.id)), transaction.atomic():
        return proposing.approve(proposal.id, by=by, at=at)


def load(years: Mapping[str, Any], *, at: datetime) -> Proposal:
    """Into the calendar, as the next version."""
    return approved(proposed(years, at=at), at=at)


def load_2027(*, at: datetime) -> Proposal:
    return load({"2027": MADE_UP_2027}, at=at)
