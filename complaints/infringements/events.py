"""Events about notices of infringement."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from complaints.infringements.types import Exhibit, RightKind
from platform_core.eventlog.facts import DomainEvent

OF_A_NOTICE = ("infringement_id", "number")


class InfringementEvent(DomainEvent):
    """Which notice, under which number, between whom."""

    subject: ClassVar[str] = "infringement_id"
    person: ClassVar[str] = "holder_id"
    infringement_id: UUID
    number: str
    holder_id: UUID
    merchant_id: UUID


class InfringementDrafted(InfringementEvent):
    topic = "complaints.infringement_drafted"
    says = "A notice of infringement was drafted"
    right_kind: RightKind


class InfringementDiscarded(InfringementEvent):
    """The right holder has thrown the draft away; nobody else ever had it."""

    topic = "complaints.infringement_discarded"
    says = "The draft was thrown away"


class InfringementSubmitted(InfringementEvent):
    """Complete, and before the platform."""

    topic = "complaints.infringement_submitted"
    says = "The notice of infringement was handed in"
    for_shops = OF_A_NOTICE


class InfringementOverdue(InfringementEvent):
    topic = "complaints.infringement_overdue"
    says = "The platform had not decided about the notice in time"


class InfringementMeasured(InfringementEvent):
    """The goods are down, and the shop has the notice. ``automatic``: nobody had decided, twice."""

    topic = "complaints.infringement_measured"
    says = "The goods were taken down, and the shop was told"
    for_shops = (*OF_A_NOTICE, "automatic")
    automatic: bool


class InfringementRejected(InfringementEvent):
    """Staff reject the notice, with reasons; the listing stays as it is."""

    topic = "complaints.infringement_rejected"
    says = "The notice was rejected"
    for_shops = OF_A_NOTICE


class InfringementCountered(InfringementEvent):
    """The shop states, with evidence, that it infringes nothing."""

    topic = "complaints.infringement_countered"
    says = "The shop states that it does not infringe"
    for_shops = OF_A_NOTICE


class StatementArrived(InfringementEvent):
    """It lies in the right holder's inbox: the fifteen days run from here. The notice is the evidence."""

    topic = "complaints.infringement_statement_arrived"
    says = "The statement reached the right holder"
    for_shops = OF_A_NOTICE
    arrival_notice_id: UUID


class DelayGranted(InfringementEvent):
    """A delay that the right holder could not help does not count; so many working days were proven. ``automatic``:
    proof was left in time and nobody had judged it."""

    topic = "complaints.infringement_delay_granted"
    says = "A proven delay was granted"
    for_shops = (*OF_A_NOTICE, "days", "automatic")
    days: int
    automatic: bool = False


class DelayRefused(InfringementEvent):
    """What was left proves no delay that does not count: the fifteen days run on. The reasons stand in the row."""

    topic = "complaints.infringement_delay_refused"
    says = "The proof of a delay was not accepted"


class ExhibitShown(InfringementEvent):
    """A file was left that a person of the platform has to look at."""

    topic = "complaints.infringement_exhibit_shown"
    says = "A file was left that the platform looks at"
    for_shops = (*OF_A_NOTICE, "kind")
    kind: Exhibit


class FilingShown(InfringementEvent):
    """An authority or a court has it; the goods stay down until it decides."""

    topic = "complaints.infringement_filing_shown"
    says = "A complaint or a suit was shown in time"
    for_shops = OF_A_NOTICE


class InfringementRestored(InfringementEvent):
    """Neither complaint nor suit was shown in time."""

    topic = "complaints.infringement_restored"
    says = "Nothing was shown in time, and the measure has ended"
    for_shops = OF_A_NOTICE


class InfringementLifted(InfringementEvent):
    """Staff end the measure, with a reason. Other takedowns of the same goods stand."""

    topic = "complaints.infringement_lifted"
    says = "The platform ended the measure"
    for_shops = OF_A_NOTICE


class InfringementConfirmed(InfringementEvent):
    """An authority or a court found an infringement; the measure stays."""

    topic = "complaints.infringement_confirmed"
    says = "An authority or a court found an infringement"
    for_shops = OF_A_NOTICE


class InfringementWithdrawn(InfringementEvent):
    """Who gave the notice took it back."""

    topic = "complaints.infringement_withdrawn"
    says = "The notice was withdrawn"
    for_shops = OF_A_NOTICE


class InfringementPublished(InfringementEvent):
    """What had come about since the last time is read by everybody."""

    topic = "complaints.infringement_published"
    says = "Everybody can read it"
    statements: tuple[str, ...]
