"""The refusals of accounts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotAllowed, NotFound, RuleRefused


class UsernameTaken(Conflict):
    code = "accounts.username_taken"
    title = "This login name is taken"
    remedy = "Choose another; it is a pseudonym and need not be your name."


class PhoneTaken(Conflict):
    """Says as little as it can: that a number has an account is somebody's own business."""

    code = "accounts.phone_unusable"
    title = "This phone number cannot be used for a new account"
    remedy = "If it is yours, sign in with the account you have; else use another number."


class WeakPassword(RuleRefused):
    code = "accounts.weak_password"
    title = "This password is too easy to guess"
    remedy = "Mend everything that the reasons name."
    reasons: tuple[str, ...]


class BadCredentials(NotAllowed):
    """One refusal for no such name, a wrong password and a closed account."""

    code = "accounts.bad_credentials"
    title = "Login name and password do not fit"
    remedy = "Check both and try again."
    status = 401
    headers = {"WWW-Authenticate": "Bearer"}


class CodeWanted(NotAllowed):
    """The password was right. Asked again each time, for a session as for a change of password."""

    code = "accounts.code_wanted"
    title = "This account has a second factor"
    remedy = "Send the same again with the current code of your authenticator, or a recovery code, as `code`."
    status = 401
    headers = {"WWW-Authenticate": "Bearer"}


class WrongCode(NotAllowed):
    """A wrong code, or one that was used before: each is good once."""

    code = "accounts.wrong_code"
    title = "This is not the current code of your second factor"
    remedy = "Wait for the next code of your authenticator and send the same again with it."
    status = 401
    headers = {"WWW-Authenticate": "Bearer"}


class ShutByStaff(NotAllowed):
    """The password was right. Nobody else learns that there is such an account."""

    code = "accounts.shut_by_staff"
    title = "This account was shut"
    remedy = (
        "We have written to you why. Orders, refunds and deadlines go on; customer service answers you by telephone."
    )
    shut_at: datetime


class BadSentCode(RuleRefused):
    """One refusal for a wrong code, one that ran out, one that was used and one that went to somebody else."""

    code = "accounts.bad_sent_code"
    title = "This code is not good, or no longer"
    remedy = "Check it against the newest message, or have another one sent."


class NotARegulator(NotAllowed):
    """The person is no regulator, or their session has not seen the second factor."""

    code = "accounts.not_a_regulator"
    title = "This door is open to authorities only"
    remedy = "Sign in at this door with the account of your authority and a one-time code."


class TooManyAttempts(NotAllowed):
    code = "accounts.too_many_attempts"
    title = "Too many attempts to sign in"
    remedy = "Wait as long as Retry-After says. A code that we sent to your phone or mail lets you sign in at once."
    status = 429
    headers = {"Retry-After": "900"}


class SessionNotFound(NotFound):
    code = "accounts.session_not_found"
    title = "You have no such session"
    remedy = "It may have ended already."


class MayNotShut(RuleRefused):
    code = "accounts.may_not_shut"
    title = "You may not do this to this account"
    remedy = "Somebody else of staff can."
    reasons: tuple[str, ...]


class AlreadyShut(Conflict):
    code = "accounts.already_shut"
    title = "Nobody can sign in to this account as it is"
    remedy = "It was shut before, or its owner has closed it."


class NotShut(Conflict):
    code = "accounts.not_shut"
    title = "Staff has not shut this account"
    remedy = "An account that its owner has closed is not opened again."


class NotStaff(Conflict):
    code = "accounts.not_staff"
    title = "This person is not of staff"
    remedy = "The rights may have been taken away already."


class PersonNotFound(NotFound):
    code = "accounts.person_not_found"
    title = "There is no such person"
    remedy = "Check the id."
    person_id: UUID


class ContactNotFound(NotFound):
    code = "accounts.contact_not_found"
    title = "No contact is kept for this person"
    remedy = "It may have been erased."


class AlreadyInShop(Conflict):
    code = "accounts.already_in_shop"
    title = "This person already has a place in the shop"
    remedy = "End it first to give another."


class MembershipNotFound(NotFound):
    code = "accounts.membership_not_found"
    title = "There is no such place in a shop"
    remedy = "It may have ended already."
    membership_id: UUID


class TeamRefused(RuleRefused):
    code = "accounts.team_refused"
    title = "The team stays as it is"
    remedy = "An owner of the shop can do it, as long as one owner stays."
    reasons: tuple[str, ...]


class NotInYourRole(NotAllowed):
    """The person acts for this shop, in a role that does other things. ``role`` is theirs."""

    code = "accounts.not_in_your_role"
    title = "Your role in this shop does not do this"
    remedy = "Ask an owner of the shop: they can do it, or give you another role."
    role: str


class TermsNotAccepted(RuleRefused):
    code = "accounts.terms_not_accepted"
    title = "An account needs your yes to the rules in force"
    remedy = "Read the versions listed in params and send their ids in accepts."
    in_force: tuple[UUID, ...]
