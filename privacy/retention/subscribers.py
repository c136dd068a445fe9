"""Tell staff of a hold that goes on."""

from __future__ import annotations

from typing import Any

from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from privacy.retention import queries
from privacy.retention.case import HOLD


def held_by(fact: Any) -> dict[str, str]:
    """The hold, its class of data and its duty, for a notice to staff."""
    row = queries.hold(fact.hold_id, by=RELAY)
    return {"hold": str(row.id), "retention": row.retention, "duty": row.duty}


tell_parties(HOLD, more=held_by)
