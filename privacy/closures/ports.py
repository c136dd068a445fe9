"""Questions to the apps above before an account closes."""

from __future__ import annotations

from typing import Final, Protocol
from uuid import UUID

from privacy.closures.types import Owed


class OpenDuties(Protocol):
    """What an app above knows to be open between a person and a shop or the house, besides its cases.

    Asked before an account closes, with the person's own eyes. Cases need no answer here: privacy reads their tables.
    """

    def open_for(self, person_id: UUID) -> list[Owed]:
        """Everything that the person would lose, the most urgent first."""


OPEN_DUTIES: Final[dict[str, OpenDuties]] = {}  # by the app that fills it


def fill_open_duties(app: str, *, asked: OpenDuties) -> None:
    """An app above says how to ask it, under its own name."""
    OPEN_DUTIES[app] = asked
