"""A conversation with customer service for tests, by the commands that the doors call."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from complaints.complaint import queries as complaint_queries
from complaints.complaint.commands import filing as filing_commands
from complaints.complaint.models import Complaint
from complaints.complaint.types import TelephoneComplaint, Topic
from complaints.service import commands, queries
from complaints.service.case import CONVERSATION
from complaints.service.models import Conversation
from complaints.service.types import AskedAbout
from platform_core.actors import DEADLINES, Actor
from platform_core.cases.steps import make
from platform_core.deadlines.commands import clocks as deadlines_clocks
from platform_core.deadlines.queries.promises import about
from platform_core.drivers.world.deals import picture
from platform_core.eventlog.queries import topics_about
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound
from tests.complaints.complaint.builders import APOLOGY, STATEMENT, bought, does
from tests.merchants.builders import acting_as, operator
from tests.orders.sales.builders import Sale
from tests.recordings import recorded

NOTHING = AskedAbout()
ASKED = "这款茶叶适合冷泡吗？"


@recorded
def start(asked: AskedAbout, by: Actor, at: datetime, *, text: str = ASKED) -> Conversation:
    return does(by, commands.start_conversation, asked, text=text, at=at)


@recorded
def with_platform(sale: Sale, at: datetime) -> Conversation:
    return start(NOTHING, sale.shopper, at)


@recorded
def with_shop(sale: Sale, at: datetime) -> Conversation:
    return start(AskedAbout(order_id=bought(sale, at).id), sale.shopper, at)


@recorded
def say(found: Conversation, by: Actor, at: datetime, *, text: str = "可以的。", **how: Any) -> None:
    does(by, commands.converse, found.id, text=text, at=at, **how)


@recorded
def want_person(found: Conversation, sale: Sale, at: datetime) -> Conversation:
    return does(sale.shopper, commands.want_person, found.id, at=at)


@recorded
def close(found: Conversation, sale: Sale, at: datetime) -> Conversation:
    return does(sale.shopper, commands.close_conversation, found.id, at=at)


@recorded
def become_complaint(found: Conversation, sale: Sale, at: datetime) -> Complaint:
    said = {"topic": Topic.SERVICE, "demand": APOLOGY, "statement": STATEMENT}
    return does(sale.shopper, commands.become_complaint, found.id, **said, at=at)


@recorded
def keep(found: Conversation, by: Actor, at: datetime) -> UUID:
    return does(by, commands.keep_in_conversation, found.id, upload=picture(), name="photo.png", at=at).id


@recorded
def missed(step: str, found: Conversation, at: datetime) -> Conversation:
    """What follows once its clock has run out."""
    clock = CONVERSATION.by_name[step].when_missed
    assert clock
    with bound(SYSTEM), transaction.atomic():
        if found.merchant_id is None:
            return _missed(step, found, at)
        with acting_for(found.merchant_id):
            return _missed(step, found, at)


def _missed(step: str, found: Conversation, at: datetime) -> Conversation:
    clock = CONVERSATION.by_name[step].when_missed
    assert clock
    deadlines_clocks.void(clock, subject_id=found.id, by=DEADLINES, at=at, reason="missed")
    return make(Conversation, step, found.id, by=DEADLINES, at=at)


def now(found: Conversation) -> Conversation:
    """As staff see it."""
    with acting_as(operator()), transaction.atomic():
        return Conversation.objects.get(id=found.id)


def stand(found: Conversation) -> tuple[str, list[str]]:
    """Its state, and the kinds of its clocks that run."""
    with acting_as(operator()), transaction.atomic():
        clocks = [promise.kind for promise in about(found.id) if promise.state == "running"]
        return Conversation.objects.get(id=found.id).state, clocks


def topics(found: Conversation) -> list[str]:
    with acting_as(operator()), transaction.atomic():
        return topics_about(found.id)


def said(found: Conversation, by: Actor) -> list[tuple[str, str]]:
    """Who said what, as this person reads it."""
    with acting_as(by), transaction.atomic():
        rows = queries.said_in(found)
        words = complaint_queries.words_of(rows)
        return [(row.author, words[row.id]) for row in rows]


@recorded
def taken_down(sale: Sale, at: datetime, *, by: Actor | None = None, **changes: Any) -> Complaint:
    """By telephone, of an order that was delivered."""
    fields = {"caller_id": sale.shopper.id, "topic": Topic.FAULTY, "demand": APOLOGY, "read_back": STATEMENT}
    fields |= {"order_id": bought(sale, at).id, "confirmed": True} | changes
    return does(by or operator(), filing_commands.file_by_telephone, TelephoneComplaint(**fields), at=at)
