"""What follows in one case from what happens in another? Few laws, each a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from tests.drivers.simulator.findings import GRACE, Finding, Wrong
from tests.drivers.simulator.seen import Fact, Seen

NOTICE_OF_DEBIT: Final = timedelta(hours=192)  # without which nothing is debited


@dataclass(frozen=True, slots=True)
class Law:
    """After ``fact``, of which ``where`` is said, there is ``then`` about the same (``key``). ``after``: only where
    this was said of it before."""

    fact: str
    then: str
    key: str
    then_key: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    after: str = ""


DOWN, UP = "catalog.listings_taken_down_for", "catalog.listings_put_back"
LAWS: Final = (
    Law("aftersales.freight_paid", "aftersales.reimbursement_owed", "freight_id"),
    Law("merchants.sanction_imposed", "merchants.suspended", "merchant_id", where={"kind": "suspension"}),
    Law("complaints.infringement_restored", UP, "infringement_id", "case_id", after=DOWN),
    Law("complaints.infringement_lifted", UP, "infringement_id", "case_id", after=DOWN),
    Law("complaints.infringement_withdrawn", UP, "infringement_id", "case_id", after=DOWN),
)
IMPOSED, SUSPENDED, REINSTATED = "merchants.sanction_imposed", "merchants.suspended", "merchants.reinstated"
PLACED: Final = "orders.placed"
MEDIATED, REVIEWED = "complaints.mediation_asked", "complaints.review_asked"
POSTPONED, AGREED = "orders.subscription_postponed", "orders.subscription_agreed"
STATED: Final = "orders.plan_stated"
TOPICS: Final = frozenset(
    {SUSPENDED, REINSTATED, PLACED, MEDIATED, REVIEWED, POSTPONED, AGREED, STATED}
    | {topic for law in LAWS for topic in (law.fact, law.then, law.after) if topic}
)


def judged(seen: Seen) -> Iterator[Finding]:
    said = defaultdict[str, list[Fact]](list)
    for fact in seen.facts:
        said[fact.topic].append(fact)
    for law in LAWS:
        yield from _broken(law, said)
    yield from _sold_while_suspended(said)
    yield from _mediated_beside_a_review(said, seen)
    yield from _later_than_agreed(said)
    yield from _unpaid(seen)
    for person, at in seen.unwanted:
        yield Finding(Wrong.DOUBLE, "advertisement to who has not agreed", "none", at, [person])


def _broken(law: Law, said: Mapping[str, list[Fact]]) -> Iterator[Finding]:
    key = law.then_key or law.key
    for fact in said[law.fact]:
        about = fact.said[law.key]
        if any(fact.said.get(name) != value for name, value in law.where.items()):
            continue
        if law.after and not any(other.said.get(key) == about for other in said[law.after]):
            continue
        if not any(other.said.get(key) == about and other.at <= fact.at + GRACE for other in said[law.then]):
            yield Finding(Wrong.MISSED, law.then, f"after {law.fact}", "nothing", [fact.person, fact.shop])


def _sold_while_suspended(said: Mapping[str, list[Fact]]) -> Iterator[Finding]:
    """From when it is imposed until the shop is let sell again."""
    imposed = [fact for fact in said[IMPOSED] if fact.said["kind"] == "suspension"]
    for begun in [*said[SUSPENDED], *imposed]:
        ends = [fact.at for fact in said[REINSTATED] if fact.shop == begun.shop and fact.at > begun.at]
        for order in said[PLACED]:
            if order.shop == begun.shop and begun.at < order.at and not (ends and ends[0] <= order.at):
                yield Finding(Wrong.DOUBLE, "order at a suspended shop", "none", order.at, [order.person, order.shop])


def _mediated_beside_a_review(said: Mapping[str, list[Fact]], seen: Seen) -> Iterator[Finding]:
    """One way excludes the other."""
    asked = {fact.about: fact for fact in said[MEDIATED]}
    reviews = [(fact.about, fact.at) for fact in said[REVIEWED]]
    for clock in seen.clocks:
        if clock.kind == "complaints.mediation_finish" and clock.about in asked:
            complaint = asked[clock.about].said["complaint_id"]
            for about, at in reviews:
                if about == complaint and clock.begun_at < at and clock.closed_at and clock.closed_at > at + GRACE:
                    yield Finding(Wrong.MISSED, "mediation beside a review", "ended", clock.end, [clock.person])


def _later_than_agreed(said: Mapping[str, list[Fact]]) -> Iterator[Finding]:
    """Only where the price was stated or agreed anew too late for it to be told twice, the debit comes later."""
    for fact in said[POSTPONED]:
        agreed = [other.at for other in said[AGREED] if other.about == fact.about]
        stated = [other.at for other in said[STATED] if other.about == fact.said.get("sku_id")]
        if not any(fact.at - NOTICE_OF_DEBIT <= at <= fact.at for at in (*agreed, *stated)):
            yield Finding(Wrong.MISSED, "fen debited", "in time", "later", [fact.person])


def _unpaid(seen: Seen) -> Iterator[Finding]:
    """What is being paid out is on its way."""
    on_its_way = {payout.case for payout in seen.payouts if payout.state in ("requested", "unknown")}
    for thing in seen.things:
        if thing.lifecycle in ("reimbursement", "award") and thing.state == "paying" and thing.id not in on_its_way:
            yield Finding(Wrong.MISSED, f"fen paid out of {thing.lifecycle}", "on its way", "nothing", thing.owners)
