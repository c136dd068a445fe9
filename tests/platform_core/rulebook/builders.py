"""How does a test get a rule into each of its states? By the commands that the doors call, and by the sweep."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor, Role, part
from platform_core.deadlines.commands import sweeping
from platform_core.rows import new_id
from platform_core.rulebook import policies
from platform_core.rulebook.commands import articles, hearing, publishing
from platform_core.rulebook.models.articles import AlertMonth, Article
from platform_core.rulebook.models.versions import Answer, Comment, Version
from platform_core.rulebook.types import Draft, RuleKind, Topic, Weight
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.regulators.builders import acting_as

DRAFTER = Actor(id=UUID(int=8), role=Role.STAFF)
STAFF = Actor(id=UUID(int=7), role=Role.STAFF)  # who announces what somebody else has drafted
FEES = Draft(
    rule=RuleKind.FEES,
    zh="# 收费规则\n\n- 平台不向消费者收取服务费。\n- 平台向商家收取佣金，并按季度公布比例。",
    en="# Fees\n\n- Consumers pay no fee to the platform.\n- Shops pay a commission, published each quarter.",
    weight=Weight.NORMAL,
    why="公布佣金比例",
)
LONG_ENOUGH = timedelta(days=9)  # from asking for comments to their end, and some time to answer them


def drafted(at: datetime, *, by: Actor = DRAFTER, **changes: Any) -> Version:
    with acting_as(by), transaction.atomic():
        return publishing.draft(replace(FEES, **changes), by=by, at=at)


def opened(at: datetime, *, by: Actor = DRAFTER, **changes: Any) -> Version:
    row = drafted(at, by=by, **changes)
    with acting_as(by), transaction.atomic():
        return publishing.open_comments(row.id, by=by, at=at)


def swept(at: datetime) -> None:
    """What the worker does with all that is over."""
    with bound(SYSTEM), transaction.atomic():
        sweeping.close_due_batch(limit=50, at=at)


def heard(at: datetime, **changes: Any) -> Version:
    """Of which the time for comments has ended by then."""
    row = opened(at - LONG_ENOUGH, **changes)
    swept(at)
    return now(row)


def announced(at: datetime, *, on: date | None = None, by: Actor = STAFF, **changes: Any) -> Version:
    row = heard(at, **changes)
    day = on or policies.earliest_effect(at, weight=Weight(row.weight))
    return announce(row, at, on=day, by=by)


def announce(row: Version, at: datetime, *, on: date, by: Actor = STAFF) -> Version:
    with acting_as(by), transaction.atomic():
        return publishing.announce(row.id, effective_on=on, by=by, at=at)


def in_force(at: datetime, **changes: Any) -> Version:
    """Of which the day of effect has come by then."""
    row = announced(at - timedelta(days=20), **changes)
    swept(at)
    return now(row)


def commented(row: Version, by: Actor, at: datetime, *, text: str = "请说明比例如何计算。") -> Comment:
    with acting_as(by), transaction.atomic():
        return hearing.comment(row.id, text=text, by=by, at=at)


def answered(row: Comment, at: datetime, *, text: str = "比例按成交款项计算，见第二条。") -> Answer:
    with acting_as(STAFF), transaction.atomic():
        return hearing.answer(row.id, text=text, by=STAFF, at=at)


def now(row: Version, by: Actor = STAFF) -> Version:
    with acting_as(by), transaction.atomic():
        return Version.objects.see(row.id, by=by)


def holding(kind: RuleKind = RuleKind.FEES) -> Version:
    """The version of a rule that is in force."""
    with acting_as(STAFF), transaction.atomic():
        return Version.objects.in_force().get(rule=kind)


def article(at: datetime, theme: Topic = Topic.ALERT, *, by: Actor = DRAFTER, **changes: str) -> Article:
    """Another one each time: none says the same as the one before."""
    text = {"zh": f"# 谨防假冒快递理赔\n\n- {new_id()}", "en": f"# Beware of false claims\n\n- {new_id()}"}
    with acting_as(by), transaction.atomic():
        return articles.draft_article(theme, **(text | changes), by=by, at=at)


def published(at: datetime, theme: Topic = Topic.ALERT, *, by: Actor = STAFF, **changes: str) -> Article:
    return publish(article(at, theme, **changes), at, by=by)


def publish(row: Article, at: datetime, *, by: Actor = STAFF) -> Article:
    with acting_as(by), transaction.atomic():
        return articles.publish_article(row.id, by=by, at=at)


def month(at: datetime) -> AlertMonth:
    """The month of that moment, in which an alert is owed at the latest from then on."""
    with bound(SYSTEM), transaction.atomic():
        begun = articles.open_month(by=part("rulebook"), at=at)
        return begun or AlertMonth.objects.latest("month")


def seen(row: Any) -> Any:
    """The row of a case as staff reads it now."""
    with acting_as(STAFF), transaction.atomic():
        return type(row).objects.get(id=row.id)
