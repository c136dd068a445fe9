"""Commands on conversations with customer service."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

import platform_core.files.commands as files
from catalog.listings import queries as listings_queries
from complaints.complaint import queries as complaint_queries
from complaints.complaint.commands.filing import file
from complaints.complaint.models import Complaint
from complaints.complaint.types import WHOLE_ORDER, CameBy, Channel, Demand, Matter, Topic
from complaints.service import policies, queries
from complaints.service.errors import ConversationOver, NoOrderInIt
from complaints.service.events import ConversationWritten
from complaints.service.models import Conversation, ConversationMessage
from complaints.service.states import ConversationState
from complaints.service.types import AskedAbout
from merchants.shops.queries import shops as shops_queries
from orders.sales import queries as sales_queries
from platform_core.actors import Actor
from platform_core.cases import records
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, make, open_case, step_of
from platform_core.eventlog.commands.publishing import publish
from platform_core.files.types import KeptFile
from platform_core.rows import new_id
from platform_core.states import IllegalTransition

close_conversation = step_of(Conversation, "close")
finish_conversation = step_of(Conversation, "finish")
finish_for_platform = step_of(Conversation, "finish_for_platform")
pass_to_shop = step_of(Conversation, "pass_to_shop")


@transaction.atomic(savepoint=False)
def start_conversation(about: AskedAbout, *, text: str, by: Actor, at: datetime) -> Conversation:
    """Write to customer service: to the shop where the matter has one, else to the platform.

    Raises ``TextRefused``, and ``OrderNotFound``, ``ListingNotFound`` or ``MerchantNotFound``.
    """
    complaint_queries.check_text(text)
    conversation_id = new_id()
    found = Conversation(
        id=conversation_id,
        number=number_of("H", conversation_id, at=at),
        merchant_id=_shop(about, by=by),
        shopper_id=by.id,
        order_id=about.order_id,
        listing_id=about.listing_id,
        started_at=at,
    )
    found.save(force_insert=True)
    open_case(found, by=by, at=at, counted_from=policies.opens_at(at))
    _write(found, text, by=by, at=at)
    return make(Conversation, "pass_to_shop", found.id, by=by, at=at) if found.merchant_id else found


@transaction.atomic(savepoint=False)
def converse(
    conversation_id: UUID, *, text: str, automatic: bool = False, by: Actor, at: datetime
) -> ConversationMessage:
    """Write a message. A shop's or staff's is the reply that is owed, unless it is ``automatic``; a shopper's after a
    reply asks on, also after the conversation was closed.

    Raises ``ConversationNotFound``, ``TextRefused``, ``ConversationOver``, and ``IllegalTransition`` where another's
    step comes first.
    """
    found = Conversation.objects.see(conversation_id, by=by)  # a step locks its clocks first, and then the row
    if found.stage in found.CASE.final_states:
        raise ConversationOver(conversation_id=found.id, state=found.state)
    stand = queries.conversation_stand(found)
    step = policies.step_of_message(
        ConversationState(found.state), by=by.role, automatic=automatic, with_shop=policies.is_with_shop(stand)
    )
    match step:
        case "":
            same = Conversation.objects.take(conversation_id, by=by)
            if same.state != found.state:  # another's step came first, so this message would make another step
                raise IllegalTransition(lifecycle=same.CASE.lifecycle.name, transition="write", state=same.stage)
            return _write_without_step(same, text, automatic=automatic, by=by, at=at)
        case "want_person":
            want_person(conversation_id, by=by, at=at)
            return _write_without_step(found, text, automatic=False, by=by, at=at)
        case _:
            return _step(step, conversation_id, text=text, by=by, at=at)


@carries_out(Conversation.CASE, "reply")
@transaction.atomic(savepoint=False)
def reply(conversation_id: UUID, *, text: str, by: Actor, at: datetime) -> Conversation:
    """Reply as the shop: its clock stops. Raises ``ConversationNotFound``, ``TextRefused``, ``IllegalTransition``."""
    _step("reply", conversation_id, text=text, by=by, at=at)
    return queries.conversation(conversation_id, by=by)


@carries_out(Conversation.CASE, "reply_for_platform")
@transaction.atomic(savepoint=False)
def reply_for_platform(conversation_id: UUID, *, text: str, by: Actor, at: datetime) -> Conversation:
    """Reply as a person of the platform. Raises as ``reply`` does."""
    _step("reply_for_platform", conversation_id, text=text, by=by, at=at)
    return queries.conversation(conversation_id, by=by)


@carries_out(Conversation.CASE, "ask_on")
@transaction.atomic(savepoint=False)
def ask_on(conversation_id: UUID, *, text: str, by: Actor, at: datetime) -> Conversation:
    """Ask on after a reply, or take up a closed conversation. Raises as ``reply`` does, and ``NotWithShop``."""
    _step("ask_on", conversation_id, text=text, by=by, at=at)
    return queries.conversation(conversation_id, by=by)


@carries_out(Conversation.CASE, "want_person")
@transaction.atomic(savepoint=False)
def want_person(conversation_id: UUID, *, by: Actor, at: datetime) -> Conversation:
    """Ask for a person of the platform, at any moment and without a reason.

    Outside opening hours the minutes count from the next opening.
    Raises ``ConversationNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    begun = begin(Conversation, "want_person", conversation_id, by=by, at=at)
    return begun.say(counted_from=policies.opens_at(at))


