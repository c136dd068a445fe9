"""The closing of a shop by its own programme."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from merchants.closing import queries
from merchants.closing.case import UNDER_WAY
from merchants.closing.doors import DOORS
from merchants.closing.models import Closing
from platform_core.actors import Role
from platform_core.cases.declared import CaseView
from platform_core.cases.doors import CaseApi, CaseStandOut, Columns, columns


@columns(Closing, "id", "number", "state", "announced_at", "closes_at", "settling_at", "taken_back_at", "closed_at")
class ShopClosingRowOut(Columns):
    """The closing of your shop: announced to everybody, and done once the notice is over and nothing is open."""


class OpenItemOut(serializers.Serializer[Any]):
    """Something that is open; where `due_at` is known, it ends by then."""

    kind = serializers.CharField()
    subject_id = serializers.UUIDField()
    due_at = serializers.DateTimeField(allow_null=True)


class ShopClosingAnswerOut(ShopClosingRowOut, CaseStandOut):
    """The same, with its clocks and what you may do now."""


class ShopClosingOut(ShopClosingAnswerOut):
    """The same, with everything that is open now: the shop closes once that is nothing."""

    open_items = OpenItemOut(many=True)


def _open_items(view: CaseView[Closing]) -> dict[str, Any]:
    open_items = queries.open_items(view.row.merchant_id) if view.row.stage in UNDER_WAY else []
    return {"open_items": OpenItemOut(open_items, many=True).data}


API: Final = CaseApi(
    doors=DOORS,
    row=ShopClosingRowOut,
    one=ShopClosingOut,
    answer=ShopClosingAnswerOut,
    says="The closings that your shop has announced, newest first.",
    reads="One of them, with everything that is still open.",
    in_one=_open_items,
)
seller = API.routes(Role.MERCHANT, prefix="seller-")
