"""Rows of imports: a file that a shop has sent in, and its lines in batches."""

from __future__ import annotations

from typing import Final, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from catalog.listings.models import PLATFORM, choices
from catalog.sheets.errors import ImportNotFound
from catalog.sheets.states import IMPORT, OPEN, S
from catalog.sheets.types import SheetKind
from platform_core.actors import Actor
from platform_core.rows import (
    TENANT_KEY,
    Stateful,
    TenantQuerySet,
    TenantRow,
    kept_by_the_database,
    moved_by_the_worker,
)
from platform_core.tenancy.walls import CompositeKey, Wall

KEPT: Final = 90  # days, a house number: the lines of an import that has ended
IS_OPEN: Final = [state.value for state in OPEN]


class ImportQuerySet(TenantQuerySet["Import"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def see(self, import_id: UUID, *, by: Actor) -> Import:
        """Raises ``ImportNotFound``."""
        found = self.visible_to(by).defer("content").filter(id=import_id).first()
        if found is None:
            raise ImportNotFound(import_id=import_id)
        return found

    def take(self, import_id: UUID) -> Import:
        """The row, locked until commit. Raises ``ImportNotFound``."""
        found = self.defer("content").select_for_update().filter(id=import_id).first()
        if found is None:
            raise ImportNotFound(import_id=import_id)
        return found


class Import(TenantRow, Stateful):
    """A file that a shop has sent in, and how far it has been written.

    ``content`` is the file until its lines are laid out; ``person_id`` who sent it, while it goes on. ``attempts``
    counts turns that have begun and not ended: one that kills its worker each time comes to an end.
    """

    LIFECYCLE = IMPORT
    kind = models.CharField(max_length=10, choices=choices(SheetKind))
    name = models.CharField(max_length=120)
    person_id = models.UUIDField(null=True)
    content = models.BinaryField(null=True)
    encoding = models.CharField(max_length=10, blank=True, default="")
    header = models.JSONField(default=list)
    why = models.CharField(max_length=60, blank=True, default="")
    missing = models.JSONField(default=list)
    lines = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    turn_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    writing_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-id"], name="imports_of_shop"),
            models.Index(fields=["turn_at"], condition=Q(state__in=IS_OPEN), name="imports_waiting"),
        )
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant"], condition=Q(state__in=IS_OPEN), name="import_runs_alone"),
            models.CheckConstraint(condition=Q(refused__lte=models.F("done")), name="import_refuses_what_is_done"),
            models.CheckConstraint(
                condition=Q(state__in=IS_OPEN, ended_at=None, person_id__isnull=False)
                | (~Q(state__in=IS_OPEN) & Q(ended_at__isnull=False, person_id=None)),
                name="import_ends_once",
            ),
            Wall("merchant", own="merchant", may=("SELECT", "INSERT", "UPDATE")),
            *PLATFORM,
        )
        triggers = (
            *kept_by_the_database(IMPORT),
            moved_by_the_worker(S.WRITING, S.FINISHED, S.UNREADABLE, S.FAILED),
        )


class ImportBatch(TenantRow):
    """Lines of an import that are written together: ``rows`` until then, afterwards those that were refused.

    A row is `[number, cells, fault]`; a refused one `[number, cells, [[column, code], …]]`.
    """

    of_import = models.ForeignKey(
        Import, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    rows = models.JSONField()
    refused = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["of_import", "number"], name="import_batch_once"),
            CompositeKey(to="catalog.Import", fields=("merchant", "of_import")),
            Wall("merchant", own="merchant"),
            *PLATFORM,
        )
