"""Commands on reviews: write one, add to it, reply to it; propose to mask it, answer, decide, appeal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction

import platform_core.accounts.queries
from catalog.stock import queries as stock_queries
from orders.reviews import policies, queries
from orders.reviews.errors import (
    AdditionGiven,
    AdditionTooLate,
    HearingOver,
    LineNotFound,
    MaskRefused,
    MaskUnderWay,
    OwnMasking,
    ReplyGiven,
    ReviewGiven,
    ReviewRefused,
)
from orders.reviews.events import ReviewAddedTo, ReviewReplied, ReviewWritten
from orders.reviews.models import Mask, Masking, MaskingWord, Review, ReviewAddition, ReviewReply
from orders.reviews.states import SETTLED
from orders.reviews.types import NewMask, NewReview
from orders.sales.models.orders import Order, OrderLine
from platform_core.actors import Actor, Role
from platform_core.cases import records
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.duties import fulfils
from platform_core.errors import Conflict, Verdict
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import new_id, one_after_the_other
from platform_core.states import WrongRole


@transaction.atomic(savepoint=False)
def propose_mask(review_id: UUID, *, new: NewMask, by: Actor, at: datetime) -> Masking:
    """Propose to mask a review, naming the passage that breaks the law. Nothing is hidden before both sides were heard.

    Raises ``WrongRole``, ``ReviewNotFound``, ``MaskRefused``, ``MaskUnderWay``.
    """
    if by.role is not Role.STAFF:
        raise WrongRole(lifecycle="masking", transition="propose", role=by.role)
    review = queries.review(review_id, by=by)
    addition = getattr(review, "addition", None)
    _refuse(policies.may_propose(new, texts=[review.text, *([addition.text] if addition else [])]))
    _refuse_a_second(review)
    row_id = new_id()
    row = Masking(
        id=row_id,
        number=number_of("M", row_id, at=at),
        merchant_id=review.merchant_id,
        review=review,
        shopper_id=review.shopper_id,
        ground=new.ground,
        passage=new.passage.strip(),
        why=new.why.strip(),
        proposed_by=by.id,
        proposed_at=at,
        heard_until=queries.heard_until(at),
    )
    row.save(force_insert=True)
    open_case(row, by=by, at=at)
    return row


@carries_out(Masking.CASE, "answer")
@transaction.atomic(savepoint=False)
def answer_proposal(masking_id: UUID, *, text: str, by: Actor, at: datetime) -> Masking:
    """Record the shop's answer to the proposal, before anything is masked.

    Raises ``MaskingNotFound``, ``WrongRole``, ``IllegalTransition``, ``HearingOver``, ``SpokenAlready``,
    ``ReviewRefused``.
    """
    return _record_answer("answer", masking_id, text=text, by=by, at=at)


@carries_out(Masking.CASE, "object")
@transaction.atomic(savepoint=False)
def object_to_mask(masking_id: UUID, *, text: str, by: Actor, at: datetime) -> Masking:
    """Record the author's objection to the proposal. Raises as ``answer_proposal`` does."""
    return _record_answer("object", masking_id, text=text, by=by, at=at)


