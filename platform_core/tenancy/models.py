"""Rows of tenants. The kernel knows only their ids; the app merchants inserts them."""

import uuid_utils.compat
from django.db import models

from platform_core.tenancy.walls import APPEND, READ, Wall


class Tenant(models.Model):
    """A shop, as far as walls and foreign keys need it."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7)

    class Meta:
        constraints = (
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("merchant", own="id", may=READ),
            Wall("shopper", public=True),
            Wall("anonymous", public=True),
        )
