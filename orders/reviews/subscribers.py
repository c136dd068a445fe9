"""Reviews go on the record of their shop, and tell both sides."""

from __future__ import annotations

from typing import Any

import platform_core.notices.commands as notices
from merchants.credit import commands as credit_commands
from merchants.credit.types import CreditEntry, CreditKind
from merchants.violations.types import About
from orders.reviews import queries
from orders.reviews.case import MASKING
from orders.reviews.events import ReviewReplied, ReviewWritten
from orders.sales import queries as sales_queries
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe


@subscribe(ReviewWritten, name="orders.put_review_on_file", replayable=True)
def put_review_on_file(fact: ReviewWritten, context: DeliveryContext) -> None:
    """Record the stars of a review for the credit of its shop; a masking does not change them."""
    entry = CreditEntry(
        kind=CreditKind.REVIEW,
        what=fact.topic,
        source=About("orders.review", fact.review_id),
        happened_at=context.occurred_at,
        stars=fact.stars,
    )
    credit_commands.record_credit_fact(fact.merchant_id, entry=entry, by=RELAY, at=context.handled_at)


@subscribe(ReviewWritten, name="orders.notify_reviewed")
def notify_reviewed(fact: ReviewWritten, context: DeliveryContext) -> None:
    params = {"number": sales_queries.number_of(fact.order_id), "stars": str(fact.stars)}
    notices.send_to_shop(fact.merchant_id, template="orders.reviewed", params=params, by=RELAY, at=context.handled_at)


@subscribe(ReviewReplied, name="orders.notify_replied")
def notify_replied(fact: ReviewReplied, context: DeliveryContext) -> None:
    params = {"number": sales_queries.number_of(fact.order_id)}
    notices.send(fact.shopper_id, template="orders.replied", params=params, by=RELAY, at=context.handled_at)


def params_of_mask(fact: Any) -> dict[str, str]:
    """The fields of a text: order, passage, ground, and the reasons of the latest decision."""
    row = queries.masking(fact.masking_id, by=RELAY)
    return {
        "order": sales_queries.number_of(row.review.order_id),
        "ground": row.ground,
        "passage": row.passage,
        "reasons": row.appeal_reasons or row.reasons or row.why,
    }


tell_parties(MASKING, more=params_of_mask)
