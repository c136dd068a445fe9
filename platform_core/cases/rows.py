"""The rows of all cases."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.db import models

from platform_core.actors import Actor, Role
from platform_core.cases.shape import Fact
from platform_core.cases.table import Case
from platform_core.deadlines.types import Subject
from platform_core.legal.spans import local_day
from platform_core.rows import Stateful

M = TypeVar("M", bound="CaseRow")


class CaseQuerySet(models.QuerySet[M]):
    """Cases by reader: the parties know of their own, staff and the system of all, nobody else of any."""

    def visible_to(self, actor: Actor) -> Self:
        match actor.role:
            case Role.STAFF | Role.SYSTEM:
                return self.all()
            case Role.MERCHANT if column := self._case.parties.get(Role.MERCHANT):
                return self.filter(**{column: actor.merchant_id})
            case role if column := self._case.parties.get(role):
                return self.filter(**{column: actor.id})
            case _:
                return self.none()

    def open(self) -> Self:
        """Those in which somebody waits or may act; a row ``is_open`` also where the system alone leads on."""
        return self.filter(state__in=self._case.pending_states)

    def binding(self) -> Self:
        """Those that somebody would lose with their account."""
        return self.filter(state__in=self._case.binding_states)

    def see(self, row_id: UUID, *, by: Actor) -> M:
        """The row as it is now, if this actor may know of it. Raises the case's ``unknown``."""
        return self.visible_to(by).one(row_id)

    def take(self, row_id: UUID, *, by: Actor) -> M:
        """The same, locked until commit."""
        return self.visible_to(by).select_for_update(of=("self",)).one(row_id)

    def one(self, row_id: UUID) -> M:
        """Of those asked for already. Raises the case's ``unknown``."""
        found = self.filter(id=row_id).first()
        if found is None:
            raise self._case.unknown(**{self._case.id_field: row_id})
        return found

    @property
    def _case(self) -> Case[Any]:
        return self.model.CASE


def rows_of(model: type[M]) -> CaseQuerySet[M]:
    """All rows of a case, by a manager of any name."""
    found = model._default_manager.all()
    if not isinstance(found, CaseQuerySet):
        raise TypeError(f"the manager of {model.__name__} is not made of CaseQuerySet")
    return found


class CaseRow(Stateful):
    """A row that is a case: its table is ``CASE``, its manager made of ``CaseQuerySet``."""

    CASE: ClassVar[Case[Any]]

    class Meta:
        abstract = True

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "CASE" in cls.__dict__:
            cls.LIFECYCLE = cls.CASE.lifecycle

    @property
    def is_open(self) -> bool:
        return self.stage in self.CASE.open_states

    def as_subject(self) -> Subject:
        """Name the case and its parties, as its clocks do."""
        shop = self.CASE.parties.get(Role.MERCHANT)
        person = next((column for role, column in self.CASE.parties.items() if role is not Role.MERCHANT), None)
        return Subject(
            type=self.CASE.kind,
            id=self.pk,
            merchant_id=getattr(self, shop) if shop else None,
            person_id=getattr(self, person) if person else None,
        )

    def fact_fields(self, fact: Fact) -> dict[str, Any]:
        """Give the fields of a fact that the row knows: its id, and each that bears the name of a column."""
        names = {f.name for f in fields(fact)} & {f.attname for f in self._meta.concrete_fields}
        return {self.CASE.id_field: self.pk} | {name: getattr(self, name) for name in names}

    def child_fields(self) -> dict[str, Any]:
        """Give the columns of every row under a case: the case under its noun, and the parties."""
        return {self.CASE.noun: self} | {column: getattr(self, column) for column in self.CASE.parties.values()}


def number_of(letter: str, case_id: UUID, *, at: datetime) -> str:
    """Make the number of a case: a letter for the kind, the day in Shanghai, and the random end of the id."""
    return f"{letter}{local_day(at):%Y%m%d}{int(case_id.hex[-10:], 16):013d}"
