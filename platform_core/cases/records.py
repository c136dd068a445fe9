"""Records of a case, made once and for good: written, read and handed out with their sealed text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeVar
from uuid import UUID

from django.db import models

import platform_core.vault.commands as vault
import platform_core.vault.queries as opening
from platform_core.rows import AppendOnly
from platform_core.vault.declarations import HOLDINGS, Export, Rows
from platform_core.vault.types import Place

R = TypeVar("R", bound="CaseRecord")


class CaseRecord(AppendOnly):
    """A row under a case. ``TEXT`` names its sealed column, if it has one.

    Every text about a case is the data of the shopper whose case it is.
    """

    TEXT: ClassVar[str] = ""
    shopper_id = models.UUIDField()

    class Meta(AppendOnly.Meta):
        abstract = True

    def place(self) -> Place:
        """Where its sealed text is valid."""
        return Place.of(self, subject_id=self.shopper_id)


def write(record: R, text: str = "") -> R:
    """Insert a record, its text sealed for this row alone, under the key of the shopper."""
    if text:
        kept = HOLDINGS[record._meta.label].retention  # as long as its app's ``personal_data`` says
        sealed = vault.seal({record.TEXT: text}, retention=kept, place=record.place())
        setattr(record, record.TEXT, sealed[record.TEXT])
    record.save(force_insert=True)
    return record


def opened(records: Iterable[CaseRecord]) -> dict[UUID, str]:
    """The text of each record that has one, by its id, in one query."""
    texts = [(row, getattr(row, row.TEXT)) for row in records if row.TEXT]
    sealed = {row.pk: ({row.TEXT: text}, row.place()) for row, text in texts if text is not None}
    found = opening.opened_all(list(sealed.values()))
    return {row_id: next(iter(text.values())) for row_id, text in zip(sealed, found, strict=True)}


def export_of(model: type[CaseRecord], *columns: str) -> Export:
    """A person's own copy of these records: ``columns`` of each, and its text."""

    def export(person_id: UUID) -> Rows:
        rows = list(model._default_manager.filter(shopper_id=person_id).order_by("id"))
        texts = opened(rows)
        return [{name: getattr(row, name) for name in columns} | {model.TEXT: texts.get(row.pk)} for row in rows]

    return export


def rows_of_mine(model: type[models.Model], *columns: str) -> Export:
    """A person's own copy of these rows, which have no sealed text: ``columns`` of each."""

    def export(person_id: UUID) -> Rows:
        return list(model._default_manager.filter(shopper_id=person_id).order_by("id").values(*columns))

    return export
