"""How does a test get a review said, replied to and masked? By the commands that the doors call, and by the sweep."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from orders.reviews import commands, queries
from orders.reviews.models import Masking, Review, ReviewAddition, ReviewReply
from orders.reviews.types import MaskGround, NewMask, NewReview
from orders.sales.models.orders import Order
from platform_core.actors import Actor, Role
from platform_core.deadlines.commands import sweeping
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.recordings import recorded

FIRST, SECOND, THIRD = (Actor(id=UUID(int=number), role=Role.STAFF) for number in (61, 62, 63))
DAY: Final = timedelta(days=1)
PASSAGE: Final = "店主陈某手机号13800001111"
BAD: Final = NewReview(stars=1, text=f"茶叶受潮，有霉味。{PASSAGE}", anonymous=True)
NAMED: Final = NewMask(ground=MaskGround.PERSONAL_DATA, passage=PASSAGE, why="公开了他人的手机号码。")


def line_id(order: Order, sale: Sale) -> UUID:
    with acting_as(sale.shopper), transaction.atomic():
        return order.lines.get().id


@recorded
def review(order: Order, sale: Sale, at: datetime, *, said: NewReview = BAD, by: Actor | None = None) -> Review:
    line, by = line_id(order, sale), by or sale.shopper
    with acting_as(by), transaction.atomic():
        return commands.review_line(order.id, line_id=line, said=said, by=by, at=at)


@recorded
def reviewed(sale: Sale, at: datetime, *, said: NewReview = BAD) -> Review:
    """Delivered, and reviewed since."""
    return review(builders.delivered(sale, at - DAY), sale, at, said=said)


@recorded
def add(row: Review, sale: Sale, at: datetime, *, text: str = "一个月后味道更差了。") -> ReviewAddition:
    with acting_as(sale.shopper), transaction.atomic():
        return commands.add_to_review(row.id, text=text, by=sale.shopper, at=at)


@recorded
def reply(row: Review, sale: Sale, at: datetime, *, by: Actor | None = None) -> ReviewReply:
    by = by or sale.seller
    with acting_as(by), transaction.atomic():
        return commands.reply_to_review(row.id, text="抱歉，已更换防潮包装。", by=by, at=at)


@recorded
def propose(row: Review, at: datetime, *, new: NewMask = NAMED, by: Actor = FIRST) -> Masking:
    with acting_as(by), transaction.atomic():
        return commands.propose_mask(row.id, new=new, by=by, at=at)


@recorded
def made(step: Any, row: Masking, by: Actor, at: datetime, **words: str) -> Masking:
    with acting_as(by), transaction.atomic():
        found: Masking = step(row.id, by=by, at=at, **words)
        return found


@recorded
def swept(at: datetime) -> None:
    """What the worker does with all that is over."""
    with bound(SYSTEM), transaction.atomic():
        sweeping.close_due_batch(limit=50, at=at)


@recorded
def proposed(sale: Sale, at: datetime) -> Masking:
    return propose(reviewed(sale, at), at)


@recorded
def heard(sale: Sale, at: datetime) -> Masking:
    """Of which the hearing has ended by then."""
    row = proposed(sale, at - 5 * DAY)
    swept(at)
    return now(row)


@recorded
def masked(sale: Sale, at: datetime) -> Masking:
    row = proposed(sale, at - 6 * DAY)
    swept(at - DAY)
    return made(commands.mask, row, SECOND, at, reasons="号码属于他人，未经同意公开。")


@recorded
def appealed(sale: Sale, at: datetime) -> Masking:
    row = masked(sale, at)
    return made(commands.appeal_mask, row, sale.shopper, at, text="这是店铺公开的客服电话。")


@recorded
def rejected(sale: Sale, at: datetime) -> Masking:
    return made(commands.reject_mask, proposed(sale, at), SECOND, at, reasons="差评不是屏蔽的理由。")


@recorded
def lapsed(sale: Sale, at: datetime) -> Masking:
    row = proposed(sale, at - 20 * DAY)
    swept(at - 15 * DAY)
    swept(at)
    return now(row)


def standing(sale: Sale, at: datetime) -> Masking:
    return made(commands.uphold_mask, appealed(sale, at), THIRD, at, reasons="并非店铺公开的号码。")


def restored(sale: Sale, at: datetime) -> Masking:
    return made(commands.restore_review, appealed(sale, at), THIRD, at, reasons="确为公开的客服电话。")


def now(row: Masking, by: Actor = FIRST) -> Masking:
    with acting_as(by), transaction.atomic():
        return queries.masking(row.id, by=by)
