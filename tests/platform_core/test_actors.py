"""Who acts, and is it the same one each time?"""

from dataclasses import FrozenInstanceError
from uuid import UUID

import pytest

from platform_core.actors import ANONYMOUS, DEADLINES, RELAY, Actor, Role, part


class TestPart:
    def test_has_the_same_id_each_time(self):
        assert part("relay") == part("relay") == RELAY

    def test_has_an_id_of_its_own(self):
        assert len({part("relay").id, part("deadlines").id, part("sandbox").id}) == 3

    def test_acts_as_the_system_for_no_shop(self):
        assert (DEADLINES.role, DEADLINES.merchant_id) == (Role.SYSTEM, None)


class TestActor:
    def test_is_anonymous_under_no_id_of_anybody(self):
        assert Actor(id=UUID(int=0), role=Role.ANONYMOUS) == ANONYMOUS

    def test_cannot_become_another(self):
        with pytest.raises(FrozenInstanceError):
            RELAY.role = Role.STAFF  # type: ignore[misc]
