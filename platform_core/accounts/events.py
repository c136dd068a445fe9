"""The facts of accounts: ids and circumstances; never a name, a number or an address."""

from __future__ import annotations

from uuid import UUID

from platform_core.accounts.types import SentBy, ShopRole
from platform_core.eventlog.facts import DomainEvent


class Registered(DomainEvent):
    topic = "accounts.registered"
    subject = "person_id"
    person = "person_id"
    person_id: UUID


class SignedIn(DomainEvent):
    topic = "accounts.signed_in"
    subject = "person_id"
    person = "person_id"
    person_id: UUID


class ContactCorrected(DomainEvent):
    """A person's contact was changed at their own request: the names of the fields, without their values."""

    topic = "accounts.contact_corrected"
    says = "Your contact was corrected"
    subject = "person_id"
    person = "person_id"
    person_id: UUID
    fields: tuple[str, ...]


class ProvedAgain(DomainEvent):
    """Somebody who was signed in already also showed a code that we sent them."""

    topic = "accounts.proved_again"
    says = "A code that we sent you was shown"
    subject = "person_id"
    person = "person_id"
    person_id: UUID


class SignInRefused(DomainEvent):
    """Somebody tried with a wrong password; the person sees it in their own history."""

    topic = "accounts.sign_in_refused"
    subject = "person_id"
    person = "person_id"
    person_id: UUID


class UnknownNameRefused(DomainEvent):
    """Somebody tried a login name that nobody has; not said which. The attempt stands where a person would."""

    topic = "accounts.unknown_name_refused"
    subject = "attempt_id"
    person = "attempt_id"
    attempt_id: UUID


class CodeRequested(DomainEvent):
    """A code is to be sent, whether anybody has an account there or not. The request stands where a person would."""

    topic = "accounts.code_requested"
    subject = "request_id"
    person = "request_id"
    request_id: UUID


class CodeSent(DomainEvent):
    """A code is on its way to the person."""

    topic = "accounts.code_sent"
    subject = "person_id"
    person = "person_id"
    person_id: UUID
    by: SentBy


class PasswordChanged(DomainEvent):
    """A password was changed, and every other session ends. ``by_code``: by a code that we sent, without the old
    one.
    """

    topic = "accounts.password_changed"
    subject = "person_id"
    person = "person_id"
    person_id: UUID
    by_code: bool


class SignedOut(DomainEvent):
    topic = "accounts.signed_out"
    subject = "person_id"
    person = "person_id"
    person_id: UUID


class SessionsEnded(DomainEvent):
    """So many devices were signed out, by the person or by staff."""

    topic = "accounts.sessions_ended"
    says = "Devices were signed out"
    subject = "person_id"
    person = "person_id"
    person_id: UUID
    sessions: int


class AccountShut(DomainEvent):
    """Nobody signs in to the account any more. ``why`` is written for the person."""

    topic = "accounts.shut"
    says = "Your account was shut"
    subject = "person_id"
    person = "person_id"
    person_id: UUID
    why: str


class AccountReopened(DomainEvent):
    topic = "accounts.reopened"
    says = "Your account was opened again"
    subject = "person_id"
    person = "person_id"
    person_id: UUID


class MadeStaff(DomainEvent):
    topic = "accounts.made_staff"
    subject = "person_id"
    person = "person_id"
    person_id: UUID


class StaffNoMore(DomainEvent):
    """The person has no rights of staff from now on, and every session of theirs has ended."""

    topic = "accounts.staff_no_more"
    subject = "person_id"
    person = "person_id"
    person_id: UUID


class MadeRegulator(DomainEvent):
    """The person may come in by the regulators' door from now on."""

    topic = "accounts.made_regulator"
    subject = "person_id"
    person = "person_id"
    person_id: UUID


class RegulatorNoMore(DomainEvent):
    """And from now on no longer."""

    topic = "accounts.regulator_no_more"
    subject = "person_id"
    person = "person_id"
    person_id: UUID


class SecondFactorEnrolled(DomainEvent):
    topic = "accounts.second_factor_enrolled"
    subject = "person_id"
    person = "person_id"
    person_id: UUID


class MembershipGranted(DomainEvent):
    topic = "accounts.membership_granted"
    subject = "membership_id"
    person = "person_id"
    membership_id: UUID
    person_id: UUID
    merchant_id: UUID
    shop_role: ShopRole


class MembershipChanged(DomainEvent):
    """Somebody has another role in the shop from now on."""

    topic = "accounts.membership_changed"
    subject = "membership_id"
    person = "person_id"
    membership_id: UUID
    person_id: UUID
    merchant_id: UUID
    shop_role: ShopRole


class MembershipEnded(DomainEvent):
    topic = "accounts.membership_ended"
    subject = "membership_id"
    person = "person_id"
    membership_id: UUID
    person_id: UUID
    merchant_id: UUID
