"""How are a conversation, the ways to customer service and a record of complaints shown?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import platform_core.cases.queries
from complaints.complaint import queries as complaint_queries
from complaints.complaint.types import Topic
from complaints.service import queries as service_queries
from complaints.service.types import ServiceChannel
from merchants.shops.queries import shops as shops_queries
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.form_pages import Face, Facts
from platform_core.cases.queries import last_of_each
from platform_core.cases.words import kept_file
from platform_core.eventlog.queries import timeline
from platform_core.legal import in_words
from platform_core.legal.rules import rule
from platform_core.project.faces.shapes import Goods


class ConversationRow(Protocol):
    """A conversation in a list."""

    id: UUID
    number: str
    state: str
    started_at: datetime
    merchant_id: UUID | None
    order_id: UUID | None


class RecordRow(Protocol):
    """A published record."""

    id: UUID
    month: Any
    last_6: dict[str, Any]
    last_12: dict[str, Any]


def conversation_row(found: ConversationRow, *, shop: str = "") -> Facts:
    """A line of a list; ``shop`` is its trade name, for who is not the shop itself."""
    return {
        "id": found.id,
        "number": found.number,
        "state": words.state("conversation", found.state),
        "shop": shop,
        "since": found.started_at,
    }


def one_conversation(conversation_id: UUID, *, by: Actor) -> Face[list[Goods]]:
    """All of it: what was said and left, whose turn it is until when, and what may be done."""
    found = service_queries.conversation(conversation_id, by=by)
    said = service_queries.said_in(found)
    written = complaint_queries.words_of(said)
    shop = shops_queries.shop(found.merchant_id).trade_name if found.merchant_id else ""
    facts: Facts = {
        "conversation": conversation_row(found, shop=shop),
        "conversation_id": conversation_id,
        "order_id": found.order_id,
        "written": [
            {
                "who": words.role(one.author),
                "automatic": one.automatic,
                "text": written[one.id],
                "at": one.written_at,
            }
            for one in said
        ],
        "clocks": words.clocks(last_of_each(platform_core.cases.queries.clocks(found)), reader=by.role),
        "files_below": f"conversations/{conversation_id}",
        "left": [kept_file(file) for file in service_queries.left_in(conversation_id)],
        "history": words.history(timeline(conversation_id)),
    }
    offered = [action.name for action in service_queries.conversation_actions(found, by=by, at=clock.now())]
    return Face(facts, offered, _goods(found.order_id, by=by))


def _goods(order_id: UUID | None, *, by: Actor) -> list[Goods]:
    """What a complaint could be about."""
    if order_id is None:
        return []
    lines = sales_queries.sale_facts(order_id, by=by, at=clock.now()).lines
    return [Goods(id=line.line_id, title=words.title(line), quantity=line.quantity) for line in lines]


def channels() -> list[Facts]:
    """The ways to customer service, with hours and promise in words."""
    return [
        {
            "name": words.said(ServiceChannel, one.channel),
            "where": one.where,
            "link": one.where if one.where.startswith("/") else "",
            "opens": one.opens,
            "closes": one.closes,
            "within": in_words.length(rule(one.rule)) if one.rule else "",
        }
        for one in service_queries.channels()
    ]


def records(found: Iterable[RecordRow]) -> list[Facts]:
    """What was published, with the reply."""
    return [
        {
            "id": row.id,
            "month": f"{row.month:%Y-%m}",
            "spans": [_span(6, row.last_6), _span(12, row.last_12)],
            "reply": getattr(row, "reply", None),
        }
        for row in found
    ]


def _span(months: int, figures: dict[str, Any]) -> Facts:
    topics = [(words.said(Topic, code), count) for code, count in figures["topics"].items()]
    stars = figures["stars_tenths"]
    return figures | {"months": months, "topics": topics, "stars": None if stars is None else f"{stars / 10:.1f}"}
