"""Of all the ways in which the cases of a kind can stand at once: does staff's queue show what the table says, and is
everybody told of each fact whom it names, and nobody else, in Chinese and in English?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

import pytest
from django.db import transaction

from platform_core.accounts.commands import people
from platform_core.actors import Actor, Role
from platform_core.eventlog.facts import DomainEvent
from platform_core.notices.models import Notice
from tests.merchants.builders import person
from tests.platform_core.cases import queues, trying
from tests.platform_core.cases.situations import Situations, Standing
from tests.platform_core.cases.worlds import BY_LIFECYCLE, WORLDS
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.regulators.builders import SECRET, acting_as, desk_of

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.proof]


@pytest.mark.parametrize("world", WORLDS, ids=BY_LIFECYCLE)
def test_what_the_table_says_is_what_staff_see_and_everybody_reads(world: Situations, at: datetime) -> None:
    """Brought about once, for all of it."""
    at = queues.moment_of(world, at)
    staff = somebody_on_duty(at)
    standings, client = world.all_brought(at), desk_of(staff, at)

    every_state_and_every_clock_is_tried(world, standings)
    queues.shows_what_is_open_and_offers_what_staff_may_do(world, standings, staff, client, at)
    queues.is_written_to_by_its_buttons_alone(world, standings[0], client)
    while relayed():
        pass
    each_party_reads_of_each_fact_what_the_table_says(world, standings, staff)


def every_state_and_every_clock_is_tried(world: Situations, standings: Collection[Standing]) -> None:
    case = world.model.CASE
    assert {str(standing.row.state) for standing in standings} == {str(state) for state in case.lifecycle.states()}
    assert world.clocks.keys() == {clock.kind for clock in case.clocks}


def each_party_reads_of_each_fact_what_the_table_says(
    world: Situations, standings: Collection[Standing], staff: Actor
) -> None:
    for (role, reader), told in told_to_each(standings).items():
        if role in world.model.CASE.parties:
            check(world, notices_of(reader), expected(world, told, role), reader)
    every = {topic for standing in standings for topic in trying.topics(standing)}
    check(world, notices_of(staff), expected(world, every, Role.STAFF), staff)


def somebody_on_duty(at: datetime) -> Actor:
    by = Actor(id=person(at).id, role=Role.STAFF)
    with acting_as(by), transaction.atomic():
        people.make_staff(by.id, by=by, at=at)
        people.enrol_second_factor(by.id, secret=SECRET, by=by, at=at)
    return by


def notices_of(reader: Actor) -> dict[str, Notice]:
    """What somebody was told, by template: as a person, or as someone of a shop."""
    with acting_as(Actor(id=reader.id, role=Role.SHOPPER)), transaction.atomic():
        return {notice.template: notice for notice in Notice.objects.filter(merchant_id=reader.merchant_id)}


def expected(world: Situations, topics: Iterable[str], role: Role) -> set[str]:
    """The templates that this role reads of these facts."""
    case = world.model.CASE
    facts = [fact for topic in set(topics) - world.told_elsewhere if (fact := DomainEvent.TOPICS[topic]) in case.facts]
    return {case.text_of(fact, role) for fact in facts if role in case.recipients(fact)}


def every_text(world: Situations) -> set[str]:
    case = world.model.CASE
    return {case.text_of(fact, role) for fact in case.facts for role in case.recipients(fact)}


def told_to_each(standings: Iterable[Standing]) -> dict[tuple[Role, Actor], set[str]]:
    """The facts of all the cases that each takes part in: what is drawn by lot may fall on one shop twice."""
    found = defaultdict[tuple[Role, Actor], set[str]](set)
    for standing in standings:
        for party in standing.actors.items():
            found[party] |= set(trying.topics(standing))
    return found


def check(world: Situations, found: dict[str, Notice], wanted: set[str], reader: Actor) -> None:
    ours = {template for template in found if template in every_text(world)}
    assert ours == wanted, reader
    for template in ours:
        texts = found[template].texts
        assert all(texts[language]["subject"] and texts[language]["body"] for language in ("zh", "en")), template
        assert texts["zh"] != texts["en"]
