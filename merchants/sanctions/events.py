"""Facts about measures."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from merchants.sanctions.types import SanctionKind, Statement
from platform_core.eventlog.facts import DomainEvent


class _Sanction(DomainEvent):
    """Which measure, against which shop."""

    subject: ClassVar[str] = "sanction_id"
    for_shops: ClassVar[tuple[str, ...]] = ("sanction_id", "number", "kind")
    sanction_id: UUID
    merchant_id: UUID
    number: str
    kind: SanctionKind


class SanctionProposed(_Sanction):
    """Somebody of staff proposes a measure; ``clause`` is the one that it rests on. The shop is heard first."""

    topic = "merchants.sanction_proposed"
    says = "A measure was proposed, and the shop is heard"
    clause: str
    violations: tuple[UUID, ...]


class SanctionAnswered(_Sanction):
    """The shop answered in the hearing; its text is kept in the row."""

    topic = "merchants.sanction_answered"
    says = "The shop answered in the hearing"


class SanctionUnanswered(_Sanction):
    """The time of the hearing went by, and the shop said nothing."""

    topic = "merchants.sanction_unanswered"
    says = "The shop did not answer in the hearing"


class SanctionImposed(_Sanction):
    """It took effect at once, since there is danger; which, stands in the row of the log."""

    topic = "merchants.sanction_imposed"
    says = "The measure took effect at once, before the hearing"


class SanctionDecided(_Sanction):
    """It was decided and is in effect; the reasons stand in the row of the log."""

    topic = "merchants.sanction_decided"
    says = "The measure was decided"


class SanctionDropped(_Sanction):
    """It will not be taken, and any effect of it is lifted; the reason stands in the row of the log."""

    topic = "merchants.sanction_dropped"
    says = "The measure was dropped"


class SanctionLapsed(_Sanction):
    """Nobody decided in time, and it had no effect yet: it will not be taken."""

    topic = "merchants.sanction_lapsed"
    says = "Nobody decided in time, and the measure lapsed"


class SanctionUndecided(_Sanction):
    """Nobody decided in time: it stays in effect, since consumers are in danger."""

    topic = "merchants.sanction_undecided"
    says = "Nobody decided in time, and the measure stays in effect"


class SanctionPublished(_Sanction):
    """Everybody may read of it; ``statements`` are those that were published now."""

    topic = "merchants.sanction_published"
    says = "The measure was published"
    statements: tuple[Statement, ...]


class SanctionLimited(_Sanction):
    """It ends by itself after this day."""

    topic = "merchants.sanction_limited"
    says = "The last day of the measure was set"
    ends_on: date


class SanctionLifted(_Sanction):
    """Staff lifted it before its end; why, stands in the row of the log."""

    topic = "merchants.sanction_lifted"
    says = "The measure was lifted"


class SanctionOver(_Sanction):
    """Its last day has ended."""

    topic = "merchants.sanction_over"
    says = "The measure ended on its last day"


class SanctionAppealed(_Sanction):
    """The shop appealed; its text is kept in the row."""

    topic = "merchants.sanction_appealed"
    says = "The shop appealed"


class SanctionStands(_Sanction):
    """The shop did not appeal in time."""

    topic = "merchants.sanction_stands"
    says = "No appeal was made in time"


class AppealUnanswered(_Sanction):
    """Nobody answered the appeal in time; the decision holds until somebody does."""

    topic = "merchants.appeal_unanswered"
    says = "Nobody answered the appeal in time"


class SanctionUpheld(_Sanction):
    """Another person found the measure right; why, stands in the row of the log."""

    topic = "merchants.sanction_upheld"
    says = "The measure was upheld on appeal"


class SanctionReversed(_Sanction):
    """Another person found it wrong: all that it did is lifted, and these ``violations`` count no more."""

    topic = "merchants.sanction_reversed"
    says = "The measure was reversed on appeal"
    violations: tuple[UUID, ...]
