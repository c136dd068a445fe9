"""Rows of the doors: answers by idempotency key, messages received from outside, and counts of calls."""

from django.db import models

from platform_core.rows import AppendOnly, Row
from platform_core.tenancy.walls import APPEND, READ, WRITE, Wall


class Answer(Row):
    """A 2xx, byte for byte. It commits with its effect; bodies hold personal data only masked."""

    merchant_id = models.UUIDField(null=True)
    person_id = models.UUIDField()
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField()
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    body = models.BinaryField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["merchant_id", "person_id", "key"], nulls_distinct=False, name="one_answer_a_key"
            ),
            Wall("shopper", own="person_id", may=APPEND),
            Wall("merchant", own="merchant_id", may=APPEND),
            Wall("regulator", own="person_id", may=APPEND),
            Wall("staff", may=APPEND),
        )


class ReceivedMessage(AppendOnly, Row):
    """A signed message from an outside system, by its own id: delivered twice, done once."""

    source = models.UUIDField()
    message_id = models.CharField(max_length=255)
    received_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.UniqueConstraint(fields=["source", "message_id"], name="received_once"),
            Wall("outside", own="source", may=APPEND),
            Wall("auditor", may=READ),
        )


class CallCount(Row):
    """The calls of somebody in a minute in which the cache was away; gone with the next minute that is counted.

    The caller stands here under a keyed hash only. Everybody is counted in the anonymous scope: no other role sees it.
    """

    who = models.CharField(max_length=80)
    minute = models.DateTimeField()
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["who", "minute"], name="one_count_a_minute"),
            Wall("anonymous", may=WRITE),
        )
