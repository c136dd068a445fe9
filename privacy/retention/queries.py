"""Queries about holds on a person's data, and searches for a person's words in the database."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from psycopg2 import sql

import platform_core.cases.queries as cases
import platform_core.eventlog.queries
from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.legal.queries import calendars
from platform_core.tenancy.scopes import bound, shopper
from platform_core.tenancy.walls import Wall
from platform_core.vault.declarations import HOLDINGS, OnErasure, PersonalData
from platform_core.vault.envelope import Header
from platform_core.vault.errors import Forgotten
from platform_core.vault.fields import SealedField
from platform_core.vault.queries import classes_of, opened
from platform_core.vault.types import Place
from privacy.retention import policies
from privacy.retention.deadlines import HOLD_ENDS
from privacy.retention.models import Certificate, Hold
from privacy.retention.types import Holding, RetainedClass, Trace

ACTING: Final = ("author_id", "told_by_id", "keeper_id", "actor_id")  # beside all that ends in _by


def owner_of(model: type[models.Model]) -> str:
    """The column that names a row's owner, as the wall of shoppers has it; empty where no shopper owns a row."""
    wall = wall_of(model)
    own = wall.own if wall else ""
    return next((f.attname for f in model._meta.concrete_fields if own and own in (f.name, f.attname)), "")


def wall_of(model: type[models.Model]) -> Wall | None:
    return next((w for w in model._meta.constraints if isinstance(w, Wall) and w.role == "shopper"), None)


def is_read_by_owner(model: type[models.Model]) -> bool:
    """Say whether people may read their own rows of this model, under the wall of shoppers."""
    wall = wall_of(model)
    return wall is not None and bool(wall.own) and "SELECT" in wall.may


def acts_in(columns: set[str]) -> set[str]:
    """The columns that name the person who did something."""
    return {column for column in columns if column.endswith(("_by", "_by_id")) or column in ACTING}


def place_of(row: models.Model, person_id: UUID) -> Place:
    """The place under which a sealed column of this row opens: the model's own, or else the person's."""
    found = getattr(row, "place", None)
    found = found() if callable(found) else found
    return found if isinstance(found, Place) else Place.of(row, subject_id=person_id)


def holdings() -> list[Holding]:
    """Every model with declared personal data, by its name. Apps are known by their declarations alone."""
    return [_holding(HOLDINGS[model]) for model in sorted(HOLDINGS)]


@fulfils("PIP-17")
def retentions() -> list[str]:
    """The classes under which data of a person is kept, for a notice to state purpose and period."""
    return sorted({holding.retention for holding in HOLDINGS.values()} - policies.AT_ONCE)


def _holding(declared: PersonalData) -> Holding:
    return Holding(
        model=declared.model,
        fields=declared.fields,
        purpose=declared.purpose,
        on_erasure=declared.on_erasure,
        because=declared.because,
        retention=declared.retention,
        exported=declared.export is not None,
    )


def certificate_of(about_id: UUID) -> Certificate | None:
    """The certificate of a closed account or a carried-out deletion, None before."""
    return Certificate.objects.filter(about_id=about_id).first()


def would_be_held(person_id: UUID, *, at: datetime) -> list[RetainedClass]:
    """The data that would outlive an account closed today, by class, with duties; counted from the last related event.

    Covers each model with rows of the person, and each class with a key of theirs.
    """
    with bound(shopper(person_id)):
        found = _kept_models(person_id, classes_of(person_id))
        last = {name: _last_told(person_id, models, at=at) for name, models in found.items()}
    return [_retained_class(name, models, counted_from=last[name]) for name, models in sorted(found.items())]


def holds_on(person_id: UUID) -> list[Hold]:
    """The holds on a person's data in force, by class."""
    return list(Hold.objects.filter(person_id=person_id, state="held").order_by("retention", "duty", "id"))


def hold(hold_id: UUID, *, by: Actor) -> Hold:
    """Find one hold. Raises ``HoldNotFound``."""
    return Hold.objects.see(hold_id, by=by)


def ends_at(hold: Hold) -> datetime | None:
    """The end of a hold, None while it waits for an event."""
    return None if hold.open_ended else cases.due_at(hold.id, of=HOLD_ENDS)


