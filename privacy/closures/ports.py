"""Questions to the apps above before an account closes."""

from __future__ import annotations

from typing import Final, Protocol
from uuid import UUID

from privacy.closures.types import OpenMatter


class OpenDuties(Protocol):
    """The open matters between a person and a shop or the house that an app above knows of, besides its cases.

    Asked before an account closes, bound to the person's scope. Cases need no answer here: privacy reads their tables.
    """

    def open_for(self, person_id: UUID) -> list[OpenMatter]:
        """Everything that the person would lose, the most urgent first."""


OPEN_DUTIES: Final[dict[str, OpenDuties]] = {}  # by the app that fills it


def fill_open_duties(app: str, *, asked: OpenDuties) -> None:
    """Register the query of an app above, under the app's name."""
    OPEN_DUTIES[app] = asked
