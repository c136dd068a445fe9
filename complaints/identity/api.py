"""API of requests for a shop's identity: the shapes of its answers."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from complaints.identity import queries
from complaints.identity.doors import DOORS
from complaints.identity.models import IdentityRequest
from platform_core.actors import Role
from platform_core.cases.doors import CaseApi, CaseStandOut, Columns, columns


@columns(IdentityRequest, "id", "number", "order_id", "merchant_id", "state", "asked_at")
class IdentityRowOut(Columns):
    """A request in a list."""


class IdentityStandOut(IdentityRowOut, CaseStandOut):
    """How far it is. What you are told stands at its own address alone."""


class MerchantIdentityOut(serializers.Serializer[Any]):
    """As it was verified last. `credit_code` of who is registered; a person's own number is nobody's but the
    authority's."""

    trade_name = serializers.CharField()
    name = serializers.CharField()
    credit_code = serializers.CharField()
    address = serializers.CharField()
    contact_name = serializers.CharField()
    phone = serializers.CharField()


@columns(IdentityRequest, "given_at")
class IdentityOut(IdentityStandOut):
    """With the identity that you were told."""

    identity = MerchantIdentityOut(allow_null=True)


API: Final = CaseApi(
    doors=DOORS,
    row=IdentityRowOut,
    one=IdentityOut,
    answer=IdentityStandOut,
    says="Your requests for the identity of a shop, newest first.",
    reads="A request for the identity of a shop, with what you were told.",
    in_one=lambda view: {"identity": queries.disclosed(view.row) or None},
)
storefront = API.routes(Role.SHOPPER)
