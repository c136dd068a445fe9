"""Which pictures has a shop given to its listings?"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import models
from django.db.models import Q

from catalog.models._walls import PLATFORM, WORLD
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow
from platform_core.tenancy.walls import APPEND, Wall


class ImageQuerySet(models.QuerySet["Image"]):
    def sizes(self, hashes: Collection[str], *, merchant_id: UUID) -> dict[str, tuple[int, int]]:
        """Width and height of those of these pictures that the shop has, by hash."""
        found = self.filter(merchant_id=merchant_id, sha256__in=hashes)
        return {sha256: (width, height) for sha256, width, height in found.values_list("sha256", "width", "height")}

    def known(self, hashes: Collection[str], *, merchant_id: UUID) -> set[str]:
        """Those of these hashes of which the shop has the picture."""
        found = self.filter(merchant_id=merchant_id, sha256__in=hashes)
        return set(found.values_list("sha256", flat=True))


class Image(TenantRow, AppendOnly):
    """A picture that everybody may see, drawn anew: ``sha256`` is of the whole one, by which listings name it.

    The pictures themselves, whole and in their sizes, lie on the shelf of images under this hash.
    """

    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    kept_at = models.DateTimeField()

    objects = ImageQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["sha256"], name="image_by_hash"),)
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant", "sha256"], name="image_of_shop_once"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="image_named_by_its_hash"),
            *WORLD,
            Wall("merchant", own="merchant", may=APPEND, public=True),
            *PLATFORM,
        )
