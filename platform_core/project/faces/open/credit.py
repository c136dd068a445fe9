"""The public page of a shop's credit."""

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
    """Show the score with its parts and its formula, and the facts against the shop with the shop's replies."""
    try:
        return TemplateResponse(request, "open/credit.html", credit.credit_facts(merchant_id, request))
    except NotFound as refusal:
        return refused(request, refusal)
