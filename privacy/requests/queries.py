"""Queries on requests, and the copy of everything that is held about a person."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation

import platform_core.files.queries
from platform_core.actors import Actor
from platform_core.cases.registry import facts_of
from platform_core.deadlines.queries import promises
from platform_core.files.errors import FileDamaged
from platform_core.tenancy.scopes import bound, shopper
from platform_core.vault.declarations import HOLDINGS, PersonalData, Rows
from platform_core.vault.queries import opened
from platform_core.vault.types import Sealed
from privacy.recipients.queries import supplies_to
from privacy.requests import policies
from privacy.requests.deadlines import ANSWER, COLLECT
from privacy.requests.models import Request, RequestQuerySet
from privacy.requests.policies import RequestFacts
from privacy.requests.types import Copy, RequestKind, RequestView
from privacy.retention.models import Certificate
from privacy.retention.queries import acts_in, is_read_by_owner, owner_of, place_of


def copy_of(person_id: UUID) -> Copy:
    """The person's rows by model, in full; read in the person's scope, so that nobody else's can be among them."""
    with bound(shopper(person_id)):
        found = {h.model: h.export(person_id) for _, h in sorted(HOLDINGS.items()) if h.export is not None}
    return {model: rows for model, rows in found.items() if rows}


BY_OTHERS: Final = "who of staff or of a shop did it: the data of somebody else"
LANGUAGES: Final = {"zh": "zh-hans", "en": "en"}


def complete_copy_of(person_id: UUID) -> dict[str, Rows]:
    """The exports of all apps by model, and the plain rows as well where an export leaves out a declared column."""
    found: dict[str, Rows] = dict(copy_of(person_id))
    with bound(shopper(person_id)):
        for name, holding in sorted(HOLDINGS.items()):
            if missing_fields(holding, found.get(name, ())) and (rows := _as_they_stand(holding, person_id)):
                found[name if name not in found else f"{name}.columns"] = rows
    return found


def missing_fields(holding: PersonalData, rows: Rows) -> set[str]:
    """The declared fields that these rows leave out, except the owner's column and those kept back with a reason."""
    if "*" in holding.kept_back:
        return set()
    wanted = {*holding.fields} - {owner_of(apps.get_model(holding.model))} - kept_back(holding).keys()
    return wanted - set().union(*(row.keys() for row in rows)) if rows else wanted | {"*"}


def kept_back(holding: PersonalData) -> Mapping[str, str]:
    """The fields that no copy contains, each with its reason: declared so, or naming staff or shop people who acted."""
    model = apps.get_model(holding.model)
    whose = {f.attname for f in model._meta.concrete_fields if isinstance(f, (models.UUIDField, models.ForeignKey))}
    acts = {*acts_in({*holding.fields}), *acts_in(whose)} - {owner_of(model)}
    return dict.fromkeys(sorted(acts), BY_OTHERS) | dict(holding.kept_back)


def build_archive(person_id: UUID, *, number: str, at: datetime) -> bytes:
    """Build a ZIP archive: one JSON file a model, the recipients of data, and a page in each language to explain it."""
    found, supplied = complete_copy_of(person_id), supplies_to(person_id)
    files = {f"data/{name}.json": _json(rows) for name, rows in found.items()}
    files |= dict(_contents(person_id, found.get("files.File", ())))
    files["recipients.json"] = _json([_plain_supply(one) for one in supplied])
    shown = {
        "files": list(_describe_files(found)),
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
    return _zip(files)


def _as_they_stand(holding: PersonalData, person_id: UUID) -> Rows:
    model = apps.get_model(holding.model)
    if not is_read_by_owner(model):
        return []
    rows = model._default_manager.filter(**{owner_of(model): person_id}).order_by("pk")
    return [_row(row, holding, person_id) for row in rows]


def _row(row: models.Model, holding: PersonalData, person_id: UUID) -> dict[str, Any]:
    hidden = kept_back(holding).keys()
    shown = [f for f in row._meta.concrete_fields if f.attname not in hidden]
    values = {f.attname: getattr(row, f.attname) for f in shown}
    sealed = {name: value for name, value in values.items() if isinstance(value, Sealed)}
    texts = opened(sealed, place=place_of(row, person_id)) if sealed else {}
    return {name: bytes(v).hex() if isinstance(v, memoryview) else v for name, v in values.items()} | texts


def _contents(person_id: UUID, rows: Rows) -> Iterator[tuple[str, bytes]]:
    """The contents of a person's files by name; a damaged one is empty and named so."""
    for row in rows:
        try:
            with bound(shopper(person_id)):
                yield row["content"], platform_core.files.queries.content(row["id"])
        except FileDamaged:
            yield f"{row['content']}.damaged", b""


def _describe_files(found: Mapping[str, Rows]) -> Iterable[Mapping[str, Any]]:
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


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


SHOWN: Final = 20  # requests on a page; the list of the API has them all


@facts_of(Request.CASE)
def request_facts(row: Request) -> RequestFacts:
    """The facts for the guards of the case."""
    return RequestFacts(kind=RequestKind(row.kind), names_fields=bool(row.fields))


def is_answered_by_staff(row: Request) -> bool:
    """Say whether staff answer this request, and not the system."""
    return policies.is_answered_by_staff(request_facts(row))


def requests_of(by: Actor) -> RequestQuerySet:
    """A person's own requests, the newest first."""
    return Request.objects.visible_to(by).order_by("-filed_at", "-id")


def latest_requests_of(by: Actor) -> list[RequestView]:
    """A person's latest requests with their words, erasures and ends. Raises ``Forgotten``."""
    rows = list(requests_of(by)[:SHOWN])
    ids = [row.id for row in rows]
    erased = {found.about_id: found.report["erased"] for found in Certificate.objects.filter(about_id__in=ids)}
    due = {(p.subject_id, p.kind): p.due_at for p in promises.about_all(ids)}
    return [_describe_request(row, erased=erased.get(row.id, {}), due=due) for row in rows]


def request(request_id: UUID, *, by: Actor) -> Request:
    """Find one request. Raises ``RequestNotFound``."""
    return Request.objects.see(request_id, by=by)


def texts_of(row: Request) -> dict[str, str]:
    """The words of both sides. Raises ``Forgotten``."""
    sealed = {name: text for name in Request.KINDS if (text := getattr(row, name)) is not None}
    return opened(sealed, place=row.place) if sealed else {}


def _describe_request(
    row: Request, *, erased: Mapping[str, int], due: Mapping[tuple[UUID, str], datetime]
) -> RequestView:
    texts = texts_of(row)
    of = COLLECT if row.state == "ready" else ANSWER
    return RequestView(
        id=row.id,
        number=row.number,
        kind=row.kind,
        state=row.state,
        filed_at=row.filed_at,
        until=due.get((row.id, of.kind)) if row.state in ("filed", "ready") else None,
        words=texts.get("words", ""),
        answer=texts.get("answer", ""),
        erased=erased,
    )
