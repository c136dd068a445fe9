"""The refusals of acts on deliveries and replays."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import NotFound, RuleRefused


class DeliveryNotFound(NotFound):
    code = "eventlog.delivery_not_found"
    title = "No such delivery is waiting"
    remedy = "It may have been made meanwhile; look at the list again."
    pending_id: UUID


class DismissalRefused(RuleRefused):
    code = "eventlog.dismissal_refused"
    title = "This delivery is not dismissed"
    remedy = "Only what is parked, or what nobody listens to any more, may be dropped, and with a reason."
    pending_id: UUID
    reasons: tuple[str, ...]


class ReplayNotFound(NotFound):
    code = "eventlog.replay_not_found"
    title = "There is no such replay"
    remedy = "Look at the list of replays again."
    replay_id: UUID


class ReplayRefused(RuleRefused):
    code = "eventlog.replay_refused"
    title = "These facts are not delivered again"
    remedy = "Choose one fact, one subject or a shorter span, of a subscriber that can hear a fact twice without harm."
    subscriber: str
    reasons: tuple[str, ...]


class ForgettingRefused(RuleRefused):
    code = "eventlog.forgetting_refused"
    title = "This subscriber keeps its place in the log"
    remedy = "Only one that no code bears any more, and that nothing waits for, is forgotten, and with a reason."
    subscriber: str
    reasons: tuple[str, ...]
