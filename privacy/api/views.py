"""How does a person agree, take it back, and see what they agreed to? Taking back is the same call as agreeing."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.actors import Actor
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from privacy import commands, queries
from privacy.api import serializers as shapes
from privacy.errors import AdvertiserNotFound, NotYourConsent, TextChanged
from privacy.types import Purpose


class Consents(APIView):
    """What this person agrees to."""

    @api(responses={200: shapes.ConsentsOut}, duties=("PIP-14", "CRL-29a"), operation_id="consents_show")
    def get(self, request: Request) -> Response:
        return Response(_shown(actor_of(request)))


class Advertising(APIView):
    """Advertisements as a whole: there is only a no."""

    @api(
        request=shapes.StopIn,
        responses={200: shapes.ConsentsOut},
        refuses=(NotYourConsent,),
        duties=("OTM-16", "PIP-15"),
        operation_id="consents_stop_all",
    )
    def put(self, request: Request) -> Response:
        parsed(shapes.StopIn, request)
        commands.withdraw_from_all(by=actor_of(request), at=clock.now())
        return Response(_shown(actor_of(request)))


class AdvertisingOfShop(APIView):
    """Advertisements of one shop: yes or no, by the same call."""

    @api(
        request=shapes.AdvertisingIn,
        responses={200: shapes.ConsentsOut},
        refuses=(NotYourConsent, AdvertiserNotFound, TextChanged),
        duties=("PIP-14", "PIP-15", "CRI-24"),
        operation_id="consents_say",
    )
    def put(self, request: Request, merchant_id: UUID) -> Response:
        said, by = parsed(shapes.AdvertisingIn, request), actor_of(request)
        if said["agreed"]:
            commands.give(merchant_id, text_version=said["text_version"], by=by, at=clock.now())
        else:
            commands.withdraw(merchant_id, by=by, at=clock.now())
        return Response(_shown(by))


def _shown(by: Actor) -> dict[str, object]:
    text, purpose = queries.text_in_force(), Purpose.ADVERTISING
    english = (get_language() or "").startswith("en")
    agreed = [
        {
            "consent_to": purpose,
            "merchant_id": act.advertiser,
            "text_version": act.text_version,
            "agreed_at": act.said_at,
        }
        for act in queries.agreed(by.id)
    ]
    in_force = {
        "consent_to": purpose,
        "text_version": text.version,
        "text": text.en if english else text.zh,
        "sha256": text.sha256,
    }
    return dict(shapes.ConsentsOut({"agreed": agreed, "texts": [in_force]}).data)
