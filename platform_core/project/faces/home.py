"""The home page, from which a newcomer goes on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


def home(request: HttpRequest) -> HttpResponse:
    """The doors of the house, on one page."""
    return TemplateResponse(request, "home.html")
