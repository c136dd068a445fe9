"""The shapes of webhooks, for a shop."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from platform_core.webhooks.policies import LABEL, LONGEST_URL
from platform_core.webhooks.states import DeliveryState, EndpointState
from platform_core.webhooks.types import Failure

MOST_TOPICS: Final = 100
ENDPOINT_ACTIONS: Final = ("pause", "resume", "retire", "rotate", "test")


class WebhookIn(serializers.Serializer[Any]):
    """An address and its topics. An address of its own for each purpose; a shop has up to five."""

    url = serializers.CharField(
        max_length=LONGEST_URL, help_text="https, by name, without a password in it; other letters as xn--…"
    )
    topics = serializers.ListField(
        child=serializers.CharField(max_length=80),
        min_length=1,
        max_length=MOST_TOPICS,
        help_text="Out of GET …/webhooks/topics.",
    )
    name = serializers.RegexField(
        LABEL, required=False, default="", allow_blank=True, help_text="A word of your own for it; no personal data."
    )


class WebhookChangeIn(serializers.Serializer[Any]):
    """A change of a webhook: at least one of the fields."""

    url = serializers.CharField(max_length=LONGEST_URL, required=False)
    topics = serializers.ListField(
        child=serializers.CharField(max_length=80), min_length=1, max_length=MOST_TOPICS, required=False
    )
    name = serializers.RegexField(LABEL, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError(f"one of {', '.join(self.fields)}", code="required")
        return attrs


class RotationIn(serializers.Serializer[Any]):
    at_once = serializers.BooleanField(
        help_text="true: the old secret is known to others and signs no more; false: it signs for 24 hours yet."
    )


class WebhookRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    url = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    topics = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(choices=[s.value for s in EndpointState])
    state_since = serializers.DateTimeField()
    opened_at = serializers.DateTimeField()
    failing_since = serializers.DateTimeField(
        allow_null=True, help_text="Since when nothing but failures came back; after five days we stop."
    )


class WebhookOut(WebhookRowOut):
    """A webhook, and the acts open on it now. Its secret is shown once, when it is made."""

    old_secret_until = serializers.DateTimeField(allow_null=True, help_text="Until when the one before signs as well.")
    actions = serializers.ListField(child=serializers.CharField(), help_text=", ".join(ENDPOINT_ACTIONS))


class OpenedOut(WebhookOut):
    """A webhook with its secret, now and never again: Standard Webhooks, `whsec_` and base64."""

    secret = serializers.CharField()


class WebhookPage(serializers.Serializer[Any]):
    items = WebhookRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class TopicOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    says = serializers.CharField()
    carries = serializers.DictField(
        child=serializers.CharField(), source="fields", help_text="Each field of the message's `data`, and its type."
    )


class TopicsOut(serializers.Serializer[Any]):
    items = TopicOut(many=True)


class DeliveryRowOut(serializers.Serializer[Any]):
    """A message. `event_id` is the `webhook-id` under which it is sent, each time."""

    id = serializers.UUIDField()
    webhook_id = serializers.UUIDField(source="endpoint_id")
    event_id = serializers.UUIDField()
    topic = serializers.CharField()
    state = serializers.ChoiceField(choices=[s.value for s in DeliveryState])
    attempts = serializers.IntegerField(help_text="Since it was asked for last.")
    asked_at = serializers.DateTimeField()
    next_attempt_at = serializers.DateTimeField(
        allow_null=True, help_text="Not before; null when none is to come, or nothing is sent there for now."
    )


class AttemptOut(serializers.Serializer[Any]):
    made_at = serializers.DateTimeField()
    took_ms = serializers.IntegerField()
    status = serializers.IntegerField(allow_null=True, help_text="Of the answer; null where none came.")
    failure = serializers.ChoiceField(choices=[f.value for f in Failure], allow_null=True)


class DeliveryOut(DeliveryRowOut):
    """A message to the byte, every call that was made for it, and the acts open on it now."""

    body = serializers.CharField()
    failed_because = serializers.ChoiceField(
        choices=[f.value for f in Failure],
        allow_null=True,
        help_text="Why it is not sent again by itself, if it is not.",
    )
    tries = AttemptOut(many=True)
    actions = serializers.ListField(child=serializers.CharField(), help_text="redeliver")


class DeliveryPage(serializers.Serializer[Any]):
    items = DeliveryRowOut(many=True)
    next = serializers.CharField(allow_null=True)
