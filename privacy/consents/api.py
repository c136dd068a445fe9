"""API of consents: agree to advertisements, and take it back by the same call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.actors import Actor
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from privacy.consents import commands, queries
from privacy.consents.errors import AdvertiserNotFound, NotYourConsent, TextChanged
from privacy.consents.types import Purpose


class ConsentTextOut(serializers.Serializer[Any]):
    """The text of a consent, in the reader's language. The hash is of both languages, a line feed between them."""

    consent_to = serializers.ChoiceField([purpose.value for purpose in Purpose])
    text_version = serializers.IntegerField()
    text = serializers.CharField()
    sha256 = serializers.CharField()


class AgreedOut(serializers.Serializer[Any]):
    """A consent in force. Without `merchant_id` it is for the platform's own advertisements."""

    consent_to = serializers.ChoiceField([purpose.value for purpose in Purpose])
    merchant_id = serializers.UUIDField(allow_null=True)
    text_version = serializers.IntegerField()
    agreed_at = serializers.DateTimeField()


class ConsentsOut(serializers.Serializer[Any]):
    """The person's consents in force, the latest first, and the texts in force that anybody may agree to."""

    agreed = AgreedOut(many=True)
    texts = ConsentTextOut(many=True)


class AdvertisingIn(serializers.Serializer[Any]):
    """Yes or no. To agree, name the version of the text."""

    agreed = serializers.BooleanField()
    text_version = serializers.IntegerField(min_value=1, max_value=10_000, required=False)

    def validate(self, attrs: Any) -> Any:
        if attrs["agreed"] and "text_version" not in attrs:
            raise serializers.ValidationError({"text_version": ["required by who agrees"]}, code="required")
        return attrs


class StopIn(serializers.Serializer[Any]):
    """Only a no: nobody agrees to everybody at once."""

    agreed = serializers.ChoiceField([False])


class Consents(APIView):
    """This person's consents in force."""

    @api(responses={200: ConsentsOut}, duties=("PIP-14", "CRL-29a"), operation_id="consents_show")
    def get(self, request: Request) -> Response:
        return Response(_render_consents(actor_of(request)))


class Advertising(APIView):
    """Advertisements as a whole: they can only be refused."""

    @api(
        request=StopIn,
        responses={200: ConsentsOut},
        refuses=(NotYourConsent,),
        duties=("OTM-16", "PIP-15"),
        operation_id="consents_stop_all",
    )
    def put(self, request: Request) -> Response:
        parsed(StopIn, request)
        commands.withdraw_from_all(by=actor_of(request), at=clock.now())
        return Response(_render_consents(actor_of(request)))


class AdvertisingOfShop(APIView):
    """Advertisements of one shop: yes or no, by the same call."""

    @api(
        request=AdvertisingIn,
        responses={200: ConsentsOut},
        refuses=(NotYourConsent, AdvertiserNotFound, TextChanged),
        duties=("PIP-14", "PIP-15", "CRI-24"),
        operation_id="consents_say",
    )
    def put(self, request: Request, merchant_id: UUID) -> Response:
        said, by = parsed(AdvertisingIn, request), actor_of(request)
        if said["agreed"]:
            commands.give(merchant_id, text_version=said["text_version"], by=by, at=clock.now())
        else:
            commands.withdraw(merchant_id, by=by, at=clock.now())
        return Response(_render_consents(by))


def _render_consents(by: Actor) -> dict[str, object]:
    text, purpose = queries.text_in_force(), Purpose.ADVERTISING
    english = (get_language() or "").startswith("en")
    agreed = [
        {
            "consent_to": purpose,
            "merchant_id": act.advertiser,
            "text_version": act.text_version,
            "agreed_at": act.said_at,
        }
        for act in queries.consents_in_force(by.id)
    ]
    in_force = {
        "consent_to": purpose,
        "text_version": text.version,
        "text": text.en if english else text.zh,
        "sha256": text.sha256,
    }
    return dict(ConsentsOut({"agreed": agreed, "texts": [in_force]}).data)
