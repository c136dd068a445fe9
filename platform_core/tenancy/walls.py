"""Walls: which role may do which operation on which rows of a table.

Declared in Meta.constraints, enforced by PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db.models import BaseConstraint, UniqueConstraint

READ = ("SELECT",)
APPEND = ("SELECT", "INSERT")
WRITE = ("SELECT", "INSERT", "UPDATE", "DELETE")

# Roles that see only their own rows, and the setting that holds their id.
IDENTITY = {
    "merchant": "app.merchant_id",
    "shopper": "app.person_id",
    "regulator": "app.person_id",
    "outside": "app.person_id",
}

CLOSE = """ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS migrator ON {table};
CREATE POLICY migrator ON {table} TO tp_owner USING (session_user = 'tp_migrator');
"""  # the owner in a view or a SECURITY DEFINER function sees no row; only a migration does


class DatabaseConstraint(BaseConstraint):
    """A constraint that only the database can check: full_clean() ignores it."""

    def validate(self, model: Any, instance: Any, exclude: object = None, using: str = "default") -> None:
        """Left to the database."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """Defer the SQL to the end of the migration that creates the table, as Django does with foreign keys."""
        schema_editor.deferred_sql.append(self.sql(model))
        return ""

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        return self.sql(model)

    def sql(self, model: Any) -> str:
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DatabaseConstraint) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


class Wall(DatabaseConstraint):
    """One role's grant (which commands) and policy (which rows). The table refuses a role without a wall."""

    def __init__(
        self,
        role: str,
        *,
        own: str = "",
        or_own: str = "",
        may: Sequence[str] = WRITE,
        public: bool = False,
        name: str = "",
    ) -> None:
        if public and not own:
            may = [one for one in may if one.startswith("SELECT")] or READ
        if role in IDENTITY and not (own or public):
            raise ValueError(f"which rows are a {role}'s own?")
        self.role, self.own, self.or_own, self.may, self.public = role, own, or_own, tuple(may), public
        super().__init__(name=name or f"%(app_label)s_%(class)s_{role}_wall")

    def sql(self, model: Any) -> str:
        table = quote(model._meta.db_table)
        policies = [f"CREATE POLICY {self.role} ON {table} TO tp_{self.role} USING ({self._rows(model)});"]
        if self.public and self.own:
            policies += [f"CREATE POLICY {self.role}_reads ON {table} FOR SELECT TO tp_{self.role} USING (true);"]
        return CLOSE.format(table=table) + "\n".join(
            [*policies, f"GRANT {', '.join(self.may)} ON {table} TO tp_{self.role}"]
        )

    def _rows(self, model: Any) -> str:
        if not self.own:
            return "true"
        columns = [quote(model._meta.get_field(own).column) for own in (self.own, self.or_own) if own]
        mine = f"nullif(current_setting('{IDENTITY[self.role]}', true), '')::uuid"
        return " OR ".join(f"{column} = {mine}" for column in columns)

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """Remove the wall, but keep row security on: a table without walls is closed, not open."""
        table = quote(model._meta.db_table)
        return (
            f"DROP POLICY {self.role} ON {table}; DROP POLICY IF EXISTS {self.role}_reads ON {table};"
            f"REVOKE ALL ON {table} FROM tp_{self.role}"
        )

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        also = {"or_own": self.or_own} if self.or_own else {}
        return path, (self.role,), kwargs | {"own": self.own, "may": self.may, "public": self.public} | also


class CompositeKey(DatabaseConstraint):
    """A child belongs to its parent and to the parent's tenant: one immediate foreign key over both columns.

    Stands beside a ForeignKey(db_constraint=False), which the ORM needs for joins. The parent is a TenantRow; where the
    first field is another than the shop, it has a unique key of that and its own.
    """

    def __init__(self, *, to: str, fields: Sequence[str], name: str = "") -> None:
        self.to, self.fields = to, tuple(fields)
        super().__init__(name=name or f"%(app_label)s_%(class)s_{self.fields[-1]}_key")

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        self.constraint_sql(model, schema_editor)  # deferred: this migration may create the parent's key only later
        return "SELECT"  # an empty statement: the schema editor does not always accept None

    def sql(self, model: Any) -> str:
        parent = model._meta.apps.get_model(self.to)._meta
        ours = [quote(model._meta.get_field(f).column) for f in self.fields]
        theirs = [quote(parent.get_field(self.fields[0]).column), quote(parent.pk.column)]
        return (
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)}"
            f" FOREIGN KEY ({', '.join(ours)}) REFERENCES {quote(parent.db_table)} ({', '.join(theirs)})"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def _check(self, model: Any, connection: Any) -> list[CheckMessage]:
        parent = model._meta.apps.get_model(self.to)
        keys = [c.fields for c in parent._meta.constraints if isinstance(c, UniqueConstraint)]
        if (self.fields[0], parent._meta.pk.name) in keys:
            return []
        said = f"{self.to} has no key of {self.fields[0]} and id for {self.name} to point at"
        return [Error(said, obj=model, id="walls.E001")]

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"to": self.to, "fields": self.fields}


def has_wall(model: Any) -> bool:
    """Tell whether this model declares a wall."""
    return any(isinstance(constraint, Wall) for constraint in model._meta.constraints)


def quote(name: str) -> str:
    return f'"{name}"'
