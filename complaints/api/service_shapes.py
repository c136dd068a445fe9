"""What do a conversation, the ways to customer service and a record of complaints look like on the wire?"""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from complaints.policies import MOST_REPLY, MOST_TEXT
from complaints.states import ConversationState
from complaints.types import AskedAbout, ServiceChannel
from platform_core.actors import Role
from platform_core.cases.doors import CaseStandOut
from platform_core.files.doors import FileOut

PARTIAL_TIME: Final = r"^[0-2]\d:[0-5]\d:[0-5]\d$"  # RFC 3339; as `time` in OpenAPI it would need an offset


class ServiceChannelOut(serializers.Serializer[Any]):
    """`opens` and `closes` are Beijing time, every day; without them it is always open. `within` is the house's promise
    of a first reply, by the rule named: `hours:24`. Of a call there is none, and both are empty."""

    channel = serializers.ChoiceField(choices=[c.value for c in ServiceChannel])
    where = serializers.CharField()
    opens = serializers.RegexField(PARTIAL_TIME, allow_null=True)
    closes = serializers.RegexField(PARTIAL_TIME, allow_null=True)
    rule = serializers.CharField(allow_blank=True)
    within = serializers.CharField(allow_blank=True)


class ServiceOut(serializers.Serializer[Any]):
    channels = ServiceChannelOut(many=True)


class ConversationIn(serializers.Serializer[Any]):
    """About an order of yours, a listing or a shop, and it goes to the shop; about none of them, and it goes to a
    person of the platform."""

    order_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    listing_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    merchant_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    text = serializers.CharField(max_length=MOST_TEXT)

    def validate(self, attrs: Any) -> Any:
        """One thing at most."""
        if sum(attrs[name] is not None for name in ("order_id", "listing_id", "merchant_id")) > 1:
            raise serializers.ValidationError("name one thing at most", code="invalid")
        return attrs

    @staticmethod
    def about(said: dict[str, Any]) -> AskedAbout:
        return AskedAbout(**{name: said[name] for name in ("order_id", "listing_id", "merchant_id")})


class ConversationMessageIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=MOST_TEXT)


class ConversationReplyIn(ConversationMessageIn):
    """`automatic` says that a machine wrote it: it is shown, and is no reply, so no clock stops."""

    automatic = serializers.BooleanField(required=False, default=False)


class ConversationRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()
    merchant_id = serializers.UUIDField(allow_null=True)
    order_id = serializers.UUIDField(allow_null=True)
    listing_id = serializers.UUIDField(allow_null=True)
    state = serializers.ChoiceField(choices=[s.value for s in ConversationState])
    started_at = serializers.DateTimeField()


class ConversationPageOut(serializers.Serializer[Any]):
    items = ConversationRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class ConversationStandOut(ConversationRowOut, CaseStandOut):
    """Where it stands now, without what anybody wrote."""


class SaidOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    author = serializers.ChoiceField(choices=[Role.SHOPPER.value, Role.MERCHANT.value, Role.STAFF.value])
    automatic = serializers.BooleanField()
    text = serializers.CharField()
    written_at = serializers.DateTimeField()


class ConversationOut(ConversationStandOut):
    """All of it, for those who are in it."""

    messages = SaidOut(many=True)
    files = FileOut(many=True)


class RecordFiguresOut(serializers.Serializer[Any]):
    """Of what was filed in these months, as it stood when they ended. `timely`: everything that the shop had to answer
    it answered in time. `stars_tenths` only where enough people have said how content they are."""

    filed = serializers.IntegerField()
    topics = serializers.DictField(child=serializers.IntegerField())
    settled = serializers.IntegerField()
    upheld = serializers.IntegerField()
    dismissed = serializers.IntegerField()
    rested = serializers.IntegerField()
    undecided = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    open = serializers.IntegerField()
    resolved_percent = serializers.IntegerField(allow_null=True)
    median_hours = serializers.IntegerField(allow_null=True)
    to_answer = serializers.IntegerField()
    in_time = serializers.IntegerField()
    timely = serializers.BooleanField(allow_null=True)
    ratings = serializers.IntegerField()
    stars_tenths = serializers.IntegerField(allow_null=True)


class RecordReplyIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=MOST_REPLY)


class RecordReplyOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    said_at = serializers.DateTimeField()


class ComplaintRecordOut(serializers.Serializer[Any]):
    """What was published at the beginning of a month, and what the shop says to it. Nobody is named in it."""

    id = serializers.UUIDField()
    month = serializers.DateField()
    last_6 = RecordFiguresOut()
    last_12 = RecordFiguresOut()
    reply = RecordReplyOut(allow_null=True)
    published_at = serializers.DateTimeField()


class ComplaintRecordPageOut(serializers.Serializer[Any]):
    items = ComplaintRecordOut(many=True)
    next = serializers.CharField(allow_null=True)