@carries_out(Conversation.CASE, "pass_over_silence")
@transaction.atomic(savepoint=False)
def pass_over_silent_shop(conversation_id: UUID, *, by: Actor, at: datetime) -> Conversation:
    """Hand the conversation to the platform, since the shop's time is over. Raises ``ConversationNotFound``."""
    begun = begin(Conversation, "pass_over_silence", conversation_id, by=by, at=at)
    return begun.say(counted_from=policies.opens_at(at))


@carries_out(Conversation.CASE, "become_complaint")
@transaction.atomic(savepoint=False)
def become_complaint(
    conversation_id: UUID,
    *,
    topic: Topic,
    demand: Demand,
    statement: str,
    matter: Matter = WHOLE_ORDER,
    by: Actor,
    at: datetime,
) -> Complaint:
    """File a complaint out of a conversation, in one act: the conversation ends, and the complaint names it.

    Raises ``ConversationNotFound``, ``IllegalTransition``, ``NoOrderInIt``, and the refusals of filing.
    """
    begun = begin(Conversation, "become_complaint", conversation_id, by=by, at=at)
    if begun.row.order_id is None:
        raise NoOrderInIt(conversation_id=conversation_id)
    matter = replace(matter, came=CameBy(channel=Channel.CONVERSATION, conversation_id=conversation_id))
    said: dict[str, Any] = {"topic": topic, "demand": demand, "statement": statement, "matter": matter}
    complaint = file(begun.row.order_id, **said, by=by, at=at)
    begun.say(complaint_id=complaint.id)
    return complaint


@transaction.atomic(savepoint=False)
def keep_in_conversation(conversation_id: UUID, *, upload: bytes, name: str, by: Actor, at: datetime) -> KeptFile:
    """Leave a file in the conversation.

    Raises ``ConversationNotFound``, ``ConversationOver``, and the refusals of files.
    """
    found = Conversation.objects.see(conversation_id, by=by)
    if not found.is_open:
        raise ConversationOver(conversation_id=found.id, state=found.state)
    parties: dict[str, Any] = {"merchant_id": found.merchant_id, "shopper_id": found.shopper_id}
    return files.keep(upload, name=name, about=found.as_about(), **parties, by=by, at=at)


def _shop(about: AskedAbout, *, by: Actor) -> UUID | None:
    if about.order_id is not None:
        return sales_queries.order(about.order_id, by=by).merchant_id
    if about.listing_id is not None:
        return listings_queries.shop_of(about.listing_id, by=by)
    return shops_queries.shop(about.merchant_id).id if about.merchant_id else None


def _step(name: str, conversation_id: UUID, *, text: str, by: Actor, at: datetime) -> ConversationMessage:
    """Make a step by writing."""
    complaint_queries.check_text(text)
    begun = begin(Conversation, name, conversation_id, by=by, at=at)
    message = _write(begun.row, text, by=by, at=at)
    begun.say(message_id=message.id)
    return message


def _write_without_step(
    found: Conversation, text: str, *, automatic: bool, by: Actor, at: datetime
) -> ConversationMessage:
    complaint_queries.check_text(text)
    message = _write(found, text, automatic=automatic, by=by, at=at)
    said: dict[str, Any] = {"message_id": message.id, "written_by": by.role, "automatic": automatic}
    publish(ConversationWritten(**found.fact_fields(ConversationWritten), **said), by=by, at=at)
    return message


def _write(found: Conversation, text: str, *, automatic: bool = False, by: Actor, at: datetime) -> ConversationMessage:
    message = ConversationMessage(**found.child_fields(), author=by.role, automatic=automatic, written_at=at)
    return records.write(message, text)
