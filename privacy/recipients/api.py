"""API of recipients: the public register, and the recipients of one's own data."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core.http.files import PRIVATE
from platform_core.http.requests import actor_of
from platform_core.http.schema import api
from privacy.recipients import queries


class DataRecipientOut(serializers.Serializer[Any]):
    """An outside recipient of personal data, with the ground for it."""

    port = serializers.CharField()
    name = serializers.CharField()
    contact = serializers.CharField()
    part = serializers.CharField()
    purpose = serializers.CharField()
    manner = serializers.CharField()
    categories = serializers.CharField()
    basis = serializers.CharField()


class SuppliedOut(serializers.Serializer[Any]):
    """A recipient of your data, the purpose, and the day."""

    name = serializers.CharField()
    contact = serializers.CharField()
    purpose = serializers.CharField()
    categories = serializers.CharField()
    on = serializers.DateField()


class DataRecipientsOut(serializers.Serializer[Any]):
    recipients = DataRecipientOut(many=True)


class SuppliesOut(serializers.Serializer[Any]):
    supplies = SuppliedOut(many=True)


class Recipients(APIView):
    """The register of outside recipients, by port, with the purpose. Anybody may read it."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @api(responses={200: DataRecipientsOut}, duties=("PIP-23", "PIP-21"), operation_id="privacy_recipients")
    def get(self, request: Request) -> Response:
        return Response(DataRecipientsOut({"recipients": queries.recipients()}).data)


class Supplies(APIView):
    """The recipients of this person's data, each with the day."""

    @api(responses={200: SuppliesOut}, duties=("PIP-23",), operation_id="privacy_supplies")
    def get(self, request: Request) -> Response:
        found = queries.supplies_to(actor_of(request).id)
        return Response(SuppliesOut({"supplies": found}).data, headers=PRIVATE)
