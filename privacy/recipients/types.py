"""Values of recipients: ground, role, entry, supply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from platform_core.labels import Labelled, Reason


class RecipientRefusal(Reason):
    """Why somebody outside cannot be entered as a recipient."""

    ABROAD = "abroad", "nothing leaves the mainland: no lawful path was entered"
    NOT_ASSESSED = "not_assessed", "an assessment of its impact comes first"
    NO_CONSENT_KEPT = "no_consent_kept", "there is no text of consent for it yet: nobody could agree"
    PORT_TAKEN = "port_taken", "this port has a recipient already"
    INCOMPLETE = "incomplete", "name, contact, purpose, manner and categories are all wanted"


class Basis(Labelled):
    """The legal ground for processing data or supplying it to an outside recipient."""

    CONTRACT = "contract", "needed to perform the contract"
    DUTY = "duty", "demanded by law"
    CONSENT = "consent", "by separate consent"


class Part(Labelled):
    """The role in which a recipient handles the data."""

    PROCESSOR = "processor", "on our behalf, by our instruction"
    HANDLER = "handler", "as a handler of its own"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecipient:
    """A recipient to be registered: port, public description and ground."""

    port: str
    name: str
    contact: str
    part: Part
    purpose: str
    manner: str
    categories: str
    basis: Basis
    abroad: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyView:
    """A recipient of a person's data, the purpose, and the day of supply."""

    name: str
    contact: str
    purpose: str
    categories: str
    on: date
