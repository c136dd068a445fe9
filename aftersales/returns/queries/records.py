"""Read all records of one return in one statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from aftersales.returns.models.returns import Return
from platform_core.tenancy.scopes import ask

Reported = tuple[str, datetime, datetime]  # kind, time of the event, time of the report

ASK: Final = """
SELECT
    EXISTS (SELECT FROM aftersales_namedaddress WHERE case_id = %(case)s),
    EXISTS (SELECT FROM aftersales_homeparcel WHERE case_id = %(case)s),
    EXISTS (SELECT FROM aftersales_objection WHERE case_id = %(case)s),
    EXISTS (SELECT FROM aftersales_ruling WHERE case_id = %(case)s),
    coalesce(given.basis, ''), given.granted_at, parcel.sent_at, parcel.tracked,
    coalesce(parcel.waybill, '') <> '',
    (SELECT min(arrived_at) FROM aftersales_arrival WHERE case_id = %(case)s),
    ARRAY(SELECT kind::text FROM aftersales_returnreport WHERE case_id = %(case)s ORDER BY id),
    ARRAY(SELECT happened_at FROM aftersales_returnreport WHERE case_id = %(case)s ORDER BY id),
    ARRAY(SELECT reported_at FROM aftersales_returnreport WHERE case_id = %(case)s ORDER BY id),
    ARRAY(SELECT line_id FROM aftersales_returnline WHERE case_id = %(case)s ORDER BY id),
    ARRAY(SELECT quantity FROM aftersales_returnline WHERE case_id = %(case)s ORDER BY id),
    ARRAY(SELECT line_id FROM aftersales_restock WHERE case_id = %(case)s ORDER BY id),
    ARRAY(SELECT quantity FROM aftersales_restock WHERE case_id = %(case)s ORDER BY id)
FROM (VALUES (1)) AS one
LEFT JOIN aftersales_grant given ON given.case_id = %(case)s
LEFT JOIN LATERAL (
    SELECT sent_at, tracked, waybill FROM aftersales_returnparcel WHERE case_id = %(case)s ORDER BY id DESC LIMIT 1
) parcel ON true
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """``sent_at``, ``tracked`` and whether it has a ``waybill`` are of the parcel that was named last, ``arrived_at``
    of the earliest proof."""

    address_named: bool
    sent_home: bool
    objected: bool
    ruled: bool
    basis: str
    granted_at: datetime | None
    sent_at: datetime | None
    tracked: bool | None
    waybill: bool
    arrived_at: datetime | None
    reports: list[Reported]
    pieces: dict[UUID, int]
    restocked: Counter[UUID]


def records_of(case: Return) -> Records:
    if "lines" in getattr(case, "_prefetched_objects_cache", {}):
        return _prefetched_records(case)
    [found] = ask(ASK, {"case": case.id})
    named, home, objected, ruled, basis, granted_at, sent_at, tracked, waybill, arrived_at, *lists = found
    kinds, happened, reported, lines, quantities, restocked, restocked_quantities = lists
    return Records(
        address_named=named,
        sent_home=home,
        objected=objected,
        ruled=ruled,
        basis=basis,
        granted_at=granted_at,
        sent_at=sent_at,
        tracked=tracked,
        waybill=waybill,
        arrived_at=arrived_at,
        reports=list(zip(kinds, happened, reported, strict=True)),
        pieces=dict(zip(lines, quantities, strict=True)),
        restocked=_sum_by_line(zip(restocked, restocked_quantities, strict=True)),
    )


def _prefetched_records(case: Return) -> Records:
    """The records of a return that was read whole."""
    parcel, arrival, given = case.parcel, case.arrival, getattr(case, "given", None)
    return Records(
        address_named=hasattr(case, "named_address"),
        sent_home=hasattr(case, "home_parcel"),
        objected=hasattr(case, "objection"),
        ruled=hasattr(case, "ruling"),
        basis=given.basis if given else "",
        granted_at=given.granted_at if given else None,
        sent_at=parcel.sent_at if parcel else None,
        tracked=parcel.tracked if parcel else None,
        waybill=bool(parcel and parcel.waybill),
        arrived_at=arrival.arrived_at if arrival else None,
        reports=[(row.kind, row.happened_at, row.reported_at) for row in case.reports.all()],
        pieces={line.line_id: line.quantity for line in case.lines.all()},
        restocked=_sum_by_line((row.line_id, row.quantity) for row in case.restocks.all()),
    )


def _sum_by_line(pieces: Iterable[tuple[UUID, int]]) -> Counter[UUID]:
    found = Counter[UUID]()
    for line_id, quantity in pieces:
        found[line_id] += quantity
    return found
