"""Pages of measures: those of the shop, and what everybody reads."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from merchants.sanctions import queries
from merchants.sanctions.doors import DOORS, link_to
from merchants.sanctions.models import Bulletin
from merchants.sanctions.types import SanctionKind, Statement
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, refused
from platform_core.cases.pages import pages
from platform_core.errors import NotFound
from platform_core.http.paging import read_page
from platform_core.ui import wording


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every statement, the latest first."""
    found = read_page(queries.bulletins(), request, by=("-published_at", "-id"))
    facts = {"bulletins": [_bulletin(row) for row in found.rows], "next": found.next}
    return TemplateResponse(request, "merchants/sanctions/board.html", facts)


@require_safe
def about(request: HttpRequest, sanction_id: UUID) -> HttpResponse:
    """All that was published of one measure, in its order."""
    try:
        rows = queries.bulletins_about(sanction_id)
    except NotFound as refusal:
        return refused(request, refusal)
    facts = {"bulletins": [_bulletin(row) for row in rows]}
    return TemplateResponse(request, "merchants/sanctions/about.html", facts)


def _bulletin(row: Bulletin) -> Facts:
    """One statement, as it stands there for good; the latest that there is stands beside it."""
    latest = str(getattr(row, "latest", row.said))
    return {
        "row": row,
        "kind": words.said(SanctionKind, row.kind),
        "said": words.said(Statement, row.said),
        "latest": words.said(Statement, latest) if latest != row.said else "",
        "clause": link_to(queries.basis(row)),
        "goods": [words.in_language(hit["zh"], hit["en"]) for hit in row.targets],
        "last_day": wording.day(row.last_day) if row.last_day else "",
        "url": reverse("open:bulletin", kwargs={"sanction_id": row.sanction_id}),
    }


seller = pages(DOORS, Role.MERCHANT)
everybody = [
    path("bulletins/", board, name="bulletins"),
    path("bulletins/<uuid:sanction_id>", about, name="bulletin"),
]
