"""Questions that privacy asks of the apps above, and that keeping data asks of closing accounts."""

from __future__ import annotations

from typing import Final, Protocol
from uuid import UUID

from privacy.types import Owed


class OpenDuties(Protocol):
    """What an app above knows to be open between a person and a shop or the house, besides its cases.

    Asked before an account closes, with the person's own eyes. Cases need no answer here: privacy reads their tables.
    """

    def open_for(self, person_id: UUID) -> list[Owed]:
        """Everything that the person would lose, the most urgent first."""


class ClosedAccounts(Protocol):
    """The accounts that are closed and erased. Data of a living account outlasts every hold, so its key stays."""

    def __call__(self, person_id: UUID) -> bool:
        """Say whether this person's account is closed and erased."""


OPEN_DUTIES: Final[dict[str, OpenDuties]] = {}  # by the app that fills it
_CLOSED_ACCOUNTS: Final[list[ClosedAccounts]] = []


def fill_open_duties(app: str, *, asked: OpenDuties) -> None:
    """An app above says how to ask it, under its own name."""
    OPEN_DUTIES[app] = asked


def fill_closed_accounts(asked: ClosedAccounts) -> None:
    """Register who knows which accounts are closed. Raises ``ValueError`` where somebody is registered already."""
    if _CLOSED_ACCOUNTS:
        raise ValueError("who knows the closed accounts is registered already")
    _CLOSED_ACCOUNTS.append(asked)


def is_account_closed(person_id: UUID) -> bool:
    """Say whether an account is closed and erased. Raises ``LookupError`` where nobody has registered."""
    if not _CLOSED_ACCOUNTS:
        raise LookupError("nobody has registered who knows the closed accounts")
    return _CLOSED_ACCOUNTS[0](person_id)
