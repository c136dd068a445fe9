"""How is a delivered line reviewed, how is that added to, and what does the shop reply?"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction

import catalog.queries
import platform_core.accounts.queries
from orders import policies, queries
from orders.errors import (
    AdditionGiven,
    AdditionTooLate,
    LineNotFound,
    ReplyGiven,
    ReviewGiven,
    ReviewRefused,
)
from orders.events import ReviewAddedTo, ReviewReplied, ReviewWritten
from orders.models import Order, OrderLine, Review, ReviewAddition, ReviewReply
from orders.types import NewReview
from platform_core.actors import Actor, Role
from platform_core.duties import fulfils
from platform_core.errors import Conflict
from platform_core.eventlog.commands import publish
from platform_core.states import WrongRole


@transaction.atomic(savepoint=False)
def review_line(order_id: UUID, *, line_id: UUID, said: NewReview, by: Actor, at: datetime) -> Review:
    """Say, once, what one thinks of goods that were handed over. It is published as it is.

    Raises ``OrderNotFound``, ``LineNotFound``, ``WrongRole``, ``ReviewRefused``, ``ReviewGiven``.
    """
    line = _own_line(order_id, line_id, by=by)
    verdict = policies.may_review(said, line=queries.line_facts(line.order, by=by))
    if not verdict:
        raise ReviewRefused(reasons=verdict.codes())
    username = platform_core.accounts.queries.person(by.id).username
    row = Review(
        merchant_id=line.merchant_id,
        order=line.order,
        line=line,
        shopper_id=by.id,
        listing_id=catalog.queries.listing_of(line.sku_id),
        listing_version_id=line.listing_version_id,
        sku_id=line.sku_id,
        stars=said.stars,
        text=said.text.strip(),
        shown_as=policies.shown_as(username, anonymous=said.anonymous),
        given_at=at,
    )
    _insert(row, otherwise=ReviewGiven(line_id=line_id))
    publish(ReviewWritten(**_about(row), stars=row.stars, sha256=_sha256(row.text)), by=by, at=at)
    return row


@transaction.atomic(savepoint=False)
def add_to_review(review_id: UUID, *, text: str, by: Actor, at: datetime) -> ReviewAddition:
    """Add to one's own review, once, in time. The first text stays.

    Raises ``ReviewNotFound``, ``WrongRole``, ``ReviewRefused``, ``AdditionTooLate`` and ``AdditionGiven``.
    """
    _require(Role.SHOPPER, "add_to_review", by=by)
    given = Review.objects.see(review_id, by=by)
    words = _stated(text)
    if not policies.may_still(until=queries.add_until(given), at=at):
        raise AdditionTooLate(closed_at=queries.add_until(given))
    row = ReviewAddition(
        merchant_id=given.merchant_id, review=given, shopper_id=given.shopper_id, text=words, added_at=at
    )
    _insert(row, otherwise=AdditionGiven(review_id=review_id))
    publish(ReviewAddedTo(**_about(given), sha256=_sha256(words)), by=by, at=at)
    return row


@fulfils("CRL-17")
@transaction.atomic(savepoint=False)
def reply_to_review(review_id: UUID, *, text: str, by: Actor, at: datetime) -> ReviewReply:
    """The shop says, once, what it thinks of a review. It is shown beneath, and hides nothing.

    Raises ``ReviewNotFound``, ``WrongRole``, ``ReviewRefused``, ``ReplyGiven``.
    """
    _require(Role.MERCHANT, "reply_to_review", by=by)
    given = Review.objects.see(review_id, by=by)
    words = _stated(text)
    row = ReviewReply(merchant_id=given.merchant_id, review=given, text=words, replied_by=by.id, replied_at=at)
    _insert(row, otherwise=ReplyGiven(review_id=review_id))
    publish(ReviewReplied(**_about(given), sha256=_sha256(words)), by=by, at=at)
    return row


def _own_line(order_id: UUID, line_id: UUID, *, by: Actor) -> OrderLine:
    """A line of an order that the shopper has placed themselves."""
    _require(Role.SHOPPER, "review_line", by=by)
    order = Order.objects.see(order_id, by=by)
    line = order.lines.filter(id=line_id).select_related("order").first()
    if line is None:
        raise LineNotFound(line_id=line_id)
    return line


def _require(role: Role, act: str, *, by: Actor) -> None:
    if by.role is not role:
        raise WrongRole(lifecycle="review", transition=act, role=by.role)


def _stated(text: str) -> str:
    if not (verdict := policies.may_write(text)):
        raise ReviewRefused(reasons=verdict.codes())
    return text.strip()


def _insert(row: models.Model, *, otherwise: Conflict) -> None:
    """Of two that write it at once the second is told that it is there."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise otherwise from None


def _about(row: Review) -> dict[str, Any]:
    names = ("order_id", "line_id", "listing_id", "shopper_id", "merchant_id")
    return {"review_id": row.id} | {name: getattr(row, name) for name in names}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
