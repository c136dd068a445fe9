"""How do returned goods come on the shelf again?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

import catalog.commands
from aftersales import policies, queries
from aftersales.commands._judging import require_role
from aftersales.errors import RestockRefused
from aftersales.events import GoodsRestocked
from aftersales.models import Restock, Return
from aftersales.types import Restocked
from catalog.types import TakenBack
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.tenancy.gathering import insert_now, together


@transaction.atomic(savepoint=False)
@together()
def restock(return_id: UUID, *, pieces: Sequence[Restocked], by: Actor, at: datetime) -> Return:
    """Say in which condition the goods came back; those as good as new stand on the shelf again (NRR-25).

    Raises ``ReturnNotFound``, ``WrongRole``, ``RestockRefused``.
    """
    require_role("restock", by=by)
    case = Return.objects.take(return_id, by=by)
    verdict = policies.may_restock(queries.facts(case), pieces)
    if not verdict:
        raise RestockRefused(reasons=verdict.codes())
    insert_now([_row(piece, case, at=at) for piece in pieces])
    as_new = policies.sold_as_new(pieces)
    count = sum(piece.quantity for piece in pieces)
    as_new_count = sum(piece.quantity for piece in as_new)
    fact = GoodsRestocked(**case.fact_fields(GoodsRestocked), pieces=count, as_new=as_new_count)
    event_id = publish(fact, by=by, at=at)
    if as_new:
        back = _taken_back(case, as_new)
        catalog.commands.take_back(event_id, merchant_id=case.merchant_id, pieces=back, by=by, at=at)
    return case


def _row(piece: Restocked, case: Return, *, at: datetime) -> Restock:
    return Restock(
        **case.child_fields(),
        line_id=piece.line_id,
        quantity=piece.quantity,
        grade=piece.grade,
        lot=piece.lot,
        restocked_at=at,
    )


def _taken_back(case: Return, pieces: Sequence[Restocked]) -> list[TakenBack]:
    skus = dict(case.lines.values_list("line_id", "sku_id"))
    return [TakenBack(skus[piece.line_id], piece.quantity, piece.lot or None) for piece in pieces]
