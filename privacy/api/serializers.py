"""In which form does a person agree, and see what they agreed to?"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from privacy.types import Purpose


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