@carries_out(Masking.CASE, "mask")
@transaction.atomic(savepoint=False)
def mask(masking_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Masking:
    """Mask a review, as a second person: nobody reads the text any more. It is kept, its stars count, and everybody
    sees that it is masked.

    Raises ``MaskingNotFound``, ``WrongRole``, ``IllegalTransition``, ``MaskTooLate``, ``OwnMasking``, ``MaskRefused``.
    """
    begun = begin(Masking, "mask", masking_id, by=by, at=at, judge=_refuse_proposer(by), move=False)
    _refuse(policies.may_end(reasons))
    row = begun.move(decided_by=by.id, reasons=reasons.strip()).row
    Mask.objects.create(
        merchant_id=row.merchant_id,
        masking=row,
        review_id=row.review_id,
        listing_id=row.review.listing_id,
        ground=row.ground,
        masked_at=at,
    )
    return begun.say(stars=row.review.stars, reason=row.reasons)


@carries_out(Masking.CASE, "reject")
@transaction.atomic(savepoint=False)
def reject_mask(masking_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Masking:
    """Reject the proposal, so that the review stays. The proposer may do it too.

    Raises ``MaskingNotFound``, ``WrongRole``, ``IllegalTransition``, ``MaskRefused``.
    """
    begun = begin(Masking, "reject", masking_id, by=by, at=at, move=False)
    _refuse(policies.may_end(reasons))
    return begun.move(decided_by=by.id, reasons=reasons.strip()).say(reason=reasons.strip())


@carries_out(Masking.CASE, "appeal")
@transaction.atomic(savepoint=False)
def appeal_mask(masking_id: UUID, *, text: str, by: Actor, at: datetime) -> Masking:
    """Appeal against the mask, as the author. A third person decides.

    Raises ``MaskingNotFound``, ``WrongRole``, ``IllegalTransition``, ``AppealTooLate``, ``ReviewRefused``.
    """
    begun = begin(Masking, "appeal", masking_id, by=by, at=at)
    _write(begun.row, text, by=by, at=at)
    return begun.say()


@carries_out(Masking.CASE, "uphold")
@transaction.atomic(savepoint=False)
def uphold_mask(masking_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Masking:
    """Uphold the mask, as a third person.

    Raises ``MaskingNotFound``, ``WrongRole``, ``IllegalTransition``, ``MaskTooLate``, ``OwnMasking``, ``MaskRefused``.
    """
    begun = begin(Masking, "uphold", masking_id, by=by, at=at, judge=_refuse_proposer_and_decider(by), move=False)
    _refuse(policies.may_end(reasons))
    begun.move(appeal_decided_by=by.id, appeal_reasons=reasons.strip())
    return begun.say(reason=reasons.strip())


@carries_out(Masking.CASE, "restore")
@transaction.atomic(savepoint=False)
def restore_review(masking_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Masking:
    """Lift the mask, as a third person: the text is shown again. Raises as ``uphold_mask`` does."""
    begun = begin(Masking, "restore", masking_id, by=by, at=at, judge=_refuse_proposer_and_decider(by), move=False)
    _refuse(policies.may_end(reasons))
    row = begun.move(appeal_decided_by=by.id, appeal_reasons=reasons.strip()).row
    _lift(row, at=at)
    return begun.say(reason=reasons.strip())


@carries_out(Masking.CASE, "restore_undecided")
@transaction.atomic(savepoint=False)
def restore_undecided(masking_id: UUID, *, by: Actor, at: datetime) -> Masking:
    """Show the text again, because nobody has decided the appeal in time."""
    begun = begin(Masking, "restore_undecided", masking_id, by=by, at=at)
    _lift(begun.row, at=at)
    return begun.say()


def _record_answer(step: str, masking_id: UUID, *, text: str, by: Actor, at: datetime) -> Masking:
    def in_time(row: Masking) -> None:
        if not policies.is_in_time(until=row.heard_until, at=at):
            raise HearingOver(closed_at=row.heard_until)

    begun = begin(Masking, step, masking_id, by=by, at=at, judge=in_time)
    _write(begun.row, text, by=by, at=at)
    return begun.say()


def _write(row: Masking, text: str, *, by: Actor, at: datetime) -> None:
    if not (verdict := policies.may_write(text)):
        raise ReviewRefused(reasons=verdict.codes())
    records.write(MaskingWord(**row.child_fields(), said_by=by.role, said_at=at), text.strip())


def _refuse_proposer(by: Actor) -> Callable[[Masking], None]:
    def judge(row: Masking) -> None:
        if not policies.is_another(by.id, than=[row.proposed_by]):
            raise OwnMasking(masking_id=row.id)

    return judge


def _refuse_proposer_and_decider(by: Actor) -> Callable[[Masking], None]:
    """Refuse the proposer and the decider of the mask, since a third person decides the appeal."""

    def judge(row: Masking) -> None:
        if not policies.is_another(by.id, than=[row.proposed_by, row.decided_by]):
            raise OwnMasking(masking_id=row.id)

    return judge


def _refuse(verdict: Verdict) -> None:
    if not verdict:
        raise MaskRefused(reasons=verdict.codes())


def _refuse_a_second(review: Review) -> None:
    """Refuse a second open proposal for a review. Of two calls at once, the second waits here."""
    one_after_the_other(f"orders.mask:{review.id}")
    if Masking.objects.filter(review=review).exclude(state__in=[*map(str, SETTLED)]).exists():
        raise MaskUnderWay(review_id=review.id)


def _lift(row: Masking, *, at: datetime) -> None:
    Mask.objects.holding().filter(masking=row).update(lifted_at=at)


@transaction.atomic(savepoint=False)
def review_line(order_id: UUID, *, line_id: UUID, said: NewReview, by: Actor, at: datetime) -> Review:
    """Review goods that were delivered, once. The text is published as it is.

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
        listing_id=stock_queries.listing_of(line.sku_id),
        listing_version_id=line.listing_version_id,
        sku_id=line.sku_id,
        stars=said.stars,
        text=said.text.strip(),
        shown_as=policies.public_name(username, anonymous=said.anonymous),
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
    review = Review.objects.see(review_id, by=by)
    words = _require_text(text)
    if not policies.is_in_time(until=queries.add_until(review), at=at):
        raise AdditionTooLate(closed_at=queries.add_until(review))
    row = ReviewAddition(
        merchant_id=review.merchant_id, review=review, shopper_id=review.shopper_id, text=words, added_at=at
    )
    _insert(row, otherwise=AdditionGiven(review_id=review_id))
    publish(ReviewAddedTo(**_about(review), sha256=_sha256(words)), by=by, at=at)
    return row


@fulfils("CRL-17")
@transaction.atomic(savepoint=False)
def reply_to_review(review_id: UUID, *, text: str, by: Actor, at: datetime) -> ReviewReply:
    """Reply to a review, once, as its shop. The reply is shown beneath the review, and hides nothing of it.

    Raises ``ReviewNotFound``, ``WrongRole``, ``ReviewRefused``, ``ReplyGiven``.
    """
    _require(Role.MERCHANT, "reply_to_review", by=by)
    review = Review.objects.see(review_id, by=by)
    words = _require_text(text)
    row = ReviewReply(merchant_id=review.merchant_id, review=review, text=words, replied_by=by.id, replied_at=at)
    _insert(row, otherwise=ReplyGiven(review_id=review_id))
    publish(ReviewReplied(**_about(review), sha256=_sha256(words)), by=by, at=at)
    return row


def _own_line(order_id: UUID, line_id: UUID, *, by: Actor) -> OrderLine:
    """The line of an order that this shopper has placed. Raises ``OrderNotFound``, ``LineNotFound``, ``WrongRole``."""
    _require(Role.SHOPPER, "review_line", by=by)
    order = Order.objects.see(order_id, by=by)
    line = order.lines.filter(id=line_id).select_related("order").first()
    if line is None:
        raise LineNotFound(line_id=line_id)
    return line


def _require(role: Role, act: str, *, by: Actor) -> None:
    if by.role is not role:
        raise WrongRole(lifecycle="review", transition=act, role=by.role)


def _require_text(text: str) -> str:
    if not (verdict := policies.may_write(text)):
        raise ReviewRefused(reasons=verdict.codes())
    return text.strip()


def _insert(row: models.Model, *, otherwise: Conflict) -> None:
    """Insert a row, or raise ``otherwise`` if another call has inserted one before."""
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
