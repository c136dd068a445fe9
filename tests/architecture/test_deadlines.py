"""Does something follow from every promise that is not kept?"""

import pytest

from platform_core.deadlines.registry import HANDLERS
from platform_core.deadlines.specs import DECLARED, GIVING, Deadline
from tests.architecture.registries import LINE, unhandled

pytestmark = pytest.mark.usefixtures("everything")


def declared() -> list[Deadline]:
    """Ours; the tests of the clock declare some of their own."""
    return [spec for kind, spec in DECLARED.items() if kind.partition(".")[0] in LINE]


class TestEachDeadline:
    def test_has_a_handler_in_its_own_app(self):
        assert unhandled(declared(), handlers=HANDLERS) == []

    def test_says_what_its_end_does_by_itself(self):
        assert [spec.kind for spec in declared() if spec.at_end is None] == []

    def test_says_whom_it_may_harm_where_it_gives_something(self):
        """It could not be imported otherwise; here stands that there is nothing to except."""
        silent = [spec.kind for spec in declared() if spec.at_end in GIVING and len(spec.may_harm.split()) < 3]

        assert silent == []
