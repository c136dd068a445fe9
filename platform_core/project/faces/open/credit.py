"""The credit of a shop and its formula, for everybody."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from platform_core.cases.form_pages import refused
from platform_core.errors import NotFound
from platform_core.project.faces import credit


@require_safe
def of_shop(request: HttpRequest, merchant_id: UUID) -> HttpResponse:
    """The score, the parts that explain it, the formula, and the facts against the shop with its replies."""
    try:
        return TemplateResponse(request, "open/credit.html", credit.whole(merchant_id, request))
    except NotFound as refusal:
        return refused(request, refusal)
