"""Does a subscriber keep its name, whatever its function is called?"""

import pytest

from platform_core.eventlog import registry
from platform_core.eventlog.registry import Subscriber, subscribe
from tests.platform_core.scene import Noted


@pytest.fixture(autouse=True)
def _nobody_yet(monkeypatch):
    monkeypatch.setattr(registry, "SUBSCRIBERS", {})
    monkeypatch.setattr(registry, "BY_TOPIC", registry.defaultdict(list))


class TestSubscribe:
    def test_binds_a_handler_under_its_own_name_and_leaves_it_as_it_was(self):
        def hear(fact, context):
            """Nothing to do."""

        assert subscribe(Noted, name="tests.hear", outside=True)(hear) is hear
        assert {"tests.hear": Subscriber("tests.hear", "tests.noted", hear, outside=True)} == registry.SUBSCRIBERS
        assert registry.BY_TOPIC["tests.noted"] == [registry.SUBSCRIBERS["tests.hear"]]

    def test_refuses_a_name_that_is_taken(self):
        subscribe(Noted, name="tests.hear")(lambda fact, context: None)

        with pytest.raises(ValueError, match=r"tests\.hear is taken"):
            subscribe(Noted, name="tests.hear")(lambda fact, context: None)
