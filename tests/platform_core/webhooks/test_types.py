"""Which answer says that a message has arrived?"""

from datetime import timedelta

from platform_core.webhooks.types import Answer, Failure
from tests.platform_core.webhooks.conftest import ARRIVED


class TestAnAnswer:
    def test_arrived_when_nothing_is_against_it(self):
        assert ARRIVED.arrived
        assert not Answer(took=timedelta(), failure=Failure.TIMEOUT).arrived
