"""Pages of notices of infringement: those of the right holder and of the shop, and what everybody reads."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from complaints.infringements import queries
from complaints.infringements.doors import DOORS
from complaints.infringements.models import InfringementBulletin
from complaints.infringements.types import RightKind
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.form_pages import Facts
from platform_core.cases.pages import pages, render_board, render_bulletins


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show every statement, the latest first."""
    return render_board(
        request, queries.infringement_bulletins(), show=_bulletin, template="complaints/infringements/board.html"
    )


@require_safe
def about(request: HttpRequest, infringement_id: UUID) -> HttpResponse:
    """Show all that was published of one notice, in its order."""
    find = partial(queries.infringement_bulletins_about, infringement_id)
    return render_bulletins(request, find, show=_bulletin, template="complaints/infringements/about.html")


def _bulletin(row: InfringementBulletin) -> Facts:
    return {
        "row": row,
        "shop_url": reverse("open:shop", args=[row.merchant_id]),
        "url": reverse("open:infringement", args=[row.infringement_id]),
        "said": words.state("infringement", row.said),
        "right": words.label_of(RightKind, row.right_kind),
        "goods": [words.in_language(named["zh"], named["en"]) for named in row.goods],
    }


me = pages(DOORS, Role.SHOPPER)
seller = pages(DOORS, Role.MERCHANT)
everybody = [
    path("infringements/", board, name="infringements"),
    path("infringements/<uuid:infringement_id>", about, name="infringement"),
]
