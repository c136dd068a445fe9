"""Guides to the rights of consumers, and alerts, for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from platform_core.cases.form_pages import Facts, refused
from platform_core.errors import NotFound
from platform_core.project.faces.articles import article, article_row
from platform_core.rulebook import queries
from platform_core.rulebook.errors import ArticleNotFound
from platform_core.rulebook.types import Topic

ALERTS = 12


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every guide that holds, and the last alerts."""
    recent = queries.alerts().order_by("-number")[:ALERTS]
    facts: Facts = {
        "guides": [article_row(row) for row in queries.guides()],
        "alerts": [article_row(row) for row in recent],
    }
    return TemplateResponse(request, "open/guides.html", facts)


@require_safe
def current(request: HttpRequest, theme: str) -> HttpResponse:
    """The guide that holds, at an address that notices can name for good."""
    found = queries.guide(Topic(theme)) if theme in list(Topic) else None
    if found is None:
        return refused(request, ArticleNotFound())
    return redirect("open:guide-number", theme=found.theme, number=found.number)


@require_safe
def guide_version(request: HttpRequest, theme: str, number: int) -> HttpResponse:
    """One article, also one that was replaced or withdrawn."""
    try:
        row = queries.article(theme, number)
    except NotFound as refusal:
        return refused(request, refusal)
    return TemplateResponse(request, "open/guide.html", article(row) | {"theme": theme})
