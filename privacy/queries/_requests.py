"""What did somebody ask about their own data, what would hold them up, and what would be held of them?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.apps import apps

import platform_core.accounts.queries
import platform_core.cases.queries as cases
import platform_core.deadlines.queries
import platform_core.eventlog.queries
import platform_core.legal.queries
from platform_core.actors import Actor, Role
from platform_core.cases.registry import facts_of
from platform_core.cases.rows import CaseRow, rows_of
from platform_core.deadlines.states import DeadlineState
from platform_core.tenancy.scopes import bound, shopper
from platform_core.vault.declarations import HOLDINGS, OnErasure, PersonalData
from platform_core.vault.queries import classes_of, opened
from privacy import policies
from privacy.deadlines import ANSWER, COLLECT, COOLING, HOLD_ENDS
from privacy.models import Certificate, Closure, Hold, Request, RequestQuerySet
from privacy.policies import RequestFacts
from privacy.ports import OPEN_DUTIES
from privacy.queries._archive import acts_in, is_read_by_owner, owner_of
from privacy.states import ClosureState
from privacy.types import Asked, Held, Owed, RequestKind

SHOWN: Final = 20  # requests on a page; the list of the API has them all


@facts_of(Request.CASE)
def request_facts(row: Request) -> RequestFacts:
    """For the guards of its case."""
    return RequestFacts(kind=RequestKind(row.kind), names_fields=bool(row.fields))


def is_answered_by_staff(row: Request) -> bool:
    """Not by the system: a person has to."""
    return policies.is_answered_by_staff(request_facts(row))


def requests_of(by: Actor) -> RequestQuerySet:
    """A person's own requests, the newest first."""
    return Request.objects.visible_to(by).order_by("-filed_at", "-id")


def asked_by(by: Actor) -> list[Asked]:
    """The latest with what was said, what was erased, and until when. Raises ``Forgotten``."""
    rows = list(requests_of(by)[:SHOWN])
    ids = [row.id for row in rows]
    erased = {found.about_id: found.report["erased"] for found in Certificate.objects.filter(about_id__in=ids)}
    due = {(p.subject_id, p.kind): p.due_at for p in platform_core.deadlines.queries.about_all(ids)}
    return [_asked(row, erased=erased.get(row.id, {}), due=due) for row in rows]


def request(request_id: UUID, *, by: Actor) -> Request:
    """Raises ``RequestNotFound``."""
    return Request.objects.see(request_id, by=by)


def said(row: Request) -> dict[str, str]:
    """The words of both sides. Raises ``Forgotten``."""
    sealed = {name: text for name in Request.KINDS if (text := getattr(row, name)) is not None}
    return opened(sealed, place=row.place) if sealed else {}


def closing(person_id: UUID) -> Closure | None:
    """The closing of this account that is under way."""
    return Closure.objects.under_way(person_id).first()


def is_closed(person_id: UUID) -> bool:
    """Say whether this account is closed and erased."""
    return Closure.objects.filter(person_id=person_id, state=str(ClosureState.CLOSED)).exists()


def taken_back_until(closure_id: UUID) -> datetime | None:
    """The end of the days in which closing may be taken back."""
    return cases.due_at(closure_id, of=COOLING)


def closures_of(by: Actor) -> Sequence[Closure]:
    return list(Closure.objects.visible_to(by).order_by("-asked_at", "-id"))


def closure(closure_id: UUID, *, by: Actor) -> Closure:
    """Raises ``ClosureNotFound``."""
    return Closure.objects.see(closure_id, by=by)


def certificate_of(about_id: UUID) -> Certificate | None:
    """What was erased and what is held, once it is done."""
    return Certificate.objects.filter(about_id=about_id).first()


def still_open(person_id: UUID) -> list[Owed]:
    """Everything that a person would lose with their account, the most urgent first; read with their own eyes."""
    with bound(shopper(person_id)):
        found = [
            *(_owed(row) for model in _cases_of_people() for row in _open(model, person_id)),
            *(owed for port in OPEN_DUTIES.values() for owed in port.open_for(person_id)),
            *(
                Owed(kind="accounts.membership", number=str(post.merchant_id), until=None)
                for post in platform_core.accounts.queries.posts_of(person_id)
            ),
        ]
    return sorted(found, key=lambda owed: (owed.until is None, owed.until and owed.until.timestamp(), owed.number))


def would_be_held(person_id: UUID, *, at: datetime) -> list[Held]:
    """What outlives the account today: by class of retention, for which duties, counted from the last thing told of it.

    Of whatever the person has rows of, or a key under which something is sealed.
    """
    with bound(shopper(person_id)):
        found = _kept_models(person_id, classes_of(person_id))
        last = {name: _last_told(person_id, models, at=at) for name, models in found.items()}
    return [_held(name, models, counted_from=last[name]) for name, models in sorted(found.items())]


def holds_on(person_id: UUID) -> list[Hold]:
    """What is held of them now."""
    return list(Hold.objects.filter(person_id=person_id, state="held").order_by("retention", "duty", "id"))


def hold(hold_id: UUID, *, by: Actor) -> Hold:
    """Raises ``HoldNotFound``."""
    return Hold.objects.see(hold_id, by=by)


def ends_at(hold: Hold) -> datetime | None:
    """None while it waits for an event."""
    return None if hold.open_ended else cases.due_at(hold.id, of=HOLD_ENDS)


def _asked(row: Request, *, erased: Mapping[str, int], due: Mapping[tuple[UUID, str], datetime]) -> Asked:
    texts = said(row)
    of = COLLECT if row.state == "ready" else ANSWER
    return Asked(
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


def _cases_of_people() -> Iterable[type[CaseRow]]:
    own = ("privacy", "regulators")  # what ends with the account itself, and files that are asked for again
    for model in apps.get_models():
        if issubclass(model, CaseRow) and Role.SHOPPER in model.CASE.parties and model._meta.app_label not in own:
            yield model


def _open(model: type[CaseRow], person_id: UUID) -> list[Any]:
    mine = {model.CASE.parties[Role.SHOPPER]: person_id}
    return list(rows_of(model).binding().filter(**mine).order_by("pk"))


def _owed(row: Any) -> Owed:
    due = [clock.due_at for clock in cases.clocks(row) if clock.state == DeadlineState.RUNNING]
    return Owed(kind=row.CASE.kind, number=getattr(row, "number", str(row.pk)), until=min(due, default=None))


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
    """By the column of the owner; only where others act in a row as well does its app have to say whose it is."""
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


def _held(name: str, models: list[str], *, counted_from: datetime) -> Held:
    span = policies.period_of(name)
    days = platform_core.legal.queries.calendar().read(HOLD_ENDS.reading)
    return Held(
        retention=name,
        duties=tuple(sorted({HOLDINGS[model].because for model in models if HOLDINGS[model].because})),
        models=tuple(models),
        counted_from=counted_from,
        until=span.due(counted_from, calendar=days).strict if span else None,
    )
