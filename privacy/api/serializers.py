"""In which form does a person agree, and see what they agreed to?"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from platform_core.cases.doors import CaseStandOut
from privacy.types import CONTACT, Purpose, RequestKind


class ConsentTextOut(serializers.Serializer[Any]):
    """What is agreed to, in the reader's language. The hash is of both languages, a line feed between them."""

    consent_to = serializers.ChoiceField([purpose.value for purpose in Purpose])
    text_version = serializers.IntegerField()
    text = serializers.CharField()
    sha256 = serializers.CharField()


class AgreedOut(serializers.Serializer[Any]):
    """To whose advertisements; no `merchant_id` is the platform itself."""

    consent_to = serializers.ChoiceField([purpose.value for purpose in Purpose])
    merchant_id = serializers.UUIDField(allow_null=True)
    text_version = serializers.IntegerField()
    agreed_at = serializers.DateTimeField()


class ConsentsOut(serializers.Serializer[Any]):
    """What the person agrees to now, the latest first, and the words in force of all that there is to agree to."""

    agreed = AgreedOut(many=True)
    texts = ConsentTextOut(many=True)


class AdvertisingIn(serializers.Serializer[Any]):
    """Yes or no. Whoever agrees says to which version of the text."""

    agreed = serializers.BooleanField()
    text_version = serializers.IntegerField(min_value=1, max_value=10_000, required=False)

    def validate(self, attrs: Any) -> Any:
        if attrs["agreed"] and "text_version" not in attrs:
            raise serializers.ValidationError({"text_version": ["required by who agrees"]}, code="required")
        return attrs


class StopIn(serializers.Serializer[Any]):
    """Only a no: nobody agrees to everybody at once."""

    agreed = serializers.ChoiceField([False])


class PrivacyRequestIn(serializers.Serializer[Any]):
    """What is asked for: `sent_code` for a copy, another contact, a deletion; in `words` where a person answers."""

    kind = serializers.ChoiceField([kind.value for kind in RequestKind])
    words = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    name = serializers.CharField(max_length=100, required=False)
    phone = serializers.CharField(max_length=30, required=False)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    sent_code = serializers.CharField(max_length=20, required=False)

    def validate(self, attrs: Any) -> Any:
        return {name: value for name, value in attrs.items() if name not in CONTACT} | {
            "contact": {name: attrs[name] for name in CONTACT if name in attrs}
        }


class PrivacyRequestRowOut(serializers.Serializer[Any]):
    """A request, the newest first in a list."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    kind = serializers.ChoiceField([kind.value for kind in RequestKind])
    state = serializers.CharField()
    filed_at = serializers.DateTimeField()


class PrivacyRequestOut(PrivacyRequestRowOut, CaseStandOut):
    """With both sides' words, the clocks, what you may do now, and of a deletion what was erased and what is kept."""

    words = serializers.CharField(allow_null=True)
    answer = serializers.CharField(allow_null=True)
    why = serializers.CharField(allow_null=True)
    certificate = serializers.JSONField(allow_null=True)


class PrivacyRequestPage(serializers.Serializer[Any]):
    items = PrivacyRequestRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class ClosingIn(serializers.Serializer[Any]):
    """A code that we sent to the phone of the account. Nothing else is asked for."""

    sent_code = serializers.CharField(max_length=20)


class ClosingOut(CaseStandOut):
    """The closing of an account: until when it may be taken back."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    state = serializers.CharField()
    asked_at = serializers.DateTimeField()


class OpenThingOut(serializers.Serializer[Any]):
    """What you would lose with the account; `until` where a clock says so."""

    kind = serializers.CharField()
    number = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)


class HeldOut(serializers.Serializer[Any]):
    """What would be kept of you, for which duties and until when; no `until`: until something happens."""

    retention = serializers.CharField()
    duties = serializers.ListField(child=serializers.CharField())
    models = serializers.ListField(child=serializers.CharField())
    until = serializers.DateTimeField(allow_null=True)


class ClosingFactsOut(serializers.Serializer[Any]):
    """Before you close your account: what is open, and what would be kept."""

    open_things = OpenThingOut(many=True)
    held = HeldOut(many=True)
    closing = ClosingOut(allow_null=True)


class DataRecipientOut(serializers.Serializer[Any]):
    """Somebody outside who may get personal data, and on what ground."""

    port = serializers.CharField()
    name = serializers.CharField()
    contact = serializers.CharField()
    part = serializers.CharField()
    purpose = serializers.CharField()
    manner = serializers.CharField()
    categories = serializers.CharField()
    basis = serializers.CharField()


class SuppliedOut(serializers.Serializer[Any]):
    """Who received data of yours, what for, and on which day."""

    name = serializers.CharField()
    contact = serializers.CharField()
    purpose = serializers.CharField()
    categories = serializers.CharField()
    on = serializers.DateField()


class DataRecipientsOut(serializers.Serializer[Any]):
    recipients = DataRecipientOut(many=True)


class SuppliesOut(serializers.Serializer[Any]):
    supplies = SuppliedOut(many=True)
