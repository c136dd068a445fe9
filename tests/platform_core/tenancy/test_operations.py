"""Does a migration's short word make what Django and pgtrigger would have made from the model?"""

from __future__ import annotations

from pathlib import Path

import pgtrigger
import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.state import ProjectState
from pgtrigger.compiler import Trigger

from catalog.stock.models import Sku
from platform_core.tenancy.operations import (
    Guard,
    Table,
    append_only,
    kept_by_the_database,
    run_file,
    tenant_key,
    walls,
)
from platform_core.tenancy.walls import Wall
from tests.database import admin, as_login

GUARDS = """
SELECT array_agg(substring(tgname FROM '^pgtrigger_(.*)_[0-9a-f]{5}$') ORDER BY tgname)
FROM pg_trigger WHERE tgrelid = 'tenancy_shelf'::regclass AND NOT tgisinternal
"""
POLICIES = "SELECT array_agg(policyname::text ORDER BY policyname) FROM pg_policies WHERE tablename = 'tenancy_shelf'"
CONSTRAINTS = "SELECT array_agg(conname::text) FROM pg_constraint WHERE conrelid = 'tenancy_shelf'::regclass"


def shelf() -> Table:
    return Table(
        "Shelf",
        [
            ("id", models.UUIDField(primary_key=True)),
            ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
            ("state", models.CharField(max_length=30)),
        ],
        indexes=[models.Index(fields=["state"], name="shelves_by_state")],
        constraints=[tenant_key(), Wall("merchant", own="merchant"), *walls("staff", "system", may=("SELECT",))],
        guards=[*append_only(), *kept_by_the_database("empty", "empty:full full:empty")],
    )


class TestGuard:
    @pytest.mark.parametrize(
        ("guard", "trigger"),
        [
            (
                Guard("stays", "BEFORE UPDATE OR DELETE", "RETURN NULL;", when="OLD.code = 'x'"),
                {
                    "when": pgtrigger.Before,
                    "operation": pgtrigger.Update | pgtrigger.Delete,
                    "condition": pgtrigger.Condition("OLD.code = 'x'"),
                    "func": "RETURN NULL;",
                },
            ),
            (
                Guard("told", 'AFTER UPDATE OF "code"', "RETURN NULL;", declare="DECLARE n int;", deferred=True),
                {
                    "when": pgtrigger.After,
                    "operation": pgtrigger.UpdateOf("code"),
                    "timing": pgtrigger.Deferred,
                    "declare": [("n", "int")],
                    "func": "RETURN NULL;",
                },
            ),
            (
                Guard("whole", "BEFORE TRUNCATE", "RETURN NULL;", each="STATEMENT"),
                {
                    "when": pgtrigger.Before,
                    "operation": pgtrigger.Truncate,
                    "level": pgtrigger.Statement,
                    "func": "RETURN NULL;",
                },
            ),
        ],
    )
    def test_is_what_pgtrigger_compiles(self, guard: Guard, trigger: dict[str, object]) -> None:
        compiled: Trigger = pgtrigger.Trigger(name=guard.name, **trigger).compile(Sku)

        assert guard.compile_trigger("catalog", "Sku", "catalog_sku").deconstruct()[2] == compiled.deconstruct()[2]


def column(query: str) -> object:
    with admin(connection.settings_dict["NAME"]) as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


@pytest.mark.commits
class TestTable:
    def test_comes_with_all_that_guards_it_and_goes_again(self) -> None:
        before = ProjectState.from_apps(apps)
        after, table = before.clone(), shelf()
        table.state_forwards("tenancy", after)

        with as_login("migrator"), connection.schema_editor() as editor:
            table.database_forwards("tenancy", editor, before, after)
        guards, policies, names = column(GUARDS), column(POLICIES), column(CONSTRAINTS)
        with as_login("migrator"), connection.schema_editor() as editor:
            table.database_backwards("tenancy", editor, after, before)

        assert guards == ["append_only", "born", "lifecycle", "no_truncate", "told"]
        assert policies == ["merchant", "migrator", "staff", "system"]
        assert "tenancy_shelf_tenant_key" in names
        assert column("SELECT to_regclass('tenancy_shelf')") is None


class TestRunFile:
    def test_drops_what_it_has_made_in_the_opposite_order(self, tmp_path: Path) -> None:
        sql = "CREATE TYPE pair AS (a int);\nCREATE FUNCTION public.both(p pair) RETURNS int RETURN p.a;\n"
        (tmp_path / "functions.sql").write_text(sql)

        operation = run_file(str(tmp_path / "0001_tables.py"))

        assert operation.sql == sql
        assert operation.reverse_sql == "DROP FUNCTION IF EXISTS public.both CASCADE;DROP TYPE IF EXISTS pair CASCADE;"
