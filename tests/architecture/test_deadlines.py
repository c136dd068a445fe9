"""Does something follow from every promise that is not kept?"""

import pytest

from platform_core.deadlines.registry import HANDLERS
from platform_core.deadlines.specs import DECLARED, Deadline
from platform_core.management.everything import is_ours, unit
from tests.architecture.registries import LINE

pytestmark = pytest.mark.usefixtures("everything")


def declared() -> list[Deadline]:
    """Ours; the tests of the clock declare some of their own."""
    return [spec for kind, spec in DECLARED.items() if kind.partition(".")[0] in LINE]


class TestEachDeadline:
    def test_has_a_handler_in_its_own_app(self):
        homeless = [s.kind for s in declared() if not (h := HANDLERS.get(s.kind)) or not _at_home(s, h.__module__)]

        assert homeless == []

    def test_names_the_duties_that_it_serves(self):
        assert [spec.kind for spec in declared() if not spec.duties] == []


def _at_home(spec: Deadline, module: str) -> bool:
    return is_ours(module) and module.endswith(".tasks") and unit(module) == spec.kind.partition(".")[0]
