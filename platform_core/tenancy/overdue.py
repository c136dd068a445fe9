"""The end of transactions whose login has extended its own timeouts.

A session may change its own timeouts, so a login that runs SQL of its own could stop the log for as long as it likes.
PostgreSQL 16 also has no timeout for a whole transaction.
"""

from __future__ import annotations

import logging
from typing import Final

from django.db import connection

from platform_core.tenancy.loops import Loop
from platform_core.tenancy.roles import TIMEOUTS

logger = logging.getLogger(__name__)
PAUSE: Final = 30.0  # seconds
# Found first and then ended: PostgreSQL may evaluate the conditions of one WHERE in any order.
END: Final = """
WITH found AS MATERIALIZED (
  SELECT busy.usename, busy.pid FROM unnest(%s::text[], %s::interval[]) AS may (login, last)
  JOIN pg_stat_activity AS busy ON busy.usename = 'tp_' || may.login AND busy.datname = current_database()
  WHERE busy.xact_start < clock_timestamp() - 2 * may.last
)
SELECT usename FROM found WHERE pg_terminate_backend(pid)
"""


class Overdue(Loop):
    """Runs beside the sequencer, which such a transaction would stop; its login may end sessions of the others."""

    label = "overdue"
    queue = "sequencer"

    def turn(self) -> float:
        if ended := end_overdue():
            logger.error("transactions_ended", extra={"logins": ended})
        return PAUSE


def end_overdue() -> list[str]:
    """End each session whose transaction lasts twice as long as its login allows. Return whose sessions they were."""
    whole = {login: time for login, (_, time) in TIMEOUTS.items()}
    with connection.cursor() as cursor:
        cursor.execute(END, [list(whole), list(whole.values())])
        return [login for (login,) in cursor.fetchall()]
