"""Queries on reviews, their ratings and their maskings, as the public, each side and staff may read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

import platform_core.accounts.queries
import platform_core.cases.queries as cases
from catalog.listings import queries as listings_queries
from orders.reviews import policies
from orders.reviews.case import MASKING
from orders.reviews.deadlines import ADD_WITHIN, HEARING
from orders.reviews.errors import LineNotFound, ReviewNotFound
from orders.reviews.models import Mask, Masking, MaskingWord, Review
from orders.reviews.types import Rating
from orders.sales.models.orders import Order, OrderLine
from orders.sales.queries import is_delivered
from platform_core.actors import Actor
from platform_core.cases import records
from platform_core.cases.queries import Action
from platform_core.cases.registry import facts_of
from platform_core.duties import fulfils
from platform_core.legal import spans
from platform_core.legal.queries import calendars, rules
from platform_core.legal.rules import Rule


@fulfils("ECL-39b")
def reviews_about(listing_id: UUID, *, by: Actor, stars: int | None = None) -> QuerySet[Review]:
    """Every review of a listing, unordered; a masked one is listed as masked.

    Raises ``catalog.ListingNotFound`` where nobody has reviewed it and it is not on show.
    """
    found = Review.objects.filter(listing_id=listing_id)
    if not found.exists():
        listings_queries.shop_of(listing_id, by=by)
    return (found.filter(stars=stars) if stars else found).whole()


def latest_reviews(listing_id: UUID, *, most: int) -> list[Review]:
    """The newest reviews of a listing; a masked one is among them as masked."""
    return list(Review.objects.filter(listing_id=listing_id).whole().order_by("-given_at", "-id")[:most])


def rating_of(listing_id: UUID) -> Rating:
    masked = Mask.objects.holding().filter(listing_id=listing_id).count()
    return policies.rating(Review.objects.filter(listing_id=listing_id).by_stars(), masked=masked)


def rating_of_shop(merchant_id: UUID) -> Rating:
    masked = Mask.objects.holding().filter(merchant_id=merchant_id).count()
    return policies.rating(Review.objects.filter(merchant_id=merchant_id).by_stars(), masked=masked)


def shop_reviewed(listing_id: UUID) -> UUID | None:
    """The shop of a listing, once somebody has reviewed it."""
    return Review.objects.filter(listing_id=listing_id).values_list("merchant_id", flat=True).first()


def shop_of_review(review_id: UUID) -> UUID:
    """The shop of a review; everybody reads it. Raises ``ReviewNotFound``."""
    found = Review.objects.filter(id=review_id).values_list("merchant_id", flat=True).first()
    if found is None:
        raise ReviewNotFound(review_id=review_id)
    return found


def reviews_of(actor: Actor) -> QuerySet[Review]:
    """The reviews of a shopper, or of a shop; unordered."""
    return Review.objects.visible_to(actor).whole()


def review(review_id: UUID, *, by: Actor) -> Review:
    """A review of this shopper or shop. Raises ``ReviewNotFound``."""
    return Review.objects.whole().see(review_id, by=by)


def find_review_of(line_id: UUID, *, by: Actor) -> Review | None:
    return Review.objects.visible_to(by).whole().filter(line_id=line_id).first()


def line(line_id: UUID, *, by: Actor) -> OrderLine:
    """A line of an order of this shopper or shop. Raises ``LineNotFound``."""
    mine = Order.objects.visible_to(by)
    found = OrderLine.objects.select_related("order").filter(id=line_id, order__in=mine).first()
    if found is None:
        raise LineNotFound(line_id=line_id)
    return found


def line_facts(order: Order, *, by: Actor) -> policies.LineFacts:
    """The facts that decide whether an order's lines may be reviewed: the hand-over, and whose shop it is."""
    posts = platform_core.accounts.queries.posts_of(by.id)
    return policies.LineFacts(
        signed=is_delivered(order.id),
        received=order.received_at is not None,
        own_shop=order.merchant_id in {post.merchant_id for post in posts},
    )


def may_be_reviewed(order: Order, *, by: Actor) -> bool:
    facts = line_facts(order, by=by)
    return policies.was_delivered(facts) and not facts.own_shop


def add_until(given: Review) -> datetime:
    """Until when its author may add to it."""
    return _end_of(ADD_WITHIN, since=given.given_at)


def may_add(line_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Whether the actor has a review that may still be added to."""
    given = find_review_of(line_id, by=by)
    if given is None or hasattr(given, "addition"):
        return False
    return policies.is_in_time(until=add_until(given), at=at)


def heard_until(proposed_at: datetime) -> datetime:
    """Until when shop and author may speak: when the clock ends that starts with the proposal."""
    if not isinstance(HEARING.within, Rule):
        raise TypeError("a hearing is as long as the rule says")
    return _end_of(HEARING.within, since=proposed_at)


def maskings_of(actor: Actor) -> QuerySet[Masking]:
    """The proposals about the reviews of a shopper, or of a shop."""
    return Masking.objects.visible_to(actor)


def masking(masking_id: UUID, *, by: Actor) -> Masking:
    """A proposal, as this actor may see it. Raises ``MaskingNotFound``."""
    return Masking.objects.select_related("review__addition", "review__reply").see(masking_id, by=by)


def maskings_about(given: Review, *, by: Actor) -> Sequence[Masking]:
    """Every proposal about a review, the oldest first."""
    return list(Masking.objects.visible_to(by).filter(review=given).order_by("id"))


def maskings_by_review(given: Iterable[Review], *, by: Actor) -> Mapping[UUID, Sequence[Masking]]:
    """Every proposal about these reviews, the oldest first, by the review's id, in one query."""
    found: dict[UUID, list[Masking]] = {row.id: [] for row in given}
    for masking in Masking.objects.visible_to(by).filter(review__in=found).order_by("id"):
        found[masking.review_id].append(masking)
    return found


def words_about(row: Masking) -> Sequence[tuple[MaskingWord, str]]:
    """The statements of both sides, with their opened texts."""
    said = list(MaskingWord.objects.filter(masking=row).order_by("said_at", "id"))
    texts = records.opened(said)
    return [(each, texts[each.id]) for each in said]


def masking_actions(row: Masking, *, by: Actor, at: datetime) -> list[Action]:
    """The acts open to an actor now: to a side until the hearing ends, to staff who decided nothing in it before."""
    is_heard = policies.is_in_time(until=row.heard_until, at=at)
    closed = {
        "answer": not is_heard,
        "object": not is_heard,
        "mask": not policies.is_another(by.id, than=[row.proposed_by]),
        **dict.fromkeys(["uphold", "restore"], not policies.is_another(by.id, than=[row.proposed_by, row.decided_by])),
    }
    found = [action for action in cases.actions(row, by=by, at=at) if not closed.get(action.name, False)]
    speaks = {"answer", "object"}
    return [Action(name=each.name, until=row.heard_until) if each.name in speaks else each for each in found]


def trail_of_reviews(order_id: UUID) -> list[UUID]:
    """The reviews of an order's lines, and the proposals about them."""
    given = list(Review.objects.filter(order_id=order_id).values_list("id", flat=True))
    return given + cases.dossier(Masking.objects.filter(review__in=given).order_by("id"))


@facts_of(MASKING)
def hearing_facts(row: Masking) -> policies.HearingFacts:
    return policies.HearingFacts(shop=row.shop_spoke_at is not None, author=row.author_spoke_at is not None)


def _end_of(number: Rule, *, since: datetime) -> datetime:
    span = rules.in_force(number.code, on=spans.local_day(since)).length
    return span.due(since, calendar=calendars.calendar()).strict
