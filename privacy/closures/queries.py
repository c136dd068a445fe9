"""Read the closing of an account, and everything open that its owner would lose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps

import platform_core.accounts.queries
import platform_core.cases.queries as cases
from platform_core.actors import Actor, Role
from platform_core.cases.rows import CaseRow, rows_of
from platform_core.deadlines.states import DeadlineState
from platform_core.tenancy.scopes import bound, shopper
from privacy.closures.deadlines import COOLING
from privacy.closures.models import Closure
from privacy.closures.ports import OPEN_DUTIES
from privacy.closures.states import ClosureState
from privacy.closures.types import OpenMatter


def closing(person_id: UUID) -> Closure | None:
    """The closing of this account that is under way, if any."""
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
    """Find one closing. Raises ``ClosureNotFound``."""
    return Closure.objects.see(closure_id, by=by)


def matters_still_open(person_id: UUID) -> list[OpenMatter]:
    """Everything that a person would lose with their account, the most urgent first; read in the person's scope."""
    with bound(shopper(person_id)):
        found = [
            *(_open_matter_of(row) for model in _cases_of_people() for row in _open(model, person_id)),
            *(owed for port in OPEN_DUTIES.values() for owed in port.open_for(person_id)),
            *(
                OpenMatter(kind="accounts.membership", number=str(post.merchant_id), until=None)
                for post in platform_core.accounts.queries.posts_of(person_id)
            ),
        ]
    return sorted(found, key=lambda owed: (owed.until is None, owed.until and owed.until.timestamp(), owed.number))


def _cases_of_people() -> Iterable[type[CaseRow]]:
    own = ("privacy", "regulators")  # cases that end with the account itself, and files that may be asked for again
    for model in apps.get_models():
        if issubclass(model, CaseRow) and Role.SHOPPER in model.CASE.parties and model._meta.app_label not in own:
            yield model


def _open(model: type[CaseRow], person_id: UUID) -> list[Any]:
    mine = {model.CASE.parties[Role.SHOPPER]: person_id}
    return list(rows_of(model).binding().filter(**mine).order_by("pk"))


def _open_matter_of(row: Any) -> OpenMatter:
    due = [clock.due_at for clock in cases.clocks(row) if clock.state == DeadlineState.RUNNING]
    return OpenMatter(kind=row.CASE.kind, number=getattr(row, "number", str(row.pk)), until=min(due, default=None))
