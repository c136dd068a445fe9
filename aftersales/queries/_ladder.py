"""What may be claimed because of what was bought? Loads what the ladder looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, QuerySet

import catalog.queries
import orders.queries
import platform_core.legal.queries as legal
from aftersales import policies
from aftersales.models import Claim, LinePieces
from aftersales.queries._claims import claim_evidence, claim_statement
from aftersales.queries._lines import received_at
from aftersales.states import ClaimState
from aftersales.types import ClaimedLine, PutRight, RefusedClaim, Remedy
from orders.types import SaleFacts
from platform_core.actors import Role
from platform_core.legal.calendars import Reading
from platform_core.legal.rules import rule
from platform_core.legal.spans import local_day
from platform_core.vault.errors import Forgotten


def claimed_lines(sale: SaleFacts) -> tuple[ClaimedLine, ...]:
    """Each line as the question looks at it what may be claimed because of it."""
    ids, received = [line.line_id for line in sale.lines], received_at(sale)
    taken = dict(LinePieces.objects.filter(line_id__in=ids).values_list("line_id", "taken"))
    guaranteed = catalog.queries.guaranteed({line.sku_id for line in sale.lines})
    ends = _ends_by_line(ids, received) if received else {}
    by_code = bool(orders.queries.code_deliveries_in_dossier(sale.order_id))
    repaired, refused = _repaired(ids), _refused(ids)
    return tuple(
        ClaimedLine(
            line_id=line.line_id,
            supply=line.supply,
            by_code=by_code,
            durable=guaranteed[line.sku_id].durable,
            guarantee=guaranteed[line.sku_id].by,
            left=line.quantity - taken.get(line.line_id, 0),
            received_at=received,
            ends=ends.get(line.line_id, {}),
            repaired=repaired.get(line.line_id, 0),
            refused=tuple(refused[line.line_id]),
        )
        for line in sale.lines
    )


def _ends_by_line(ids: Collection[UUID], received: datetime) -> Mapping[UUID, Mapping[str, datetime]]:
    """When each rule of the ladder ends; the guarantee period of each line as if it had begun when ``guaranteed_from``
    says."""
    put_right = defaultdict[UUID, list[PutRight]](list)
    for line_id, remedy, noted, arrived, ended in _put_right(ids):
        put_right[line_id].append(PutRight(remedy, noted and (arrived or noted), ended))
    ends, period = _ends(policies.RULES, received, received=received), [policies.PERIOD.code]
    since = {line_id: policies.guaranteed_from(received, put_right[line_id]) for line_id in ids}
    return {line_id: {**ends, **_ends(period, begun, received=received)} for line_id, begun in since.items()}


def _put_right(line_ids: Collection[UUID]) -> QuerySet[Claim, tuple[Any, ...]]:
    """Line, remedy, when a repair was noted, when its goods had arrived, and when the shopper had whole ones again."""
    done = Claim.objects.filter(line_id__in=line_ids, remedy__in=policies.PROLONGS, fulfilled_at__isnull=False)
    arrived = Min("back__arrivals__arrived_at")  # the shop's time counts from there, whoever noted that when
    return done.order_by("id").values_list("line_id", "remedy", "repairing_at", arrived, "fulfilled_at")


def _ends(keys: Collection[str], since: datetime, *, received: datetime) -> Mapping[str, datetime]:
    """As each was in force on the day of the receipt; an assumed day helps the shopper."""
    days = legal.calendar().read(Reading.LATER)
    return {key: rule(key, on=local_day(received)).length.due(since, calendar=days).legal for key in keys}


def _repaired(line_ids: Collection[UUID]) -> Mapping[UUID, int]:
    done = Claim.objects.filter(line_id__in=line_ids, remedy=Remedy.REPAIR, state=ClaimState.FULFILLED)
    return dict(done.values_list("line_id").annotate(Count("id")).order_by())


def _refused(line_ids: Collection[UUID]) -> Mapping[UUID, list[RefusedClaim]]:
    """List the refused claims of each line, the first claimed first."""
    found = defaultdict[UUID, list[RefusedClaim]](list)
    for claim in Claim.objects.filter(line_id__in=line_ids, refused_at__isnull=False).order_by("filed_at", "id"):
        if claim.refused_at and claim.stage in (ClaimState.REFUSED, ClaimState.CLOSED):
            found[claim.line_id].append(_facts_of_refused(claim, claim.refused_at))
    return found


def _facts_of_refused(claim: Claim, refused_at: datetime) -> RefusedClaim:
    """Read the facts of a refused claim. Erased words equal no others."""
    shown = [kept.kept_at for kept in claim_evidence(claim) if kept.kept_by is Role.SHOPPER]
    try:
        statement = claim_statement(claim)
    except Forgotten:
        statement = ""
    return RefusedClaim(
        claim_id=claim.id,
        number=claim.number,
        topic=claim.because,
        statement=statement,
        filed_on=local_day(claim.filed_at),
        refused_at=refused_at,
        shown_at=max(shown, default=None),
    )
