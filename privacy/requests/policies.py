"""Rules on requests: kinds open to a person, second proof, who answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from platform_core.actors import Actor, Role
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.vault import normal
from privacy.requests.types import CONTACT, COPIES, IN_WORDS, AskRefusal, NewRequest, RequestKind


def may_export(person_id: UUID, *, by: Actor) -> bool:
    """Allow it to the person, as shopper or as merchant, and to staff on the person's behalf."""
    return by.role is Role.STAFF or (by.id == person_id and by.role in (Role.SHOPPER, Role.MERCHANT))


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """Facts for the guards of a request."""

    kind: RequestKind
    names_fields: bool


@fulfils("NDR-23", "ECL-24a")
def may_ask(new: NewRequest) -> Verdict:
    """Ask for no more than the answer needs: words where a person answers, a field where one is corrected."""
    corrects = new.kind is RequestKind.CORRECTION
    return Verdict.of(
        {
            AskRefusal.WORDS_WANTED: new.kind in IN_WORDS and not new.words.strip(),
            AskRefusal.NOTHING_TO_CORRECT: corrects and not new.contact and not new.words.strip(),
            AskRefusal.FIELD_OR_WORDS: corrects and bool(new.contact) and bool(new.words.strip()),
            AskRefusal.FIELD_NOT_YOURS_TO_SET: not new.contact.keys() <= {*CONTACT},
            AskRefusal.NAME_AND_PHONE_STAY: any(new.contact.get(field) == "" for field in ("name", "phone")),
            AskRefusal.CONTACT_INVALID: not _is_contact(new.contact),
        }
    )


def wants_code(new: NewRequest) -> bool:
    """Want a second proof where everything leaves the house, or a way to sign in changes or goes."""
    return new.kind in (*COPIES, RequestKind.DELETION) or bool(new.contact)


def is_answered_by_staff(facts: RequestFacts) -> bool:
    """Say whether a person answers in words, since neither a field nor a copy does."""
    return facts.kind in IN_WORDS or (facts.kind is RequestKind.CORRECTION and not facts.names_fields)


def _is_contact(contact: Mapping[str, str]) -> bool:
    how = {"name": normal.name, "phone": normal.phone, "email": normal.email}
    try:
        for field, text in contact.items():
            if text and field in how:
                how[field](text)
    except ValueError:
        return False
    return True
