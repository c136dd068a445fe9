"""The button by which the reader of an advertisement refuses more of them, without signing in.

The holder of the link may: it can stop advertisements and do nothing else. Opening it changes nothing, since programs
that look through mail open links by themselves.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

import platform_core.notices.queries
from merchants.shops.queries import shops as shops_queries
from platform_core import clock
from platform_core.actors import ANONYMOUS
from platform_core.cases.form_pages import refused
from platform_core.errors import NotFound
from privacy.consents import commands as consents_commands


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The button, and when it was pressed, that it is done: for the sender of this one, or for everybody."""
    try:
        advertiser = platform_core.notices.queries.received_advertisement(notice_id).advertiser
        if request.method == "POST":
            everyone = request.POST.get("from") == "everyone"
            consents_commands.stop_by_link(notice_id, everyone=everyone, by=ANONYMOUS, at=clock.now())
    except NotFound as refusal:
        return refused(request, refusal)
    shop = shops_queries.shop(advertiser).trade_name if advertiser else ""
    return TemplateResponse(request, "open/stop_advertising.html", {"shop": shop, "done": request.POST.get("from", "")})
