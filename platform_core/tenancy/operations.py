"""Words for migrations: a table with its walls and guards in one operation, a line each.

Django and pgtrigger write ten lines for a wall and fifteen for a trigger, most of them names and hashes that follow
from the rest, and an operation each, for which the state of all models is drawn anew. Migrations read the words below
and models never do, so that their meaning never changes: a wording that changes gets another name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db.migrations.operations import CreateModel, RunSQL
from django.db.migrations.state import ProjectState
from django.db.models import BaseConstraint, Field, Index, UniqueConstraint
from pgtrigger.compiler import Trigger, UpsertTriggerSql

from platform_core.tenancy.walls import Wall

ANY_ROW: Final = "UPDATE OR DELETE"
PROTECTED: Final = "RAISE EXCEPTION 'pgtrigger: Cannot {} rows from % table', TG_TABLE_NAME;"
MOVES: Final = (
    """SELECT CONCAT(OLD."state", ':', NEW."state") = ANY('{{{}}}'::text[]) INTO _is_valid_transition;"""
    """ IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN"""
    """ RAISE EXCEPTION 'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %',"""
    """ OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;"""
)


@dataclass(frozen=True)
class Guard:
    """A trigger: its name, the operations it fires on (``BEFORE UPDATE OR DELETE``), and its effect."""

    name: str
    on: str
    does: str
    when: str = ""
    declare: str = ""
    each: str = ""
    deferred: bool = False

    def compile_trigger(self, app_label: str, model: str, table: str) -> Trigger:
        """Compile the trigger as pgtrigger would have for that model."""
        when, _, operation = self.on.partition(" ")
        whose = hashlib.sha1(f"{app_label}.{model}:{self.name}".encode(), usedforsecurity=False).hexdigest()
        said = {"declare": self.declare, "level": self.each, "condition": self.when and f"WHEN ({self.when})"}
        if self.deferred:
            said |= {"constraint": "CONSTRAINT", "timing": "DEFERRABLE INITIALLY DEFERRED"}
        sql = UpsertTriggerSql(
            pgid=f"pgtrigger_{self.name}_{whose[:5]}".lower(),
            func=self.does,
            table=table,
            when=when,
            operation=operation,
            **{name: value for name, value in said.items() if value},
        )
        return Trigger(name=self.name, sql=sql)


class Table(CreateModel):
    """A model with its indexes, constraints, walls and guards.

    ``also`` holds the other arguments of Django's `CreateModel`.
    """

    def __init__(
        self,
        name: str,
        fields: Sequence[tuple[str, Field[Any, Any]]],
        *,
        indexes: Sequence[Index] = (),
        constraints: Sequence[BaseConstraint] = (),
        guards: Sequence[Guard] = (),
        **also: Any,
    ) -> None:
        super().__init__(name, list(fields), **also)
        self.indexes, self.constraints, self.guards = indexes, constraints, guards

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        names = {"app_label": app_label, "class": self.name_lower}
        table = self.options.get("db_table", f"{app_label}_{self.name_lower}")
        options = {
            **self.options,
            "indexes": list(self.indexes),
            "constraints": [_with_name(each, names) for each in self.constraints],
            "triggers": [guard.compile_trigger(app_label, self.name, table) for guard in self.guards],
        }
        CreateModel(self.name, self.fields, options, self.bases, self.managers).state_forwards(app_label, state)


def _with_name(constraint: BaseConstraint, names: Mapping[str, str]) -> BaseConstraint:
    """The constraint under the name that it gets in the Meta of an abstract model."""
    named = constraint.clone()
    named.name = constraint.name % names
    return named


def run_file(beside: str) -> RunSQL:
    """Run ``functions.sql`` of the same folder: the objects of the database that no model declares."""
    sql = Path(beside).with_name("functions.sql").read_text("utf8")
    made = re.findall(r"^CREATE (FUNCTION|TYPE|VIEW) ([\w.]+)", sql, re.MULTILINE)
    return RunSQL(sql, "".join(f"DROP {kind} IF EXISTS {name} CASCADE;" for kind, name in reversed(made)))


def codes(*values: str) -> list[tuple[str, str]]:
    """Choices whose labels are their values."""
    return [(value, value) for value in values]


def tenant_key() -> UniqueConstraint:
    """The constraint that children of the same shop refer to (``rows.TENANT_KEY``)."""
    return UniqueConstraint(fields=("merchant", "id"), name="%(app_label)s_%(class)s_tenant_key")


def walls(*roles: str, **how: Any) -> list[Wall]:
    """The same wall for several roles."""
    return [Wall(role, **how) for role in roles]


def append_only() -> tuple[Guard, Guard]:
    """Written once (``rows.AppendOnly``)."""
    return Guard("append_only", f"BEFORE {ANY_ROW}", PROTECTED.format("update or delete")), no_truncate()


def no_truncate() -> Guard:
    return Guard("no_truncate", "BEFORE TRUNCATE", "RAISE EXCEPTION 'append-only';", each="STATEMENT")


def never(name: str, operation: str, *, when: str = "") -> Guard:
    """Forbid an operation on a row to everybody: ``UPDATE`` or ``DELETE``."""
    return Guard(name, f"BEFORE {operation}", PROTECTED.format(operation.lower()), when=when)


def kept_by_the_database(born: str, moves: str) -> tuple[Guard, Guard, Guard]:
    """Born in that state, moved along the table (``paid:shipped``, in the order of the alphabet), never in silence."""
    return (
        Guard(
            "born",
            "BEFORE INSERT",
            f"RAISE EXCEPTION 'a row is born {born}';",
            when=f"NEW.state IS DISTINCT FROM '{born}'",
        ),
        Guard(
            "lifecycle",
            "BEFORE UPDATE",
            MOVES.format(moves.replace(" ", ",")),
            declare="DECLARE _is_valid_transition BOOLEAN;",
        ),
        Guard(
            "told",
            'AFTER UPDATE OF "state"',
            "IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;",
            when="OLD.state IS DISTINCT FROM NEW.state",
            deferred=True,
        ),
    )


def moved_by_the_worker(*states: str) -> Guard:
    """These states a row reaches by the worker's login alone."""
    reached = ", ".join(f"'{state}'" for state in states)
    moved = "session_user = 'tp_app' AND OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN"
    return Guard(
        "by_the_worker",
        'BEFORE UPDATE OF "state"',
        "RAISE EXCEPTION 'the web does not say that % is %', NEW.id, NEW.state;",
        when=f"{moved} ({reached})",
    )
