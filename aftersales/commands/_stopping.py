"""Which clocks of a return stop, and in which order are they locked?

Before the return, as the sweep does, and among themselves always in the order of this list: two commands that stop the
same clocks never wait for each other in a ring. A handler holds the clock that ran out, so it stops only later ones.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

import platform_core.deadlines.commands as deadlines
from aftersales.deadlines import (
    ADDRESS,
    FIND_ARRIVAL,
    HANDLE_RED,
    OBJECTION,
    REFUND,
    REFUND_RED,
    RULING,
    SEND_HOME,
)
from platform_core.actors import Actor
from platform_core.deadlines.specs import Deadline

ORDER: Final = (ADDRESS, HANDLE_RED, FIND_ARRIVAL, OBJECTION, REFUND, REFUND_RED, RULING, SEND_HOME)


def stop(
    return_id: UUID,
    *,
    met: Collection[Deadline] = (),
    void: Collection[Deadline] = (),
    why: str,
    by: Actor,
    at: datetime,
) -> None:
    """Meet some, make others void for this reason; those that do not run are left as they are."""
    for clock in ORDER:
        if clock in met:
            deadlines.meet(clock, subject_id=return_id, by=by, at=at)
        elif clock in void:
            deadlines.void(clock, subject_id=return_id, by=by, at=at, reason=why)
