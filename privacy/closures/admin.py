"""The list of closing accounts, as staff see it: nobody of staff closes one, or keeps one open."""

from __future__ import annotations

from django.contrib import admin

from platform_core.cases.queues import Standing
from privacy.closures.models import Closure
from privacy.retention.admin import Watched


@admin.register(Closure)
class Closures(Watched):
    """Accounts that close. Nobody of staff closes one, or keeps one open."""

    list_display = ("number", "person_id", "state_in_words", "asked_at", "due")
    list_filter = (Standing,)
    ordering = ("-asked_at", "-id")
    search_fields = ("=number", "=person_id")
    fields = ("number", "person_id", "state_in_words", "asked_at", "erasing_at", "closed_at", "stopped_at")
    readonly_fields = fields
