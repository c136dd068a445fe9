"""Pages of measures: the shop's own, and the public ones."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from merchants.sanctions import queries
from merchants.sanctions.doors import DOORS, link_to
from merchants.sanctions.models import Bulletin
from merchants.sanctions.types import SanctionKind, Statement
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.form_pages import Facts
from platform_core.cases.pages import pages, render_board, render_bulletins
from platform_core.ui import wording


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show every statement, the latest first."""
    return render_board(request, queries.bulletins(), show=_bulletin, template="merchants/sanctions/board.html")


@require_safe
def about(request: HttpRequest, sanction_id: UUID) -> HttpResponse:
    """Show all that was published of one measure, in its order."""
    find = partial(queries.bulletins_about, sanction_id)
    return render_bulletins(request, find, show=_bulletin, template="merchants/sanctions/about.html")


def _bulletin(row: Bulletin) -> Facts:
    """One statement, as it stands there for good; the latest that there is stands beside it."""
    latest = str(getattr(row, "latest", row.said))
    return {
        "row": row,
        "kind": words.label_of(SanctionKind, row.kind),
        "said": words.label_of(Statement, row.said),
        "latest": words.label_of(Statement, latest) if latest != row.said else "",
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
