"""How does anybody read which notices of infringement came in, what was stated, and what became of them?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from complaints.infringements import queries as infringements_queries
from platform_core.cases.form_pages import refused
from platform_core.errors import NotFound
from platform_core.http.paging import read_page
from platform_core.project.faces import infringements


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every statement, the latest first."""
    found = read_page(infringements_queries.infringement_bulletins(), request, by=("-published_at", "-id"))
    facts = {"bulletins": [infringements.ip_bulletin(row) for row in found.rows], "next": found.next}
    return TemplateResponse(request, "open/infringements.html", facts)


@require_safe
def about(request: HttpRequest, infringement_id: UUID) -> HttpResponse:
    """All that was published of one notice, in its order."""
    try:
        rows = infringements_queries.infringement_bulletins_about(infringement_id)
    except NotFound as refusal:
        return refused(request, refusal)
    facts = {"bulletins": [infringements.ip_bulletin(row) for row in rows]}
    return TemplateResponse(request, "open/infringement.html", facts)
