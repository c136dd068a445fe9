"""Is a clause what it was when it was cited, and is its version loaded once?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from platform_core.actors import Actor
from platform_core.rows import new_id
from platform_core.rulebook import queries
from platform_core.rulebook.errors import VersionNotFound
from platform_core.rulebook.types import RuleKind
from platform_core.tenancy import scopes
from tests.platform_core.regulators.builders import acting_as
from tests.platform_core.rulebook import builders

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("ECL-33")]


class TestAClause:
    def test_loads_its_version_once_for_all_that_cite_it(self, django_assert_num_queries: Callable[[int], Any]) -> None:
        with scopes.bound(scopes.ANONYMOUS), transaction.atomic():
            held = [each for each in queries.clauses() if each.rule is RuleKind.AGREEMENT]
            queries.clause(held[0].version_id, held[0].place)

            with django_assert_num_queries(0):
                assert [queries.clause(each.version_id, each.place) for each in held] == held

    def test_is_still_read_once_another_version_holds(self, at: datetime, citizen: Actor) -> None:
        with acting_as(citizen), transaction.atomic():
            [cited, *_] = [each for each in queries.clauses() if each.rule is RuleKind.FEES]
        row = builders.in_force(at)

        with acting_as(citizen), transaction.atomic():
            assert row.id in {each.version_id for each in queries.clauses()}
            assert queries.clause(cited.version_id, cited.place) == cited

    def test_is_not_there_without_its_version_or_beyond_its_end(self, citizen: Actor) -> None:
        with acting_as(citizen), transaction.atomic():
            last = queries.clauses()[-1]
            with pytest.raises(VersionNotFound):
                queries.clause(new_id(), 1)
            with pytest.raises(LookupError):
                queries.clause(last.version_id, last.place + 1)
