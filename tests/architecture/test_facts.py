"""Do facts and their subscribers bear names that can last?"""

import pytest

from platform_core.eventlog.facts import DomainEvent
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.management.everything import is_ours
from tests.architecture.registries import unprefixed, vague_facts

pytestmark = pytest.mark.usefixtures("everything")


def facts() -> list[type[DomainEvent]]:
    return [fact for fact in DomainEvent.TOPICS.values() if is_ours(fact.__module__)]


class TestFacts:
    def test_bear_topics_of_their_own_app(self):
        assert unprefixed((fact.topic, fact.__module__) for fact in facts()) == []

    def test_say_what_and_whom_they_are_about_by_fields_of_their_own(self):
        assert vague_facts(facts()) == []

    def test_stand_in_modules_of_events(self):
        assert [f.topic for f in facts() if "events" not in f.__module__.split(".")] == []


class TestSubscribers:
    def test_bear_names_of_their_own_app(self):
        named = [(s.name, s.handler.__module__) for s in SUBSCRIBERS.values() if is_ours(s.handler.__module__)]

        assert unprefixed(named) == []
