"""The common parts of rows in every app: keys, locks, owners, states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, TypeVar
from uuid import UUID

import pgtrigger
import uuid_utils.compat
from django.db import connection, models
from django.utils.translation import gettext_lazy

from platform_core.actors import Actor, Role
from platform_core.states import Lifecycle, State
from platform_core.tenancy.gathering import update_now

if TYPE_CHECKING:  # generic in the stubs alone
    _TextColumn = models.CharField[str, str]
    _Lookup = models.Lookup[Any]
else:
    _TextColumn, _Lookup = models.CharField, models.Lookup

M = TypeVar("M", bound="TenantRow")
R = TypeVar("R", bound=models.Model)
OF_ITS_STATE = pgtrigger.UpdateOf("state")  # type: ignore[no-untyped-call]  # pgtrigger does not annotate it
# serialization_failure, deadlock_detected, lock_not_available: another transaction was in the way.
LOCK_CONFLICTS: Final = ("40001", "40P01", "55P03")
TENANT_KEY = models.UniqueConstraint(fields=["merchant", "id"], name="%(app_label)s_%(class)s_tenant_key")


def new_id() -> UUID:
    """A key in order of birth (UUIDv7, RFC 9562)."""
    return uuid_utils.compat.uuid7()


def one_after_the_other(*what: str) -> None:
    """Take locks by name, in this order, until the end of the transaction.

    A transaction that had to wait here must read again the rows that the one before has written.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(each, 0)) FROM unnest(%s) AS each", [list(what)])


def check_deferred_constraints() -> None:
    """Check deferred constraints now, inside the savepoint: at COMMIT a failure would undo the rest as well."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def is_lock_conflict(failure: BaseException) -> bool:
    """Tell whether another transaction caused the failure. Django's errors wrap the driver's, which bear the code."""
    cause: BaseException | None = failure
    while cause is not None and getattr(cause, "pgcode", None) not in LOCK_CONFLICTS:
        cause = cause.__cause__
    return cause is not None


@models.Field.register_lookup
class AnyOf(_Lookup):
    """A lookup as ``in``, with one parameter for all values, which costs as much as one value does."""

    lookup_name = "any_of"
    keeps_its_text = True  # whatever it is compared with (`tenancy.backend.compiler`)

    def get_prep_lookup(self) -> list[Any]:
        field: models.Field[Any, Any] = self.lhs.output_field
        return [field.get_prep_value(value) for value in self.rhs]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} = ANY(%s)", [*params, self.rhs]


class Row(models.Model):
    """A row with a key of ours. Who may see it, its walls say."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


def read_in_chunks(rows: models.QuerySet[R], *, by: str = "pk", size: int = 500) -> Iterator[list[R]]:
    """Read all of these rows in the order of a unique column (``-pk`` is the newest first), so many at a time: however
    many there are, few are held at once."""
    column = by.removeprefix("-")
    beyond = f"{column}__lt" if by.startswith("-") else f"{column}__gt"
    rows = rows.order_by(by)
    while some := list(rows[:size]):
        yield some
        if len(some) < size:
            return
        rows = rows.filter(**{beyond: getattr(some[-1], column)})


class TenantRow(Row):
    """A row of one shop. Its Meta.constraints begin with TENANT_KEY, which children point at, and end in walls."""

    merchant = models.ForeignKey("tenancy.Tenant", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class TenantQuerySet(models.QuerySet[M]):
    """A shop sees its own rows, staff and the system see all, and nobody else sees any."""

    def visible_to(self, actor: Actor) -> Self:
        match actor.role:
            case Role.MERCHANT:
                return self.filter(merchant_id=actor.merchant_id)
            case Role.STAFF | Role.SYSTEM:
                return self
            case _:
                return self.none()


class AppendOnly(models.Model):
    """Written once. The triggers bind the owner as well; the walls of such a table grant no more than APPEND."""

    class Meta:
        abstract = True
        triggers: tuple[pgtrigger.Trigger, ...] = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'append-only';",
            ),
        )


class StateField(_TextColumn):
    """The state of a row. Staff read the label of the state; migrations know a plain text column."""

    model: type[Stateful]

    @property
    def flatchoices(self) -> list[tuple[str, Any]]:
        """The labels of values, where Django looks for them."""
        return [(state.value, gettext_lazy(state.label)) for state in self.model.LIFECYCLE.states()]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class Stateful(models.Model):
    """A row with a lifecycle: ``move`` is the only writer of ``state``, and the database knows the table too."""

    LIFECYCLE: ClassVar[Lifecycle[Any]]
    MOVED_WITH: ClassVar[tuple[str, ...]] = ()  # fields that `move` writes in the same statement
    state = StateField(max_length=30, editable=False)

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args:
            kwargs.setdefault("state", str(self.LIFECYCLE.initial))
        super().__init__(*args, **kwargs)

    @property
    def stage(self) -> State:
        """The state, as a member of its enumeration."""
        stage: State = type(self.LIFECYCLE.initial)(self.state)
        return stage

    def move(self, transition: str, *, by: Actor, at: datetime, also: Sequence[str] = ()) -> None:
        """Change state by the table, and stamp ``<state>_at`` where there is such a field. ``also`` names fields that
        were set before and are written in the same statement.

        Raises ``WrongRole`` or ``IllegalTransition``. The caller publishes the event; a commit without it is refused.
        """
        self.state = str(self.LIFECYCLE.target(transition, state=self.stage, by=by))
        stamp = f"{self.state}_at"
        stamps = [stamp] if stamp in _fields_of(type(self)) else []
        for name in stamps:
            setattr(self, name, at)
        update_now(self, ["state", *stamps, *self.MOVED_WITH, *also])


@cache
def _fields_of(model: type[models.Model]) -> frozenset[str]:
    return frozenset(each.name for each in model._meta.concrete_fields)


def kept_by_the_database(lifecycle: Lifecycle[Any]) -> tuple[pgtrigger.Trigger, ...]:
    """Born in the initial state, moved along the table, and never moved in silence."""
    return (
        pgtrigger.Trigger(
            name="born",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Condition(f"NEW.state IS DISTINCT FROM '{lifecycle.initial}'"),
            func=f"RAISE EXCEPTION 'a row is born {lifecycle.initial}';",
        ),
        pgtrigger.FSM(name="lifecycle", field="state", transitions=lifecycle.pairs()),
        pgtrigger.Trigger(
            name="told",
            when=pgtrigger.After,
            timing=pgtrigger.Deferred,
            operation=OF_ITS_STATE,
            condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
            func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;",
        ),
    )


def moved_by_the_worker(*states: State) -> pgtrigger.Trigger:
    """These states a row reaches by the worker's login alone: the web's may become any shop, but never the system."""
    reached = ", ".join(f"'{state}'" for state in states)
    return pgtrigger.Trigger(
        name="by_the_worker",
        when=pgtrigger.Before,
        operation=OF_ITS_STATE,
        condition=pgtrigger.Condition(
            f"session_user = 'tp_app' AND OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ({reached})"
        ),
        func="RAISE EXCEPTION 'the web does not say that % is %', NEW.id, NEW.state;",
    )
