"""The page of who is who in the demo: every login, its purpose and its door, the password, and the codes of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from platform_core.drivers.demo.people import (
    APPLICANT,
    CASHIER,
    HELPER,
    LAMP_OWNER,
    PASSWORD,
    REGULATOR,
    SECOND,
    SHOPPER,
    STAFF,
    TEA_OWNER,
    TOTP_SECRET,
    WITH_CODE,
    DemoPerson,
)
from platform_core.drivers.world.doors import code_of_now


@dataclass(frozen=True, slots=True)
class Part:
    """Who somebody is, and what one signs in as them for."""

    role: str | Promise
    purpose: str | Promise


PARTS: Final[Mapping[DemoPerson, Part]] = {
    SHOPPER: Part(
        _("shopper"),
        _("Buys at both shops. Orders, returns, claims, complaints and requests in many states, each with its clocks."),
    ),
    TEA_OWNER: Part(
        _("owner of the tea shop"), _("The other side of them: goods, stock, orders, answers, money, team.")
    ),
    LAMP_OWNER: Part(_("owner of the lamp shop"), _("Another shop, which sees nothing of the first.")),
    HELPER: Part(
        _("customer service of the tea shop"),
        _("Reads what the shop reads, and acts only where customers wait for an answer."),
    ),
    CASHIER: Part(_("finance of the tea shop"), _("Reads what the shop reads, and acts only on its money.")),
    APPLICANT: Part(
        _("somebody who wants to open a shop"), _("Applies for a shop, up to the decision of two of staff.")
    ),
    STAFF: Part(_("platform staff"), _("The queues of all cases, books, log and clocks.")),
    SECOND: Part(
        _("platform staff, the second of two"),
        _("Decides what the first has proposed: nobody may do both."),
    ),
    REGULATOR: Part(_("market regulator"), _("Asks for a trail, fetches it, and verifies it offline.")),
}


@require_safe
@never_cache
def who(request: HttpRequest) -> HttpResponse:
    """All that one needs to come in anywhere. Every secret on it is public: it stands in the source."""
    return TemplateResponse(
        request,
        "drivers/who.html",
        {
            "people": [{"is": one, "part": part, "by_code": one in WITH_CODE} for one, part in PARTS.items()],
            "password": PASSWORD,
            "code": code_of_now(TOTP_SECRET),
            "outside": settings.PAYMENT_PROVIDER_URL.removesuffix("/pay"),
        },
    )
