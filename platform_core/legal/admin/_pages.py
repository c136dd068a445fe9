"""What do these pages have in common: a form beside what one has to know, and the way back?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from platform_core.ui.looking import ReadOnly


class Desk(ReadOnly):
    """Read-only rows with pages beside them, on which something is done by a command."""

    list_per_page = 50

    def shown(
        self,
        request: HttpRequest,
        *,
        title: str,
        form: forms.Form,
        facts: Mapping[str, Any],
        choices: Mapping[str, Any],
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.model._meta,  # Django's documented API
            "form": form,
            "facts": facts,
            "choices": choices,
        }
        return TemplateResponse(request, "legal/admin/deed.html", context)

    def done(self, request: HttpRequest, text: str = "") -> HttpResponse:
        self.message_user(request, text or gettext("Done."), messages.SUCCESS)
        return self.to_list()

    def to_list(self) -> HttpResponse:
        return redirect(f"admin:legal_{self.model._meta.model_name}_changelist")
