"""What stands in a person's copy of everything that is held about them? It is made by walking the declarations."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation

import platform_core.files.queries
from platform_core.files.errors import FileDamaged
from platform_core.tenancy.scopes import bound, shopper
from platform_core.tenancy.walls import Wall
from platform_core.vault.declarations import HOLDINGS, PersonalData
from platform_core.vault.queries import opened
from platform_core.vault.types import Place, Sealed
from privacy.queries._consents import copy_of
from privacy.queries._recipients import supplies_to

ACTING: Final = ("author_id", "told_by_id", "keeper_id", "actor_id")  # beside all that ends in _by
BY_OTHERS: Final = "who of staff or of a shop did it: the data of somebody else"
LANGUAGES: Final = {"zh": "zh-hans", "en": "en"}
Rows = Sequence[Mapping[str, Any]]


def everything(person_id: UUID) -> dict[str, Rows]:
    """By model: what its app exports, and where that leaves out a declared column, the rows as they stand as well."""
    found: dict[str, Rows] = dict(copy_of(person_id))
    with bound(shopper(person_id)):
        for name, holding in sorted(HOLDINGS.items()):
            if lacking(holding, found.get(name, ())) and (rows := _as_they_stand(holding, person_id)):
                found[name if name not in found else f"{name}.columns"] = rows
    return found


def lacking(holding: PersonalData, rows: Rows) -> set[str]:
    """The declared fields that these rows leave out, but for whose they are and what is kept back with a reason."""
    if "*" in holding.kept_back:
        return set()
    wanted = {*holding.fields} - {owner_of(apps.get_model(holding.model))} - kept_back(holding).keys()
    return wanted - set().union(*(row.keys() for row in rows)) if rows else wanted | {"*"}


def kept_back(holding: PersonalData) -> Mapping[str, str]:
    """The fields that no copy contains, and why: those declared so, and who of staff or of a shop did something."""
    model = apps.get_model(holding.model)
    whose = {f.attname for f in model._meta.concrete_fields if isinstance(f, (models.UUIDField, models.ForeignKey))}
    acts = {*acts_in({*holding.fields}), *acts_in(whose)} - {owner_of(model)}
    return dict.fromkeys(sorted(acts), BY_OTHERS) | dict(holding.kept_back)


def owner_of(model: type[models.Model]) -> str:
    """The column that says whose a row is, as the wall of shoppers has it; none where no shopper owns any."""
    wall = wall_of(model)
    own = wall.own if wall else ""
    return next((f.attname for f in model._meta.concrete_fields if own and own in (f.name, f.attname)), "")


def wall_of(model: type[models.Model]) -> Wall | None:
    return next((w for w in model._meta.constraints if isinstance(w, Wall) and w.role == "shopper"), None)


def is_read_by_owner(model: type[models.Model]) -> bool:
    """Whether people may read their own rows of it, with their own eyes."""
    wall = wall_of(model)
    return wall is not None and bool(wall.own) and "SELECT" in wall.may


def built(person_id: UUID, *, number: str, at: datetime) -> bytes:
    """A ZIP archive: one JSON file a model, who received something, and a page in each language that explains it."""
    found, supplied = everything(person_id), supplies_to(person_id)
    files = {f"data/{name}.json": _json(rows) for name, rows in found.items()}
    files |= dict(_contents(person_id, found.get("files.File", ())))
    files["recipients.json"] = _json([_plain_supply(one) for one in supplied])
    shown = {
        "files": list(_explained(found)),
        "kept_back": list(_kept_back()),
        "supplied": supplied,
        "number": number,
        "at": at,
    }
    for name, language in LANGUAGES.items():
        with translation.override(language):
            files[f"index.{name}.html"] = render_to_string(
                "privacy/archive.html", shown | {"language": language}
            ).encode()
    return _zipped(files)


def _as_they_stand(holding: PersonalData, person_id: UUID) -> Rows:
    model = apps.get_model(holding.model)
    if not is_read_by_owner(model):
        return []
    rows = model._default_manager.filter(**{owner_of(model): person_id}).order_by("pk")
    return [_row(row, holding, person_id) for row in rows]


def acts_in(columns: set[str]) -> set[str]:
    """Those that say who did something."""
    return {column for column in columns if column.endswith(("_by", "_by_id")) or column in ACTING}


def _row(row: models.Model, holding: PersonalData, person_id: UUID) -> dict[str, Any]:
    hidden = kept_back(holding).keys()
    shown = [f for f in row._meta.concrete_fields if f.attname not in hidden]
    values = {f.attname: getattr(row, f.attname) for f in shown}
    sealed = {name: value for name, value in values.items() if isinstance(value, Sealed)}
    texts = opened(sealed, place=place_of(row, person_id)) if sealed else {}
    return {name: bytes(v).hex() if isinstance(v, memoryview) else v for name, v in values.items()} | texts


def place_of(row: models.Model, person_id: UUID) -> Place:
    """Where a sealed column of this row is valid: as its model says, or else as the person's own."""
    found = getattr(row, "place", None)
    found = found() if callable(found) else found
    return found if isinstance(found, Place) else Place.of(row, subject_id=person_id)


def _contents(person_id: UUID, rows: Rows) -> Iterator[tuple[str, bytes]]:
    """What lies behind the rows of files, where each of them says; one that is damaged says so itself."""
    for row in rows:
        try:
            with bound(shopper(person_id)):
                yield row["content"], platform_core.files.queries.content(row["id"])
        except FileDamaged:
            yield f"{row['content']}.damaged", b""


def _explained(found: Mapping[str, Rows]) -> Iterable[Mapping[str, Any]]:
    for name, rows in found.items():
        holding = HOLDINGS[name.removesuffix(".columns")]
        yield {"name": name, "file": f"data/{name}.json", "rows": len(rows), "holding": holding}


def _kept_back() -> Iterable[Mapping[str, str]]:
    for name, holding in sorted(HOLDINGS.items()):
        yield from ({"name": f"{name}.{field}", "why": why} for field, why in kept_back(holding).items())


def _plain_supply(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("name", "contact", "purpose", "categories", "on")}


def _json(rows: Any) -> bytes:
    return json.dumps(list(rows), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
