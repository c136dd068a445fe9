"""Does something follow from every promise that is not kept?"""

import pytest

from platform_core.deadlines.registry import HANDLERS
from platform_core.deadlines.specs import DECLARED, Deadline
from tests.architecture.registries import LINE, unhandled

pytestmark = pytest.mark.usefixtures("everything")


def declared() -> list[Deadline]:
    """Ours; the tests of the clock declare some of their own."""
    return [spec for kind, spec in DECLARED.items() if kind.partition(".")[0] in LINE]


class TestEachDeadline:
    def test_has_a_handler_in_its_own_app(self):
        assert unhandled(declared(), handlers=HANDLERS) == []
