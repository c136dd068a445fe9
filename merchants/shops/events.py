"""Facts about applications, documents, changes and shops."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class _Application(DomainEvent):
    """An application and its applicant."""

    subject: ClassVar[str] = "application_id"
    person: ClassVar[str] = "applicant_id"
    application_id: UUID
    applicant_id: UUID


class ApplicationSubmitted(_Application):
    """Somebody asked to open a shop."""

    topic = "merchants.applied"
    kind: str


class RegistryChecked(_Application):
    """The business register answered, be it that it knows no such code."""

    topic = "merchants.registry_checked"
    check_id: UUID
    found: bool


class ApplicationApproved(_Application):
    """Staff let the applicant open a shop; the fact `merchants.opened` stands beside it."""

    topic = "merchants.approved"
    merchant_id: UUID


class ApplicationRejected(_Application):
    """Staff refused; the reason stands in the row of the log and in the application."""

    topic = "merchants.rejected"


class ApplicationWithdrawn(_Application):
    """The applicant changed their mind."""

    topic = "merchants.withdrawn"


class OpeningProposed(_Application):
    """One person of staff has verified the documents and proposes to open the shop; another decides."""

    topic = "merchants.opening_proposed"
    says = "The documents were verified, and a second person decides"


class OpeningLapsed(_Application):
    """Nobody decided the proposal in time; the papers stand as before it."""

    topic = "merchants.opening_lapsed"
    says = "Nobody decided the proposal to open the shop in time"


class _Document(DomainEvent):
    """A document and its owner; ``merchant_id`` once it belongs to a shop."""

    subject: ClassVar[str] = "document_id"
    person: ClassVar[str] = "applicant_id"
    document_id: UUID
    applicant_id: UUID
    application_id: UUID | None
    merchant_id: UUID | None
    kind: str


class DocumentHandedIn(_Document):
    """Somebody handed in a document, which nobody has verified yet."""

    topic = "merchants.document_handed_in"
    says = "A document was handed in"


class DocumentVerified(_Document):
    """Staff accepted a document or turned it away, and said how they checked it; a reason stands in the log."""

    topic = "merchants.document_verified"
    says = "A document was verified"
    verification_id: UUID
    accepted: bool
    method: str


class _Change(DomainEvent):
    """A change of a fact of a shop. The new value stands in the row, sealed."""

    subject: ClassVar[str] = "change_id"
    for_shops: ClassVar[tuple[str, ...]] = ("change_id",)
    change_id: UUID
    merchant_id: UUID
    fact: str


class ChangeReported(_Change):
    """A shop reported that one of its facts has changed."""

    topic = "merchants.change_reported"
    says = "A change was reported"


class ChangeVerified(_Change):
    """Staff verified the change; from now on it is shown and used."""

    topic = "merchants.change_verified"
    says = "The change was verified and is in force"


class ChangeTurnedDown(_Change):
    """Staff found that it is not so; the reason stands in the row."""

    topic = "merchants.change_turned_down"
    says = "The change was refused"


class ChangeWithdrawn(_Change):
    """The shop took its report back."""

    topic = "merchants.change_withdrawn"
    says = "The change was withdrawn"


class ChangeUnverified(_Change):
    """Nobody verified a change in time. The value before stays on show, and the change is due again."""

    topic = "merchants.change_unverified"
    says = "Nobody verified the change in time"


class _Verification(DomainEvent):
    """The verification of a shop."""

    subject: ClassVar[str] = "merchant_id"
    for_shops: ClassVar[tuple[str, ...]] = ("merchant_id",)
    merchant_id: UUID


class ReverificationBegun(_Verification):
    """Staff began to verify a shop again; the register is asked."""

    topic = "merchants.reverification_begun"
    says = "The shop is being verified again"


class ShopReverified(_Verification):
    """A shop was verified again, document by document."""

    topic = "merchants.reverified"
    says = "The shop was verified again"


class ShopUnverified(_Verification):
    """Nobody verified a shop again in time, for the how many-th time in a row. It is due again."""

    topic = "merchants.unverified"
    says = "Nobody verified the shop again in time"
    for_shops = ("merchant_id", "times")
    times: int


class ShopOpened(DomainEvent):
    """A shop stands and may sell: one person proposed it, and another, who tells it, decided."""

    topic = "merchants.opened"
    subject = "merchant_id"
    merchant_id: UUID
    application_id: UUID
    proposed_by: UUID | None = None  # nobody, where one person alone still opened shops


class ShopSuspended(DomainEvent):
    """A shop may not sell for now; the reason stands in the row of the log."""

    topic = "merchants.suspended"
    says = "The shop was suspended"
    subject = "merchant_id"
    for_shops = ("merchant_id",)
    merchant_id: UUID


class ShopReinstated(DomainEvent):
    """A suspended shop may sell again."""

    topic = "merchants.reinstated"
    says = "The shop may sell again"
    subject = "merchant_id"
    for_shops = ("merchant_id",)
    merchant_id: UUID


class SuspensionReviewed(DomainEvent):
    """Staff reviewed a suspension and it stays; the reason stands in the row of the log."""

    topic = "merchants.suspension_reviewed"
    says = "The suspension was reviewed and stays"
    subject = "merchant_id"
    for_shops = ("merchant_id",)
    merchant_id: UUID


class SuspensionUnreviewed(DomainEvent):
    """Nobody reviewed a suspension in time, for the how many-th time since it began. It stays, and is due again."""

    topic = "merchants.suspension_unreviewed"
    says = "Nobody reviewed the suspension in time"
    subject = "merchant_id"
    for_shops = ("merchant_id", "times")
    merchant_id: UUID
    times: int
