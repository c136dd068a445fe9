"""Ask the room above whether an account is closed, before a key is destroyed."""

from __future__ import annotations

from typing import Final, Protocol
from uuid import UUID


class ClosedAccounts(Protocol):
    """The accounts that are closed and erased. Data of a living account outlasts every hold, so its key stays."""

    def __call__(self, person_id: UUID) -> bool:
        """Say whether this person's account is closed and erased."""


_CLOSED_ACCOUNTS: Final[list[ClosedAccounts]] = []


def fill_closed_accounts(asked: ClosedAccounts) -> None:
    """Register the query for closed accounts. Raises ``ValueError`` where one is registered already."""
    if _CLOSED_ACCOUNTS:
        raise ValueError("who knows the closed accounts is registered already")
    _CLOSED_ACCOUNTS.append(asked)


def is_account_closed(person_id: UUID) -> bool:
    """Say whether an account is closed and erased. Raises ``LookupError`` where nobody has registered."""
    if not _CLOSED_ACCOUNTS:
        raise LookupError("nobody has registered who knows the closed accounts")
    return _CLOSED_ACCOUNTS[0](person_id)
