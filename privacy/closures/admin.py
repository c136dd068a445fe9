"""The list of closing accounts, for staff to read."""

from __future__ import annotations

from django.contrib import admin

from platform_core.cases.queues import OpenFilter
from privacy.closures.models import Closure
from privacy.retention.admin import Watched


@admin.register(Closure)
class Closures(Watched):
    """Accounts that are closing. Staff cannot close one, nor keep one open."""

    list_display = ("number", "person_id", "state_in_words", "asked_at", "due")
    list_filter = (OpenFilter,)
    ordering = ("-asked_at", "-id")
    search_fields = ("=number", "=person_id")
    fields = ("number", "person_id", "state_in_words", "asked_at", "erasing_at", "closed_at", "stopped_at")
    readonly_fields = fields
