"""Rows of kept files: each about one thing, for the two parties of its case."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models

from platform_core.actors import Role
from platform_core.files.errors import NoSuchFile
from platform_core.files.types import About, KeptFile
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow
from platform_core.tenancy.walls import APPEND, READ, Wall
from platform_core.vault.fields import SealedField
from platform_core.vault.types import Place


class FileQuerySet(models.QuerySet["File"]):
    def about(self, about: About) -> Self:
        return self.filter(about_type=about.type, about_id=about.id)

    def see(self, file_id: UUID) -> File:
        """The file, if the walls show it. Raises ``NoSuchFile``."""
        found = self.filter(id=file_id).first()
        if found is None:
            raise NoSuchFile(file_id=file_id)
        return found


class File(AppendOnly, TenantRow):
    """A file of a case between a shopper and a shop; its content is stored as a ciphertext.

    Both sides see it, no matter who added it; nobody changes or deletes it. Papers for a shop that is not open yet have
    one side alone, and no ``merchant``. Name and content are sealed with a key of the shopper whose case it is: when
    that key is destroyed, nobody can read either.
    """

    merchant = models.ForeignKey(  # type: ignore[assignment]  # narrower above
        "tenancy.Tenant", on_delete=models.PROTECT, related_name="+", null=True
    )
    shopper_id = models.UUIDField()
    about_type = models.CharField(max_length=60)
    about_id = models.UUIDField()
    kept_by = models.CharField(max_length=20)
    keeper_id = models.UUIDField()
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    name = SealedField()
    stored_as = models.CharField(max_length=80, unique=True)
    kept_at = models.DateTimeField()
    objects = FileQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("merchant", own="merchant", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        indexes = (models.Index(fields=["about_type", "about_id", "id"], name="files_about"),)

    @property
    def place(self) -> Place:
        """The place at which name and content are sealed."""
        return Place.of(self, subject_id=self.shopper_id)

    def as_kept(self) -> KeptFile:
        return KeptFile(
            id=self.id,
            media_type=self.media_type,
            size=self.size,
            sha256=self.sha256,
            about_type=self.about_type,
            about_id=self.about_id,
            kept_by=Role(self.kept_by),
            kept_at=self.kept_at,
        )
