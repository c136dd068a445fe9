"""Facts about questions on goods."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class _OfAQuestion(DomainEvent):
    """Who asked, about which listing of which shop."""

    subject: ClassVar[str] = "question_id"
    person: ClassVar[str] = "shopper_id"
    question_id: UUID
    number: str
    shopper_id: UUID
    merchant_id: UUID
    listing_id: UUID


class QuestionAsked(_OfAQuestion):
    """A shopper wants to know something of goods before they buy."""

    topic = "catalog.question_asked"
    says = "A question about the goods was asked"
    for_shops = ("question_id", "number", "listing_id")


class QuestionAnswered(_OfAQuestion):
    """The shop answered in these words. They bind it towards everybody who buys from then on (CRI-12)."""

    topic = "catalog.question_answered"
    says = "The shop answered the question"
    answer: str


class QuestionUnanswered(_OfAQuestion):
    """The shop did not answer in time. It still may."""

    topic = "catalog.question_unanswered"
    says = "The shop did not answer the question in time"


class QuestionWithdrawn(_OfAQuestion):
    """The shopper took it back before there was an answer."""

    topic = "catalog.question_withdrawn"
    says = "The question was taken back"


class QuestionHidden(_OfAQuestion):
    """The platform hides it from everybody, for these reasons. An answer that was given still binds."""

    topic = "catalog.question_hidden"
    says = "The platform hid the question"
    reasons: str
