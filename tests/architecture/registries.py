"""What must hold for everything that modules register? Each check takes what it judges and gives what is wrong."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import models

from platform_core.cases.table import CASES
from platform_core.deadlines.specs import Deadline
from platform_core.errors import DomainError
from platform_core.eventlog.facts import DomainEvent
from platform_core.management.everything import is_ours, unit
from platform_core.money import Money
from platform_core.rows import AppendOnly, Stateful, TenantRow
from platform_core.tenancy.walls import APPEND, CompositeKey, Wall, has_wall
from tests.architecture.skeleton import APPS, KERNEL

Model = type[models.Model]

# From the top down, as the two contracts say it; a row may point at rows of its own package and of those below.
LINE = [*reversed(APPS), *KERNEL]


def all_models() -> list[Model]:
    """Those of the framework too: sessions and addresses for mail are about people, whoever wrote the table."""
    return list(apps.get_models(include_auto_created=True))


def our_models() -> list[Model]:
    return [m for m in apps.get_models() if is_ours(m.__module__) and m._meta.managed]


def undeclared(found: Iterable[Model], *, holdings: Collection[str], none: Collection[str]) -> list[str]:
    """Models that say neither which personal data they hold nor that they hold none; and those that say both."""
    labels = {m._meta.label for m in found}
    silent = labels - set(holdings) - set(none)
    return sorted(silent | (labels & set(holdings) & set(none)))


def fields_that_are_not(found: Iterable[Model], *, holdings: Mapping[str, Any]) -> list[str]:
    """What a declaration names and its model lacks."""
    known = {m._meta.label: {name for f in m._meta.get_fields() for name in _names(f)} for m in found}
    return sorted(
        f"{label}.{field}" for label, held in holdings.items() for field in set(held.fields) - known.get(label, set())
    )


def _names(field: Any) -> set[str]:
    return {field.name, getattr(field, "attname", field.name)}


def unwalled(found: Iterable[Model]) -> list[str]:
    """Models of ours that do not say who may see their rows; those of the framework's kind are open to all scopes."""
    return sorted(m._meta.label for m in found if not has_wall(m) and not _opened_by_the_framework(m))


def _opened_by_the_framework(model: Model) -> bool:
    return any(model.__module__.startswith(f"{app}.") for app in settings.FRAMEWORK_APPS)


def untied(found: Iterable[Model]) -> list[str]:
    """Keys from one shop's row to another's parent that the database would let point across shops."""
    return sorted(
        f"{m._meta.label}.{f.name}"
        for m in found
        if issubclass(m, TenantRow)
        for f in m._meta.concrete_fields
        if f.is_relation and _is_tenant_row(f.related_model) and ("merchant", f.name) not in _composite_keys(m)
    )


def _is_tenant_row(model: Any) -> bool:
    return isinstance(model, type) and issubclass(model, TenantRow)


def _composite_keys(model: Model) -> set[tuple[str, ...]]:
    return {c.fields[:2] for c in model._meta.constraints if isinstance(c, CompositeKey)}


def too_generous(found: Iterable[Model]) -> list[str]:
    """Append-only models with a wall that grants more than reading and adding."""
    return sorted(
        f"{m._meta.label}: {wall.role}"
        for m in found
        if issubclass(m, AppendOnly)
        for wall in m._meta.constraints
        if isinstance(wall, Wall) and set(wall.may) - set(APPEND)
    )


def without_triggers(found: Iterable[Model]) -> list[str]:
    """Append-only and stateful models whose Meta lost the triggers that keep them so."""
    return sorted(m._meta.label for m in found if _due_triggers(m) - _triggers(m))


def _due_triggers(model: Model) -> set[str]:
    append_only = {"append_only", "no_truncate"} if issubclass(model, AppendOnly) else set()
    return append_only | ({"born", "lifecycle", "told"} if issubclass(model, Stateful) else set())


def _triggers(model: Model) -> set[str]:
    return {trigger.name for trigger in getattr(model._meta, "triggers", ())}


def upward_keys(found: Iterable[Model]) -> list[str]:
    """Foreign keys that point up the line, can be seen from the other side, or take rows of others with them."""
    return sorted(
        f"{m._meta.label}.{f.name}"
        for m in found
        for f in m._meta.concrete_fields
        if f.is_relation and _leaves_home(m, f.related_model) and not _is_modest(m, f)
    )


def _leaves_home(model: Model, other: Any) -> bool:
    return is_ours(other.__module__) and unit(model.__module__) != unit(other.__module__)


def _is_modest(model: Model, field: Any) -> bool:
    down = LINE.index(unit(model.__module__)) < LINE.index(unit(field.related_model.__module__))
    return down and field.remote_field.hidden and field.remote_field.on_delete is models.PROTECT


def unprefixed(named: Iterable[tuple[str, str]]) -> list[str]:
    """Names that do not begin with the app or kernel package of the module that gives them."""
    return sorted(f"{name} in {module}" for name, module in named if not name.startswith(f"{unit(module)}."))


def unhandled(specs: Iterable[Deadline], *, handlers: Mapping[str, Callable[..., object]]) -> list[str]:
    """Promises from whose end nothing follows, or whose end is not a task of their own app."""
    return sorted(s.kind for s in specs if s.kind not in handlers or not _at_home(s, handlers[s.kind].__module__))


def _at_home(spec: Deadline, module: str) -> bool:
    of_a_case = any(spec in case.clocks for case in CASES.values())  # its table says what follows
    return is_ours(module) and (of_a_case or module.endswith(".tasks")) and unit(module) == spec.kind.partition(".")[0]


def vague_facts(facts: Iterable[type[DomainEvent]]) -> list[str]:
    """Facts whose ``subject`` or ``person`` is no field of theirs."""
    return sorted(f.topic for f in facts if {f.subject, f.person} - {"", *(x.name for x in dataclasses.fields(f))})


def specimen(leaf: type[DomainError]) -> DomainError:
    """A refusal of this class, with some value of the right type in each field."""
    if not dataclasses.is_dataclass(leaf):
        return leaf()
    hints = get_type_hints(leaf)
    return leaf(**{f.name: _some(hints[f.name]) for f in dataclasses.fields(leaf)})


SOME: Mapping[Any, Any] = {
    str: "text",
    int: 3,
    bool: True,
    UUID: UUID(int=7),
    datetime: datetime(2026, 3, 2, tzinfo=UTC),
    date: date(2026, 3, 2),
    Money: Money(1234),
    Any: "anything",
}


def _some(hint: Any) -> Any:
    """A value of this type with something in it: a collection of nothing would hide what its members are."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _some(args[0])
    if origin is not None and issubclass(origin, Mapping):
        return {_some(args[0]): _some(args[1])}
    if origin is not None:
        return (list if origin is Sequence else origin)([_some(args[0])])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if hint in SOME:
        return SOME[hint]
    return hint(**{name: _some(of) for name, of in get_type_hints(hint).items()})
