"""The desk of closings: which shops close, when, and what holds them."""

from __future__ import annotations

from django.contrib import admin

from merchants.closing.doors import DOORS
from merchants.closing.models import Closing
from platform_core.cases.queues import desk_of

admin.site.register(Closing, desk_of(DOORS))
