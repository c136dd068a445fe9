"""Which postings does a transfer of money leave in a shop's books?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from platform_core.actors import Actor
from platform_core.drivers.bulk.fixtures import Shop
from platform_core.drivers.bulk.rows import Rows, Values
from platform_core.ledger.events import Posted
from platform_core.ledger.types import PostingKind, Source, Transfer
from platform_core.rows import new_id

POSTING = "ledger.Posting"


def post(
    rows: Rows, shop: Shop, transfers: Sequence[Transfer], *, source: Source, kind: PostingKind, by: Actor, at: datetime
) -> list[Values]:
    """A group of postings, or of holds; nothing for nothing."""
    if not transfers:
        return []
    group = new_id()
    written = [
        rows.add(
            POSTING,
            merchant_id=shop.merchant_id,
            group_id=group,
            debit_account_id=shop.accounts[transfer.debit],
            credit_account_id=shop.accounts[transfer.credit],
            amount=transfer.amount.amount,
            currency=transfer.amount.currency,
            code=transfer.code,
            kind=kind,
            source_type=source.type,
            source_id=source.id,
            occurred_at=at,
        )
        for transfer in transfers
    ]
    _tell(rows, shop, group, written, by=by, at=at)
    return written


def resolve(rows: Rows, shop: Shop, holds: Sequence[Values], *, kind: PostingKind, by: Actor, at: datetime) -> None:
    """What was held is done, or let go."""
    group = new_id()
    own = {"group_id": group, "kind": kind, "occurred_at": at}
    written = [
        rows.add(POSTING, **hold | own | {"id": new_id(), "code": f"{hold['code']}.{kind}", "pending_id": hold["id"]})
        for hold in holds
    ]
    _tell(rows, shop, group, written, by=by, at=at)


def _tell(rows: Rows, shop: Shop, group: UUID, written: Sequence[Values], *, by: Actor, at: datetime) -> None:
    fact = Posted(
        group_id=group,
        merchant_id=shop.merchant_id,
        source_type=written[0]["source_type"],
        source_id=written[0]["source_id"],
        codes=tuple(posting["code"] for posting in written),
    )
    rows.tell(fact, by=by, at=at)
