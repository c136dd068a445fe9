"""The desk of archives: which shops wait for one, and which could not be put together."""

from __future__ import annotations

from django.contrib import admin

from merchants.archives.doors import DOORS
from merchants.archives.models import ShopArchive
from platform_core.cases.queues import desk_of

admin.site.register(ShopArchive, desk_of(DOORS))
