"""Rules of a shop's team: the tasks of each role, and when an invitation may be made and is good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from merchants.team.states import InvitationState
from merchants.team.types import AgainstInvitation, ShopTask
from platform_core.accounts.types import ShopRole
from platform_core.duties import fulfils
from platform_core.errors import Verdict

T = ShopTask
# What is in no row an owner alone does. Everybody of the shop may read what the shop may read.
TASKS: Final[Mapping[ShopRole, frozenset[ShopTask]]] = {
    ShopRole.OWNER: frozenset(ShopTask),
    ShopRole.OPERATOR: frozenset({T.SELLING, T.SENDING, T.AFTER_SALE}),
    ShopRole.FINANCE: frozenset({T.MONEY}),
    ShopRole.SERVICE: frozenset({T.AFTER_SALE}),
}
MOST_WAITING: Final = 20  # house numbers: an invitation reaches a person who asked for nothing
MOST_A_DAY: Final = 40


@fulfils("PIP-51", part="access by purpose, on record")
def may_do(role: ShopRole, *, task: ShopTask) -> bool:
    """Whether this role does such work in its shop."""
    return task in TASKS[role]


def may_invite(*, waiting: int, of_a_day: int, is_invited: bool) -> Verdict:
    """Whether one more person may be invited. ``of_a_day``: invitations of the last 24 hours, also those that were
    withdrawn; ``is_invited``: one waits at this number or address.
    """
    return Verdict.of(
        {
            AgainstInvitation.ALREADY_INVITED: is_invited,
            AgainstInvitation.TOO_MANY_INVITATIONS: waiting >= MOST_WAITING,
            AgainstInvitation.TOO_MANY_OF_A_DAY: of_a_day >= MOST_A_DAY,
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An invitation and who shows it: whether the code is its own, and whether it names this person."""

    state: InvitationState
    fits: bool
    names: bool
    closes_at: datetime | None


def is_good(of: Shown, *, at: datetime) -> bool:
    """Whether an invitation may be answered: it waits, its time is not over, and who it names shows its code."""
    is_open = of.state is InvitationState.WAITING and of.closes_at is not None and at < of.closes_at
    return is_open and of.fits and of.names
