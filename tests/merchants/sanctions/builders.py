"""How does a test get a measure into each of its states? By the commands that the doors call, and by the sweep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

import platform_core.rulebook.queries as rulebook
from merchants.sanctions import commands
from merchants.sanctions.models import Sanction
from merchants.sanctions.types import Proposal, SanctionKind
from merchants.shops.models.shops import Merchant
from platform_core.actors import Actor, Role
from platform_core.deadlines.commands import sweeping
from platform_core.rulebook.types import RuleKind
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, owner_of

DECIDER = Actor(id=UUID(int=31), role=Role.STAFF)  # who proposes and decides
REVIEWER = Actor(id=UUID(int=32), role=Role.STAFF)  # who answers appeals
FACTS = "抽检发现该店铺销售的茶叶农药残留超标。"
DANGER = "超标茶叶可能危害健康。"
WHY = "抽检报告和进货凭证表明事实成立。"
LAST_DAY = date(2026, 12, 31)
DAY = timedelta(days=1)


def clause() -> tuple[UUID, int]:
    """That of the agreement which says what may be done about a shop."""
    with acting_as(DECIDER), transaction.atomic():
        held = [each for each in rulebook.clauses() if each.rule is RuleKind.AGREEMENT]
    [found] = [each for each in held if each.heading["en"].startswith("Measures")]
    return found.version_id, found.place


def proposal(shop: Merchant, **changes: Any) -> Proposal:
    said: dict[str, Any] = {
        "merchant_id": shop.id,
        "kind": SanctionKind.SUSPENSION,
        "facts": FACTS,
        "evidence": ("抽检报告 2026-03-01",),
    }
    return Proposal(**{"clause": clause(), **said, **changes})


def made(command: Callable[..., Any], *args: Any, by: Actor, at: datetime, **words: Any) -> Any:
    """A command, in a transaction and scope of its own."""
    with acting_as(by), transaction.atomic():
        return command(*args, by=by, at=at, **words)


def proposed(shop: Merchant, at: datetime, *, by: Actor = DECIDER, **changes: Any) -> Sanction:
    with acting_as(by), transaction.atomic():
        return commands.propose_sanction(proposal(shop, **changes), by=by, at=at)


def imposed(shop: Merchant, at: datetime, *, by: Actor = DECIDER, **changes: Any) -> Sanction:
    row = proposed(shop, at, by=by, **changes)
    return made(commands.impose_at_once, row.id, danger=DANGER, by=by, at=at)


def heard(shop: Merchant, at: datetime, *, by: Actor = DECIDER, **changes: Any) -> Sanction:
    row = proposed(shop, at, by=by, **changes)
    return made(commands.answer_hearing, row.id, text="该批次已经下架。", by=owner_of(shop), at=at)


def decided(shop: Merchant, at: datetime, *, by: Actor = DECIDER, **changes: Any) -> Sanction:
    row = heard(shop, at, by=by, **changes)
    return made(commands.decide_sanction, row.id, reasons=WHY, by=by, at=at)


def appealed(shop: Merchant, at: datetime, *, by: Actor = DECIDER, **changes: Any) -> Sanction:
    row = decided(shop, at, by=by, **changes)
    return made(commands.appeal_sanction, row.id, text="样品不是本店商品。", by=owner_of(shop), at=at)


def upheld(shop: Merchant, at: datetime, **changes: Any) -> Sanction:
    return made(
        commands.uphold_sanction, appealed(shop, at, **changes).id, reasons="样品来自本店。", by=REVIEWER, at=at
    )


def reversed_(shop: Merchant, at: datetime, **changes: Any) -> Sanction:
    row = appealed(shop, at, **changes)
    return made(commands.reverse_sanction, row.id, reasons="样品批号与本店不符。", by=REVIEWER, at=at)


def dropped(shop: Merchant, at: datetime, **changes: Any) -> Sanction:
    return made(commands.drop_sanction, proposed(shop, at, **changes).id, reason="证据不足。", by=DECIDER, at=at)


def suspended(shop: Merchant, at: datetime, *, by: Actor = DECIDER) -> Sanction:
    """The shop sells nothing from this moment on."""
    return imposed(shop, at, by=by)


def settled(shop: Merchant, at: datetime, *, by: Actor = DECIDER) -> Sanction:
    """The shop is suspended, and no clock of the measure runs any more."""
    row = upheld(shop, at, by=by)
    return made(commands.publish_sanction, row.id, by=by, at=at)


def swept(at: datetime) -> None:
    """What the worker does with all that is over."""
    with bound(SYSTEM), transaction.atomic():
        sweeping.close_due_batch(limit=50, at=at)


def now(row: Sanction, by: Actor = DECIDER) -> Sanction:
    with acting_as(by), transaction.atomic():
        return Sanction.objects.see(row.id, by=by)
