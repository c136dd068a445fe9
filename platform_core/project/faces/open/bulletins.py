"""How does anybody read which measures were taken against which shop, why, and what became of them?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from merchants.sanctions import queries as sanctions_queries
from platform_core.cases.form_pages import refused
from platform_core.errors import NotFound
from platform_core.http.paging import read_page
from platform_core.project.faces import measures


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every statement, the latest first."""
    found = read_page(sanctions_queries.bulletins(), request, by=("-published_at", "-id"))
    facts = {"bulletins": [measures.bulletin(row) for row in found.rows], "next": found.next}
    return TemplateResponse(request, "open/bulletins.html", facts)


@require_safe
def about(request: HttpRequest, sanction_id: UUID) -> HttpResponse:
    """All that was published of one measure, in its order."""
    try:
        rows = sanctions_queries.bulletins_about(sanction_id)
    except NotFound as refusal:
        return refused(request, refusal)
    return TemplateResponse(request, "open/bulletin.html", {"bulletins": [measures.bulletin(row) for row in rows]})
