"""Rows of clocks: the promise, its end, its state, and the reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from platform_core.actors import Actor, Role
from platform_core.deadlines import guards
from platform_core.deadlines.states import DEADLINE, DeadlineState
from platform_core.deadlines.types import ClosingReason, PauseReason, ReasonKind
from platform_core.rows import AppendOnly, Row, Stateful, kept_by_the_database
from platform_core.tenancy.gathering import update_now
from platform_core.tenancy.walls import APPEND, READ, Wall

RUNNING = Q(state="running")
NO_REASON = ClosingReason()
OPEN = Q(state__in=["running", "paused"])
KEEP = ("SELECT", "INSERT", "UPDATE")
FIXED = (
    *("kind", "subject_type", "subject_id", "merchant", "person_id", "owed_by", "owed_to"),
    *("started_at", "start_event_id", "rule_code", "rule_version", "within", "calendar_version", "reading"),
    *("due_strict", "due_legal", "due_at", "provisional", "steps", "replaces_id"),
)


class RunningDeadlineQuerySet(models.QuerySet["RunningDeadline"]):
    def visible_to(self, actor: Actor) -> Self:
        """A person's own clocks, on either side of the promise; a shop's clocks; all for staff and the system."""
        match actor.role:
            case Role.SHOPPER | Role.REGULATOR:
                return self.filter(person_id=actor.id)
            case Role.MERCHANT:
                return self.filter(merchant_id=actor.merchant_id)
            case Role.STAFF | Role.SYSTEM:
                return self
            case _:
                return self.none()


class RunningDeadline(Row, Stateful):
    """One promise for one subject, while it runs and afterwards as the proof of how it ended.

    The start, the count and the due time never change. ``run_at`` is when the sweep takes the row: at the due time, or
    later after a failure. An extension, a resumed pause and a recompute close the row as void and create a successor
    (``replaces_id``), so that every due time that anybody was shown is kept.
    """

    LIFECYCLE = DEADLINE
    kind = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    merchant = models.ForeignKey(
        "tenancy.Tenant", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    person_id = models.UUIDField(null=True)
    owed_by = models.CharField(max_length=20)
    owed_to = models.CharField(max_length=20, blank=True, default="")
    started_at = models.DateTimeField()
    start_event_id = models.UUIDField(null=True)
    rule_code = models.CharField(max_length=60)
    rule_version = models.PositiveIntegerField(null=True)
    within = models.TextField()  # each extension is appended
    calendar_version = models.PositiveIntegerField()
    reading = models.CharField(max_length=10)
    due_strict = models.DateTimeField()
    due_legal = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    steps = models.JSONField(default=dict)
    replaces_id = models.UUIDField(null=True)
    run_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=100, blank=True, default="", db_default="")  # the last failure's class, no text
    begun_at = models.DateTimeField(null=True)  # the mark of an attempt that has not ended (``commands.crash_guard``)
    losses = models.PositiveIntegerField(default=0, db_default=0)  # attempts in a row that ended with their worker
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=20, blank=True, default="", db_default="")
    resumes_at = models.DateTimeField(null=True)  # a paused clock goes on then at the latest
    closed_at = models.DateTimeField(null=True)
    reason_kind = models.CharField(max_length=20, blank=True, default="", db_default="")
    reason_params = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    reason = models.TextField(blank=True, default="")  # what a person or a command gave
    objects = RunningDeadlineQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["run_at", "id"], condition=RUNNING, name="running_by_run_at"),
            models.Index(fields=["merchant", "run_at", "id"], condition=RUNNING, name="running_by_merchant"),
            models.Index(fields=["person_id", "run_at"], condition=RUNNING, name="running_by_person"),
            # These serve pages and the API; the sweep uses the first index only.
            models.Index(fields=["subject_id", "kind"], name="deadline_by_subject"),
            models.Index(fields=["merchant", "closed_at", "id"], condition=~RUNNING, name="ended_by_merchant"),
            models.Index(fields=["person_id", "closed_at", "id"], condition=~RUNNING, name="ended_by_person"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["subject_id", "kind", "subject_type"], condition=OPEN, name="one_open_per_subject"
            ),
            models.UniqueConstraint(
                fields=["replaces_id"], condition=Q(replaces_id__isnull=False), name="replaced_once"
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("started_at")), name="due_after_start"),
            models.CheckConstraint(condition=Q(run_at__gte=F("due_at")), name="never_early"),
            models.CheckConstraint(condition=OPEN ^ Q(closed_at__isnull=False), name="closed_at_its_end"),
            models.CheckConstraint(
                condition=Q(paused_at=None, resumes_at=None, pause_reason="") & ~Q(state="paused")
                | Q(
                    paused_at__gte=F("started_at"),
                    paused_at__lt=F("due_at"),
                    resumes_at__isnull=False,
                    resumes_at__gt=F("paused_at"),
                    pause_reason__in=[r.value for r in PauseReason],
                ),
                name="paused_in_time_and_for_a_reason",
            ),
            Wall("shopper", own="person_id", may=KEEP),
            Wall("merchant", own="merchant", may=KEEP),
            Wall("regulator", own="person_id", may=KEEP),
            Wall("staff", may=KEEP),
            Wall("system", may=KEEP),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(DEADLINE),
            pgtrigger.ReadOnly(name="promise_stays", fields=list(FIXED)),
            pgtrigger.Protect(name="proof_stays", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="sweep_puts_off",  # anybody else who could move run_at could keep a clock from ever running out
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "current_user <> 'tp_system' AND (OLD.run_at, OLD.attempts, OLD.losses)"
                    " <> (NEW.run_at, NEW.attempts, NEW.losses)"
                    # Staff may bring the next attempt of a failed row forward.
                    " AND NOT (current_user = 'tp_staff' AND (OLD.attempts, OLD.losses) = (NEW.attempts, NEW.losses)"
                    " AND NEW.run_at < OLD.run_at)"
                ),
                func="RAISE EXCEPTION 'only the sweep puts off what is due';",
            ),
            pgtrigger.Trigger(
                name="sweep_marks",  # a mark makes workers wait; whoever takes the row may clear it
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "current_user <> 'tp_system' AND NEW.begun_at IS NOT NULL"
                    " AND NEW.begun_at IS DISTINCT FROM OLD.begun_at"
                ),
                func="RAISE EXCEPTION 'only the sweep marks what it starts';",
            ),
            pgtrigger.Trigger(
                name="born_on_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "NEW.run_at <> NEW.due_at OR NEW.attempts <> 0 OR NEW.losses <> 0 OR NEW.begun_at IS NOT NULL"
                ),
                func="RAISE EXCEPTION 'nothing is put off before it is due';",
            ),
            *guards.NEW_ROW_TRIGGERS,
            pgtrigger.Trigger(
                name="keepers_pause",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(OLD.paused_at, OLD.resumes_at, OLD.pause_reason)"
                    " IS DISTINCT FROM ROW(NEW.paused_at, NEW.resumes_at, NEW.pause_reason)"
                    " AND (OLD.paused_at IS NOT NULL OR current_user NOT IN ('tp_staff', 'tp_system')"
                    " OR current_user = 'tp_' || OLD.owed_by)"
                ),
                func="RAISE EXCEPTION 'a clock is stopped once, and never by who owes';",
            ),
            AppendOnly.Meta.triggers[1],
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"

    @property
    def closing_reason(self) -> ClosingReason:
        """Why the clock ended; empty while it is open."""
        return ClosingReason(kind=ReasonKind(self.reason_kind), params=self.reason_params, text=self.reason)

    def move(
        self, transition: str, *, by: Actor, at: datetime, also: Sequence[str] = (), reason: ClosingReason = NO_REASON
    ) -> None:
        """Close the clock in one statement. The caller publishes the event."""
        self.state = str(self.LIFECYCLE.target(transition, state=DeadlineState(self.state), by=by))
        self.closed_at, self.reason = at, reason.text
        self.reason_kind, self.reason_params = str(reason.kind), dict(reason.params)
        update_now(self, ["state", "closed_at", "reason_kind", "reason_params", "reason", *also])

    def stop(self, *, why: PauseReason, until: datetime, by: Actor, at: datetime) -> None:
        """Pause the clock in one statement, ``until`` then at the latest. The caller publishes the event."""
        self.state = str(self.LIFECYCLE.target("pause", state=DeadlineState(self.state), by=by))
        self.paused_at, self.resumes_at, self.pause_reason = at, until, why
        self.save(update_fields=["state", "paused_at", "resumes_at", "pause_reason"])

    def hurry(self, *, at: datetime) -> None:
        """Let the sweep take a row that backed off now. The caller publishes the event."""
        self.run_at = min(self.run_at, max(at, self.due_at))
        self.save(update_fields=["run_at"])

    def again(self, **changes: Any) -> RunningDeadline:
        """A new row like this one except for the changes, to take its place."""
        names = ["merchant_id" if name == "merchant" else name for name in FIXED]
        same = {name: getattr(self, name) for name in names}
        return RunningDeadline(**(same | {"replaces_id": self.id} | changes))


class Reminder(Row):
    """A reminder still to be sent, or the end of a pause. It is deleted when it is done or the clock has ended; the log
    keeps the sent ones.

    It repeats the clock's shop and person: a role that may start a clock sees only rows of its own.
    """

    deadline = models.ForeignKey(RunningDeadline, on_delete=models.PROTECT, related_name="+", db_index=False)
    merchant = models.ForeignKey(
        "tenancy.Tenant", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    person_id = models.UUIDField(null=True)
    remind_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["remind_at", "id"], name="reminder_by_time"),)
        constraints = (
            models.UniqueConstraint(fields=["deadline", "remind_at"], name="one_reminder_at_a_time"),
            Wall("shopper", own="person_id", may=APPEND),
            Wall("merchant", own="merchant", may=APPEND),
            Wall("regulator", own="person_id", may=APPEND),
            Wall("staff", may=APPEND),
            Wall("system", may=("SELECT", "INSERT", "DELETE")),
            Wall("auditor", may=READ),
        )
        triggers = (
            pgtrigger.Protect(name="reminder_stays", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="of_an_open_promise",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT FROM deadlines_runningdeadline d
                        WHERE d.id = NEW.deadline_id
                        AND (d.merchant_id, d.person_id) IS NOT DISTINCT FROM (NEW.merchant_id, NEW.person_id)
                        AND (d.state = 'running' AND NEW.remind_at > d.started_at AND NEW.remind_at < d.due_at
                            OR d.state = 'paused' AND NEW.remind_at >= d.resumes_at)
                    ) THEN RAISE EXCEPTION 'a reminder lies within an open promise of the same people'; END IF;
                    RETURN NEW;
                """,
            ),
            AppendOnly.Meta.triggers[1],
        )
