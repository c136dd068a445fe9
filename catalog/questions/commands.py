"""Commands on questions about goods: ask, answer, hide."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from catalog.listings import queries as listings_queries
from catalog.listings.errors import ListingNotFound
from catalog.questions.models import Question
from catalog.takedowns import queries as takedowns_queries
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case, step_of
from platform_core.rows import new_id


@transaction.atomic(savepoint=False)
def ask(*, listing_id: UUID, text: str, by: Actor, at: datetime) -> Question:
    """Ask the shop something about goods on show. Everybody reads the question; who asked, nobody but the shop.

    Raises ``ListingNotFound``.
    """
    listing = takedowns_queries.on_show(at=at).filter(id=listing_id).first()
    if listing is None:
        raise ListingNotFound(listing_id=listing_id)
    version, row_id = listings_queries.version_in_force(listing), new_id()
    row = Question(
        id=row_id,
        number=number_of("Q", row_id, at=at),
        merchant_id=listing.merchant_id,
        listing=listing,
        version=version,
        shopper_id=by.id,
        title_zh=version.title_zh,
        title_en=version.title_en,
        text=text,
        asked_at=at,
    )
    row.save(force_insert=True)
    open_case(row, by=by, at=at)
    return row


@carries_out(Question.CASE, "answer")
@transaction.atomic(savepoint=False)
def answer(question_id: UUID, *, answer: str, by: Actor, at: datetime) -> Question:
    """Answer a question for everybody to read. The answer stays as it is given, and binds the shop.

    Raises ``QuestionNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    return begin(Question, "answer", question_id, by=by, at=at, move=False).move(answer=answer).say()


@carries_out(Question.CASE, "hide")
@transaction.atomic(savepoint=False)
def hide(question_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Question:
    """Hide an unlawful question or answer from everybody but the two parties, who read why. Answers still bind.

    Raises ``QuestionNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    return begin(Question, "hide", question_id, by=by, at=at, move=False).move(reasons=reasons).say()


take_back = step_of(Question, "take_back")
