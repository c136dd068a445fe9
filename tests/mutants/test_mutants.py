"""Is a broken promise noticed? Every policy inverted, every deadline shifted: a test linked to its duty has to fail."""

from __future__ import annotations

import pytest

from tests.mutants.hunt import hunt, unbroken
from tests.mutants.registry import Mutant, mutants

pytestmark = [pytest.mark.proof]

MUTANTS = mutants()


class TestTheUnbrokenProgram:
    def test_passes_what_the_mutants_have_to_fail(self) -> None:
        status, said = unbroken(duty for mutant in MUTANTS for duty in mutant.duties)

        assert status == 0, said


class TestAMutant:
    @pytest.mark.parametrize("mutant", MUTANTS, ids=str)
    def test_is_noticed_by_a_test_of_each_of_its_duties(self, mutant: Mutant) -> None:
        found = hunt(mutant)

        assert found.killed, f"{mutant} lives for {found.blind}; pytest ended with {found.status}\n{found.said}"
