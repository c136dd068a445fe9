"""The shapes of a clock, and of the reason for its end."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from platform_core.deadlines.types import PauseReason


class DeadlineOut(serializers.Serializer[Any]):
    """A clock: who owes which act, until when. `sentence` and `title` are in the reader's language."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    title = serializers.CharField()
    sentence = serializers.CharField()
    about_type = serializers.CharField(source="subject_type", help_text="What it is about: `orders.order`")
    about_id = serializers.UUIDField(source="subject_id")
    owed_by = serializers.CharField()
    owed_to = serializers.CharField(allow_blank=True)
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(help_text="Exclusive: what ends at midnight ends with the day before")
    due_strict = serializers.DateTimeField()
    due_legal = serializers.DateTimeField(help_text="Moved off a day of rest")
    state = serializers.CharField()
    provisional = serializers.BooleanField(help_text="A year that nobody has announced yet decides")
    closed_at = serializers.DateTimeField(allow_null=True)


class DeadlinePage(serializers.Serializer[Any]):
    """`next` leads to the page after this one."""

    items = DeadlineOut(many=True)
    next = serializers.CharField(allow_null=True)


class OriginOut(serializers.Serializer[Any]):
    """The fact with which the count began."""

    event_id = serializers.UUIDField()
    topic = serializers.CharField()
    occurred_at = serializers.DateTimeField()
    role = serializers.CharField()


class DayOut(serializers.Serializer[Any]):
    """A day that the count went over; `number` is null where it does not count, `kind` empty where it is supposed."""

    day = serializers.DateField()
    number = serializers.IntegerField(allow_null=True)
    kind = serializers.CharField(allow_blank=True)
    moved = serializers.BooleanField(help_text="A day of rest over which the end moved on")


class RecountOut(serializers.Serializer[Any]):
    """The count of a second piece of code, which knows nothing of the first."""

    strict = serializers.DateTimeField()
    legal = serializers.DateTimeField()
    days = DayOut(many=True)


class ChangeOut(serializers.Serializer[Any]):
    """An earlier end of this clock, and why it was given up."""

    deadline_id = serializers.UUIDField()
    due_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True)


class CourseOut(serializers.Serializer[Any]):
    """The course of a clock. `late` says how long after its end the system acted, where nobody had."""

    paused_at = serializers.DateTimeField(allow_null=True)
    pause_reason = serializers.ChoiceField(choices=[r.value for r in PauseReason], allow_null=True)
    attempts = serializers.IntegerField()
    closed_at = serializers.DateTimeField(allow_null=True)
    late = serializers.DurationField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(help_text="What follows if it is missed, in the reader's language")


class DeadlineWhyOut(DeadlineOut):
    """All that led to the due time, so that anybody can count again; `explanation` is in the reader's language."""

    rule = serializers.CharField(allow_blank=True)
    rule_version = serializers.IntegerField(help_text="0 where a contract gives the time")
    rule_says = serializers.CharField(allow_blank=True)
    is_law = serializers.BooleanField(help_text="If not, it is the platform's, or the contract's, own promise")
    within = serializers.CharField()
    calendar_version = serializers.IntegerField()
    reading = serializers.CharField(help_text="How a year was read that nobody had announced: earlier or later")
    origin = OriginOut(allow_null=True)
    recomputed = RecountOut()
    agrees = serializers.BooleanField(help_text="Stored, counted, and counted by other code: the same instant")
    history = ChangeOut(many=True)
    replaced_by = serializers.UUIDField(allow_null=True)
    course = CourseOut()
    explanation = serializers.ListField(child=serializers.CharField())
