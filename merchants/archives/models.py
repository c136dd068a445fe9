"""Rows of archives of shops."""

from __future__ import annotations

from typing import Self
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import Q

from merchants.archives.case import ARCHIVE, SHOP, SYSTEM, S
from merchants.archives.types import ArchiveLanguage
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import READ, Wall
from platform_core.vault.fields import SealedField
from platform_core.vault.types import Place

PROGRESS = ("attempts", "turn_at", "files", "files_done", "storage_name")  # written by the worker between the steps


class ShopArchiveQuerySet(CaseQuerySet["ShopArchive"]):
    def in_state(self, state: S, *, merchant_id: UUID) -> Self:
        return self.filter(merchant_id=merchant_id, state=state).order_by("id")


class ShopArchive(TenantRow, CaseRow):
    """An archive of everything that is a shop's own, as its owner asked for it.

    What lies in the store is sealed under ``key``, which is sealed under who asked: once the key is gone nobody can
    read it, whether the store has deleted it or not. ``turn_at`` is when a worker takes it up, ``files`` how many files
    there are and ``files_done`` how many were taken; ``storage_name`` is emptied once nothing lies there any more.
    """

    CASE = ARCHIVE
    number = models.CharField(max_length=32)
    asked_by = models.UUIDField()
    language = models.CharField(max_length=10, choices=[(each.value, each.value) for each in ArchiveLanguage])
    attempts = models.PositiveSmallIntegerField(default=0)
    turn_at = models.DateTimeField()
    files = models.PositiveIntegerField(null=True)
    files_done = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    key = SealedField(null=True)
    storage_name = models.CharField(max_length=200, blank=True, default="")
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    tables_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    objects = ShopArchiveQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-asked_at", "-id"], name="archives_of_a_shop"),
            models.Index(fields=["turn_at"], condition=Q(state=S.ASKED.value), name="archives_to_build"),
            models.Index(
                fields=["id"], condition=Q(state=S.GONE.value) & ~Q(storage_name=""), name="archives_to_delete"
            ),
        )
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant"], condition=Q(state=S.ASKED.value), name="one_archive_is_built"),
            models.CheckConstraint(
                condition=Q(state=S.READY.value, key__isnull=False) | (~Q(state=S.READY.value) & Q(key__isnull=True)),
                name="archive_has_a_key_while_ready",
            ),
            Wall("shopper", own="asked_by", may=READ),  # a person's own act, for their file
            Wall(
                "merchant", own="merchant", may=("SELECT", "INSERT", ARCHIVE.may_update(SHOP, also=["failed_at"]))
            ),  # clocks too
            Wall("staff", may=READ),
            Wall("system", may=("SELECT", ARCHIVE.may_update(SYSTEM, also=PROGRESS))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(ARCHIVE.lifecycle),
            moved_by_the_worker(S.READY, S.FAILED),
            pgtrigger.Trigger(
                name="key_only_goes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.gone_at IS NOT NULL AND NEW.key IS NOT NULL"),
                func="RAISE EXCEPTION 'the key of an archive does not come back';",
            ),
        )

    @property
    def place(self) -> Place:
        return Place.of(self, subject_id=self.asked_by)
