"""What happens to a count with supposed days when a calendar knows them?"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

import platform_core.legal.queries
from platform_core.actors import Actor
from platform_core.deadlines.commands._rows import counted, replace
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.deadlines.specs import DECLARED
from platform_core.legal import spans


@transaction.atomic(savepoint=False)
def recount_provisional(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Count again what was counted with supposed days, now that a calendar knows them; the old row is kept as void."""
    newest = platform_core.legal.queries.calendar().version
    rows = RunningDeadline.objects.select_for_update().filter(RUNNING, provisional=True, calendar_version__lt=newest)
    recounted = 0
    for row in rows.order_by("run_at", "id")[:limit]:
        columns = counted(DECLARED[row.kind], spans.parse(row.within), row.started_at)
        replace(row, columns, by=by, at=at, reason=f"counted again by calendar {newest}")
        recounted += 1
    return recounted
