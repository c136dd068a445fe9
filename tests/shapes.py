"""A plugin that compares every remembered text of a question with what Django says of it: `pytest -p tests.shapes …`.

For an upgrade of Django, over the whole suite (docs/adr/0021); it doubles what a question costs.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db.backends.postgresql.compiler import SQLCompiler as Djangos

from platform_core.tenancy.backend.compiler import SQLCompiler

remembered = SQLCompiler.as_sql


def pytest_configure(config: pytest.Config) -> None:
    SQLCompiler.as_sql = _compared  # type: ignore[method-assign]  # what the plugin is for


def _compared(self: SQLCompiler, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, Any]:
    query, sql = self.query.clone(), ""
    said, params = remembered(self, with_limits=with_limits, with_col_aliases=with_col_aliases)
    if self.kept is not None:
        sql, values = Djangos(query, self.connection, self.using, self.elide_empty).as_sql()
        assert (said, tuple(params)) == (sql, tuple(values))
    return said, params
