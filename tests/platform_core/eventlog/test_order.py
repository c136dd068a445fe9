"""Is what each subscriber hears of a subject in the order of commits, whatever fails, breaks or is asked for again?"""

import random
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from platform_core import clock
from platform_core.eventlog.commands import replaying
from platform_core.eventlog.commands.calling import make_outside_calls
from platform_core.eventlog.commands.relaying import relay
from platform_core.eventlog.models import Delivery, Pending
from platform_core.eventlog.types import Choice
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.eventlog.catching_up import all_visible
from tests.platform_core.eventlog.ears import rows
from tests.platform_core.scene import AT, STAFF, note

pytestmark = pytest.mark.commits
RELAYS, SUBJECTS = 3, 4
NAMES = ("tests.one", "tests.two", "tests.outside")


class Moody:
    """Hears in the end, after failing or losing its connection as often as chance has it.

    What it does is done with its transaction, as what any subscriber writes: one that is begun again has heard nothing.
    """

    def __init__(self, chance, *, breaks, outside):
        self.chance, self.breaks, self.outside = chance, breaks, outside
        self.moods, self.heard = {}, defaultdict(list)

    def __call__(self, fact, context):
        mood = self.moods.setdefault((fact.text, len(self.heard[fact.thing_id])), self.chance.choice((0, 0, 0, 1, 2)))
        if mood:
            self.moods[fact.text, len(self.heard[fact.thing_id])] = mood - 1
            if self.breaks and self.chance.random() < 0.3:
                connection.connection.close()
            raise ZeroDivisionError
        heard = self.heard[fact.thing_id]
        if self.outside:
            heard.append(fact.text)
        else:
            transaction.on_commit(lambda: heard.append(fact.text))  # noqa: TID251  # a list of the test, no deed


def a_pass(_):
    try:
        return relay() + make_outside_calls()
    finally:
        connection.close()


def settle():
    """Several relays at once, over and over, with time for those that wait; until nothing is left."""
    all_visible()
    with ThreadPoolExecutor(RELAYS) as threads:
        for turn in range(1, 60):
            done = sum(threads.map(a_pass, range(RELAYS)))
            if not done and not rows(Pending):
                return
            clock.move(settle.moved + timedelta(hours=turn))
    raise AssertionError("it never comes to an end")


@pytest.mark.parametrize(
    "seed", [1, pytest.param(2, marks=pytest.mark.proof), pytest.param(3, marks=pytest.mark.proof)]
)
def test_each_subject_is_heard_in_the_order_of_commits_and_once(listen, seed):
    chance = random.Random(seed)  # no secret
    settle.moved = timedelta(0)
    ears = {name: Moody(chance, breaks=name == "tests.two", outside=name == "tests.outside") for name in NAMES}
    for name, ear in ears.items():
        listen(ear, name, outside=name == "tests.outside", replayable=True)
    things = [new_id() for _ in range(SUBJECTS)]
    expected = defaultdict(list)
    for n in range(24):
        thing = chance.choice(things)
        note(thing=thing, text=f"{n:02}")
        expected[thing].append(f"{n:02}")

    settle()
    for ear in ears.values():
        assert {thing: ear.heard[thing] for thing in expected} == expected

    replayed = chance.choice(sorted(expected))
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        for name in NAMES:
            choice = Choice(subject_id=replayed)
            replaying.request_replay(name, choice=choice, reason="mended", by=STAFF, at=AT)
    relay()
    note(thing=replayed, text="99")
    settle.moved = timedelta(days=10)
    settle()

    for ear in ears.values():
        assert ear.heard[replayed] == [*expected[replayed], *expected[replayed], "99"]
    made = Counter((row.subscriber, row.event_id, row.replay_id) for row in rows(Delivery))
    assert set(made.values()) == {1}
    assert len(made) == len(NAMES) * (24 + len(expected[replayed]) + 1)
