"""Rows of the event log: one row is the domain event, the audit record and the history of its subject at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q

from platform_core.eventlog.states import REPLAY
from platform_core.rows import AppendOnly, Row, Stateful, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, Wall

# A waiting delivery is deleted when it was made, or when staff have said why it never will be.
ENDED: Final = """
IF NOT told(OLD.id) AND NOT coalesce(told(OLD.replay_id), false) AND NOT EXISTS (
    SELECT FROM eventlog_delivery made WHERE made.event_id = OLD.event_id AND made.subscriber = OLD.subscriber
    AND made.replay_id IS NOT DISTINCT FROM OLD.replay_id
) THEN RAISE EXCEPTION 'the delivery % was neither made nor dismissed', OLD.id; END IF;
RETURN OLD;
"""


# Live events go before replays, which staff may request by the thousand.
LIVE_FIRST: Final = F("replay").asc(nulls_first=True)


if TYPE_CHECKING:  # generic in the stubs alone
    Column = models.Field[Any, Any]
else:
    Column = models.Field


class Xid8Field(Column):
    """The id of the transaction that wrote the row; it never wraps around."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: str | None, *_: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or hasattr(value, "resolve_expression") else str(value)


class Event(AppendOnly, Row):
    """A fact: who did it, in which role, for which shop, by which door, its subject and person, when, and why."""

    topic = models.CharField(max_length=80)
    occurred_at = models.DateTimeField()
    actor_id = models.UUIDField()
    role = models.CharField(max_length=20)
    door = models.CharField(max_length=20)
    merchant_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    reason = models.TextField(blank=True, default="")
    payload = models.JSONField(default=dict)
    xid = Xid8Field(db_default=Func(function="pg_current_xact_id"), editable=False)

    class Meta:
        indexes = (
            models.Index(fields=["subject_id", "xid"], name="event_subject"),  # timeline, and told()
            models.Index(fields=["person_id", "xid"], name="event_person", condition=Q(person_id__isnull=False)),
            models.Index(fields=["topic", "xid", "id"], name="event_commit_order"),  # the relay
            models.Index(fields=["xid", "id"], name="event_sequence"),  # the sequencer, over all topics
        )
        constraints = (
            Wall("shopper", own="person_id", may=APPEND),
            Wall("outside", own="actor_id", may=APPEND),
            Wall("merchant", own="merchant_id", may=APPEND),
            Wall("regulator", own="person_id", may=APPEND),
            Wall("staff", may=APPEND),
            Wall("system", may=APPEND),
            Wall("sequencer", may=APPEND),
            Wall("auditor", may=READ),
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="own_transaction",  # a chosen position would be one where neither relay nor sequencer looks
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.xid := pg_current_xact_id(); RETURN NEW;",
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"


class Cursor(models.Model):
    """How far a subscriber has read the log, in commit order.

    ``attempts`` counts the turns started since the last delivery: it shows a handler that kills its worker.
    """

    subscriber = models.CharField(max_length=120, primary_key=True)
    xid = Xid8Field()
    event_id = models.UUIDField()
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = "subscriber"
        verbose_name_plural = "subscribers"
        constraints = (Wall("system"), Wall("staff", may=("SELECT", "DELETE")))

    def __str__(self) -> str:
        return self.subscriber


class Replay(Stateful, Row):
    """Old facts that one subscriber is to hear again at the request of staff: which, why, and how it ended.

    The relay adds them as waiting deliveries, so all rules of those apply.
    """

    LIFECYCLE = REPLAY
    subscriber = models.CharField(max_length=120)
    event_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    reason = models.TextField()
    requested_by = models.UUIDField()
    requested_at = models.DateTimeField()
    events = models.PositiveIntegerField(null=True)
    queued_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        triggers = kept_by_the_database(REPLAY)
        indexes = (
            models.Index(fields=["state", "id"], name="replay_open", condition=Q(done_at=None, withdrawn_at=None)),
        )
        constraints = (
            Wall("system", may=("SELECT", "UPDATE")),
            Wall("staff", may=("SELECT", "INSERT", "UPDATE (state, withdrawn_at)")),
            Wall("auditor", may=READ),
        )

    def __str__(self) -> str:
        return f"{self.subscriber} {self.id}"


class Delivery(AppendOnly, Row):
    """One subscriber has handled one event; once, and once more for each replay of it.

    Inserted in the transaction of the handler's effect.
    """

    event_id = models.UUIDField()
    subscriber = models.CharField(max_length=120)
    delivered_at = models.DateTimeField()
    replay = models.ForeignKey(Replay, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta(AppendOnly.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["event_id", "subscriber", "replay"], name="delivered_once", nulls_distinct=False
            ),
            Wall("system", may=APPEND),
            Wall("staff", may=READ),
            Wall("auditor", may=READ),
        )


class Pending(Row):
    """A delivery that is still to be made: a call to an outside system, one whose handler failed, or one of a replay.

    It is retried with back-off, and parked for staff after too many attempts; one that may be given up ends after a
    week. It holds up later events about its subject; (xid, event_id) is the event's position in the log. ``alarmed_at``
    is when staff were alarmed about it.
    """

    event_id = models.UUIDField()
    xid = Xid8Field()
    subject_id = models.UUIDField()
    subscriber = models.CharField(max_length=120)
    replay = models.ForeignKey(Replay, on_delete=models.PROTECT, related_name="+", null=True)
    outside = models.BooleanField(default=False)
    put_off_at = models.DateTimeField(db_default=Func(function="now"))  # not set by a relay of the previous release
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField()
    parked_at = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "waiting delivery"
        verbose_name_plural = "waiting deliveries"
        indexes = (
            models.Index(LIVE_FIRST, "retry_at", "id", condition=Q(parked_at=None), name="pending_to_try"),
            models.Index(fields=["put_off_at"], name="pending_by_age"),
            models.Index(fields=["subscriber"], condition=Q(alarmed_at__isnull=False), name="pending_alarms"),
        )
        constraints = (
            models.UniqueConstraint(fields=["subscriber", "subject_id", "event_id"], name="pending_once"),
            Wall("system"),
            Wall("staff", may=("SELECT", "UPDATE (attempts, retry_at, parked_at)", "DELETE")),
        )
        triggers = (
            pgtrigger.Trigger(name="never_dropped", when=pgtrigger.Before, operation=pgtrigger.Delete, func=ENDED),
        )

    def __str__(self) -> str:
        return f"{self.subscriber} {self.event_id}"
