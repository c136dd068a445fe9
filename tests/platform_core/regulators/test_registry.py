from collections import defaultdict
from uuid import UUID

import pytest

from platform_core.regulators import registry
from platform_core.rows import new_id


@pytest.fixture(autouse=True)
def _nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "TRAILS", defaultdict(list))


class TestTrail:
    def test_keeps_the_function_as_it_is(self) -> None:
        def answer(_: UUID) -> list[UUID]:
            return []

        assert registry.trail("tests.thing")(answer) is answer

    def test_refuses_the_same_answer_twice(self) -> None:
        bound = registry.trail("tests.thing")(lambda _: [])

        with pytest.raises(ValueError, match=r"tests\.thing has this trail already"):
            registry.trail("tests.thing")(bound)


class TestIdsOf:
    def test_joins_what_each_app_answers_and_the_thing_itself(self) -> None:
        thing, ours, shared, theirs = (new_id() for _ in range(4))
        registry.trail("tests.thing")(lambda _: [ours, shared])
        registry.trail("tests.thing")(lambda _: [shared, theirs])

        assert registry.ids_of("tests.thing", thing) == {thing, ours, shared, theirs}

    def test_asks_about_the_thing_it_was_asked_about(self) -> None:
        thing, asked = new_id(), []
        registry.trail("tests.thing")(lambda i: asked.append(i) or ())

        registry.ids_of("tests.thing", thing)

        assert asked == [thing]

    def test_asks_nobody_who_answers_for_another_kind(self) -> None:
        thing, other = new_id(), new_id()
        registry.trail("tests.thing")(lambda _: [])
        registry.trail("tests.other")(lambda _: [other])

        assert registry.ids_of("tests.thing", thing) == {thing}

    def test_says_so_where_nobody_answers(self) -> None:
        with pytest.raises(LookupError, match=r"nobody answers for tests\.thing"):
            registry.ids_of("tests.thing", new_id())