def _kept_models(person_id: UUID, sealed: set[str]) -> dict[str, list[str]]:
    kept = defaultdict(list)
    for model, holding in sorted(HOLDINGS.items()):
        is_kept = holding.on_erasure is OnErasure.RETAIN and holding.retention not in policies.AT_ONCE
        if is_kept and _has_rows(holding, person_id):
            kept[holding.retention].append(model)
    for name in sealed - kept.keys() - policies.AT_ONCE:
        kept[name] = [model for model, holding in sorted(HOLDINGS.items()) if holding.retention == name]
    return dict(kept)


def _has_rows(holding: PersonalData, person_id: UUID) -> bool:
    """Look in the column of the owner; ask the app's export only where others act in the rows as well."""
    model = apps.get_model(holding.model)
    if is_read_by_owner(model):
        if model._default_manager.filter(**{owner_of(model): person_id}).exists():
            return True
        if not acts_in({*holding.fields}):
            return False
    return bool(holding.export and holding.export(person_id))


def _last_told(person_id: UUID, models: list[str], *, at: datetime) -> datetime:
    apps_of_them = {model.partition(".")[0] for model in models}
    return platform_core.eventlog.queries.last_told(person_id, by_apps=apps_of_them) or at


def _retained_class(name: str, models: list[str], *, counted_from: datetime) -> RetainedClass:
    span = policies.period_of(name)
    days = calendars.calendar().read(HOLD_ENDS.reading)
    return RetainedClass(
        retention=name,
        duties=tuple(sorted({HOLDINGS[model].because for model in models if HOLDINGS[model].because})),
        models=tuple(models),
        counted_from=counted_from,
        until=span.due(counted_from, calendar=days).strict if span else None,
    )


SEARCH: Final = sql.SQL("SELECT count(*) FROM {} AS r WHERE r::text ILIKE ANY (%s)")
TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def search_unsealed(words: Sequence[str]) -> list[Trace]:
    """Count the rows with one of these words unsealed, in any spelling, by table. Needs the role of the migrator."""
    spelt = [f"%{_escape(spelling)}%" for word in words for spelling in _spellings(word)]
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        return [trace for name in tables if (trace := _search_table(cursor, name, spelt))]


def search_sealed(person_id: UUID, words: Sequence[str]) -> list[Trace]:
    """Count a person's sealed texts that still open and contain one of these words, by column and class."""
    with bound(shopper(person_id)):
        found = Counter(_find_in_sealed_columns(person_id, words))
    return [Trace(where=where, rows=rows, retention=retention) for (where, retention), rows in sorted(found.items())]


def _search_table(cursor: Any, table: str, spelt: list[str]) -> Trace | None:
    cursor.execute(SEARCH.format(sql.Identifier(table)), [spelt])
    rows = cursor.fetchone()[0]
    return Trace(where=table, rows=rows, retention="") if rows else None


def _find_in_sealed_columns(person_id: UUID, words: Sequence[str]) -> Iterable[tuple[str, str]]:
    for model in apps.get_models():
        columns = [f.attname for f in model._meta.concrete_fields if isinstance(f, SealedField)]
        if not columns or "*" in HOLDINGS[model._meta.label].kept_back:  # rows about nobody who closes an account
            continue
        if not (owner := owner_of(model)):
            raise LookupError(f"nothing says whose the sealed rows of {model._meta.label} are")
        for row in model._default_manager.filter(**{owner: person_id}):
            for column in columns:
                sealed = getattr(row, column)
                if sealed is not None and any(word in _open_text(row, column, sealed, person_id) for word in words):
                    yield f"{model._meta.label}.{column}", Header.of(sealed).retention


def _open_text(row: Any, column: str, sealed: Any, person_id: UUID) -> str:
    try:
        return opened({column: sealed}, place=place_of(row, person_id))[column]
    except (Forgotten, UnicodeDecodeError):
        return ""


def _spellings(word: str) -> list[str]:
    """A word as it is, as JSON escapes, and as the hex of its bytes."""
    return list(dict.fromkeys((word, json.dumps(word)[1:-1], word.encode().hex())))


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
