"""Was everybody told, once, of each fact of a case, as its table says? And nobody the same twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from platform_core.actors import Role
from platform_core.cases.table import CASES, Case
from platform_core.deadlines.specs import DECLARED
from platform_core.eventlog.facts import DomainEvent
from tests.drivers.simulator.findings import Finding, of_number
from tests.drivers.simulator.seen import Clock, Fact, Seen

Told: TypeAlias = tuple[str, str]  # the text, and to whom: a person, or a shop
OF: Final[dict[str, Case[Any]]] = {fact.topic: case for case in CASES.values() for fact in case.facts}
TEXTS: Final = {
    case.text_of(fact, role)
    for case in CASES.values()
    for fact in case.facts
    for role in case.recipients(fact)
    if role in case.parties
}


NEAR: Final = {
    f"{spec.kind}_near": spec
    for spec in DECLARED.values()
    if spec.remind_before and spec.owed_by in (Role.SHOPPER, Role.MERCHANT) and not spec.own_words
}


def judged(seen: Seen) -> Iterator[Finding]:
    should = Counter(told for fact in seen.facts if fact.topic in OF for told in notices_of(fact))
    for clock in seen.clocks:
        if told := _reminded(clock):
            should[told] += clock.reminders
    was = Counter[Told]()
    for notice in seen.notices:
        if notice.template in TEXTS or notice.template in NEAR:
            was[notice.template, notice.shop or notice.person] += notice.times
        elif notice.times > 1:
            yield of_number(f"notice {notice.template}", 1, notice.times, notice.person, notice.shop)
    for told in sorted(should.keys() | was.keys()):
        if should[told] != was[told]:
            yield of_number(f"notice {told[0]}", should[told], was[told], told[1])


def _reminded(clock: Clock) -> Told | None:
    """Whoever owes what it is about."""
    text = f"{clock.kind}_near"
    whom = clock.shop if text in NEAR and NEAR[text].owed_by is Role.MERCHANT else clock.person
    return (text, whom) if text in NEAR and whom and clock.reminders else None


def notices_of(fact: Fact) -> Iterator[Told]:
    case, kind = OF[fact.topic], DomainEvent.TOPICS[fact.topic]
    for role in case.recipients(kind):
        if role in case.parties and (party := fact.said.get(case.parties[role])):
            yield case.text_of(kind, role), party
