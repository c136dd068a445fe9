"""Is a broken promise noticed? Every policy inverted, every deadline shifted: a test linked to its duty has to fail."""

from __future__ import annotations

from pkgutil import resolve_name

import pytest

from platform_core.deadlines.specs import DECLARED
from platform_core.duties import SITES, Site
from platform_core.management.everything import import_everything, is_ours
from tests.mutants.hunt import hunt
from tests.mutants.registry import mutants

pytestmark = [pytest.mark.proof]

APPS = sorted({mutant.app for mutant in mutants()})


def is_function(site: Site) -> bool:
    """A class is a table or its words; what is cited (a clock, personal data) is no name of the code at all."""
    try:
        found = resolve_name(f"{site.module}:{site.name}")
    except (AttributeError, ModuleNotFoundError):  # a clock is cited under its app, whose rooms declare it
        return False
    return not isinstance(found, type)


class TestTheMutants:
    def test_are_made_of_every_function_with_a_tag(self) -> None:
        import_everything()
        tagged = {site for sites in SITES.values() for site in sites if is_ours(site.module) and is_function(site)}

        assert {f"{site.module}.{site.name}" for site in tagged} - {mutant.target for mutant in mutants()} == set()

    def test_are_made_of_every_clock(self) -> None:
        import_everything()
        clocks = {spec.kind for spec in DECLARED.values() if not spec.kind.startswith("tests.")}

        assert clocks - {mutant.target for mutant in mutants()} == set()

    @pytest.mark.parametrize("app", APPS)
    def test_are_noticed_by_a_test_of_each_of_their_duties(self, app: str) -> None:
        done = hunt(f"{app}.")

        assert done.returncode == 0, done.stdout + done.stderr
