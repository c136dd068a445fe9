"""Does a fact come back from the log as it was told, today's and yesterday's?"""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import get_type_hints
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.eventlog.facts import About, DomainEvent
from platform_core.management.everything import import_everything, is_ours
from tests.architecture.registries import _some
from tests.tables import over

import_everything()
OURS = sorted((f for f in DomainEvent.TOPICS.values() if is_ours(f.__module__)), key=lambda f: f.topic)
THING = UUID(int=7)


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Painted(DomainEvent):
    topic = "tests.painted"
    subject = "wall_id"
    person = "painter_id"
    wall_id: UUID
    painter_id: UUID | None = None
    colour: Colour = Colour.RED
    coats: int = 1
    dry: bool = False
    text: str = ""
    day: date | None = None
    at: datetime | None = None
    helpers: tuple[UUID, ...] = ()
    hues: tuple[Colour, ...] = ()


INSTANTS = st.datetimes(timezones=st.just(UTC))
FACTS = st.builds(
    Painted,
    wall_id=st.uuids(),
    painter_id=st.none() | st.uuids(),
    colour=st.sampled_from(Colour),
    coats=st.integers(),
    dry=st.booleans(),
    text=st.text(),
    day=st.none() | st.dates(),
    at=st.none() | INSTANTS,
    helpers=st.lists(st.uuids()).map(tuple),
    hues=st.lists(st.sampled_from(Colour)).map(tuple),
)


def is_plain(value):
    match value:
        case dict() | list():
            return all(is_plain(v) for v in (value.values() if isinstance(value, dict) else value))
        case _:
            return value is None or type(value) in (bool, int, str)


class TestPayload:
    @given(FACTS)
    def test_comes_back_the_same(self, fact):
        assert Painted.from_payload(fact.to_payload()) == fact

    @given(FACTS)
    def test_is_plain_json(self, fact):
        assert is_plain(fact.to_payload())

    def test_of_an_older_version_is_readable(self):
        assert Painted.from_payload({"wall_id": str(THING)}) == Painted(wall_id=THING)

    def test_of_a_newer_version_is_readable(self):
        assert Painted.from_payload({"wall_id": str(THING), "varnish": {"matt": True}}) == Painted(wall_id=THING)

    def test_without_what_it_is_about_is_not_readable(self):
        with pytest.raises(TypeError, match="wall_id"):
            Painted.from_payload({})

    @pytest.mark.parametrize("value", [1.5, {"a": 1}, object(), b"x"], ids=["float", "dict", "object", "bytes"])
    def test_carries_no_more_than_it_can_bring_back(self, value):
        with pytest.raises(TypeError, match="cannot carry"):
            Painted(wall_id=THING, text=value).to_payload()

    @over("fact", OURS, ids=lambda f: f.topic)
    def test_of_each_fact_of_ours_comes_back_the_same(self, fact):
        told = fact(**{name: _some(hint) for name, hint in hints_of(fact).items()})

        payload = told.to_payload()

        assert is_plain(payload)
        assert fact.from_payload(payload) == told


def hints_of(fact):
    hints = get_type_hints(fact)
    return {f.name: hints[f.name] for f in dataclasses.fields(fact)}


class TestDomainEvent:
    def test_says_what_and_whom_it_is_about(self):
        fact = Painted(wall_id=THING, painter_id=UUID(int=9))

        assert fact.about() == About(type="tests.wall", id=THING, person_id=UUID(int=9))
        assert Painted(wall_id=THING).about().person_id is None

    def test_refuses_a_topic_that_is_taken(self):
        with pytest.raises(ValueError, match=r"tests\.painted"):

            class Whitewashed(DomainEvent):
                topic = "tests.painted"
                subject = "wall_id"
                wall_id: UUID

        assert DomainEvent.TOPICS["tests.painted"] is Painted

    def test_is_found_by_its_topic(self):
        assert DomainEvent.TOPICS[Painted.topic] is Painted
