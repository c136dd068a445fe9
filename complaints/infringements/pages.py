"""Pages of notices of infringement: those of the right holder and of the shop, and what everybody reads."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from complaints.infringements import queries
from complaints.infringements.doors import DOORS
from complaints.infringements.models import InfringementBulletin
from complaints.infringements.types import RightKind
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, refused
from platform_core.cases.pages import pages
from platform_core.errors import NotFound
from platform_core.http.paging import read_page


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every statement, the latest first."""
    found = read_page(queries.infringement_bulletins(), request, by=("-published_at", "-id"))
    facts = {"bulletins": [_bulletin(row) for row in found.rows], "next": found.next}
    return TemplateResponse(request, "complaints/infringements/board.html", facts)


@require_safe
def about(request: HttpRequest, infringement_id: UUID) -> HttpResponse:
    """All that was published of one notice, in its order."""
    try:
        rows = queries.infringement_bulletins_about(infringement_id)
    except NotFound as refusal:
        return refused(request, refusal)
    facts = {"bulletins": [_bulletin(row) for row in rows]}
    return TemplateResponse(request, "complaints/infringements/about.html", facts)


def _bulletin(row: InfringementBulletin) -> Facts:
    return {
        "row": row,
        "shop_url": reverse("open:shop", args=[row.merchant_id]),
        "url": reverse("open:infringement", args=[row.infringement_id]),
        "said": words.state("infringement", row.said),
        "right": words.said(RightKind, row.right_kind),
        "goods": [words.in_language(named["zh"], named["en"]) for named in row.goods],
    }


me = pages(DOORS, Role.SHOPPER)
seller = pages(DOORS, Role.MERCHANT)
everybody = [
    path("infringements/", board, name="infringements"),
    path("infringements/<uuid:infringement_id>", about, name="infringement"),
]
