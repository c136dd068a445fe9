"""Rules on notices of infringement: facts in, verdict or value out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from complaints.infringements.states import MAY_CONFIRM
from complaints.infringements.states import InfringementState as S
from complaints.infringements.types import OF_EITHER, OF_THE_HOLDER, Claim, Exhibit
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.legal.spans import Span, WorkingDays

MOST_LISTINGS: Final = 50  # house numbers: listings of one notice,
MOST_SAID: Final = 4_000  # characters of one text,
MOST_NAMED: Final = 200  # and of a name, a number or a way to reach somebody
KNOWN_FROM: Final = 3  # measures that stand; from so many on the platform should know of the shop's goods


class NoticeRefusal(Reason):
    """What a notice of infringement, or a word about one, lacks."""

    TEXT_MISSING = "text_missing", "write something"
    TEXT_TOO_LONG = "text_too_long", "the text is too long"
    HOLDER_MISSING = "holder_missing", "the name of the right holder is missing"
    CONTACT_MISSING = "contact_missing", "a way to reach the right holder is missing"
    RIGHT_NO_MISSING = "right_no_missing", "the number of the right, or of its registration, is missing"
    LISTINGS_MISSING = "listings_missing", "no listing was named"
    TOO_MANY_LISTINGS = "too_many_listings", "too many listings for one notice"
    LISTING_UNKNOWN = "listing_unknown", "a listing is not on show"
    SEVERAL_SHOPS = "several_shops", "the listings belong to several shops: send a notice for each"
    IDENTITY_MISSING = "identity_missing", "proof of the right holder's identity is missing"
    AUTHORISATION_MISSING = "authorisation_missing", "the power of attorney is missing"
    RIGHT_PROOF_MISSING = "right_proof_missing", "the file that proves the right is missing"
    PROOF_MISSING = "proof_missing", "the file with first evidence is missing"
    TRUTH_NOT_STATED = "truth_not_stated", "it was not stated that all of it is true"
    DELAY_TOO_LONG = "delay_too_long", "a delay counts in working days, up to the law's limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeStand:
    """What the steps of a notice depend on, beside its state."""

    by_agent: bool
    exhibits: frozenset[Exhibit]


def may_draft(claim: Claim, *, shops: Mapping[UUID, UUID]) -> Verdict:
    """``shops``: whose the named listings are, of those that are on show. All that is wrong is named at once."""
    named = (claim.holder, claim.contact, claim.right_no)
    checks = {
        NoticeRefusal.HOLDER_MISSING: not claim.holder.strip(),
        NoticeRefusal.CONTACT_MISSING: not claim.contact.strip(),
        NoticeRefusal.RIGHT_NO_MISSING: not claim.right_no.strip(),
        NoticeRefusal.LISTINGS_MISSING: not claim.listings,
        NoticeRefusal.TOO_MANY_LISTINGS: len(claim.listings) > MOST_LISTINGS,
        NoticeRefusal.LISTING_UNKNOWN: bool(set(claim.listings) - shops.keys()),
        NoticeRefusal.SEVERAL_SHOPS: len(set(shops.values())) > 1,
        NoticeRefusal.TEXT_MISSING: not claim.statement.strip(),
        NoticeRefusal.TEXT_TOO_LONG: len(claim.statement) > MOST_SAID or any(len(said) > MOST_NAMED for said in named),
    }
    return Verdict.of(checks)


@fulfils("ECL-41", part="co-operation with right holders")
@fulfils("ECL-42")
def may_submit(stand: NoticeStand, *, truthful: bool) -> Verdict:
    """Identity, power of attorney, proof of the right, first evidence, and the statement that it is true."""
    there = stand.exhibits
    checks = {
        NoticeRefusal.IDENTITY_MISSING: Exhibit.IDENTITY not in there,
        NoticeRefusal.AUTHORISATION_MISSING: stand.by_agent and Exhibit.AUTHORISATION not in there,
        NoticeRefusal.RIGHT_PROOF_MISSING: Exhibit.RIGHT_PROOF not in there,
        NoticeRefusal.PROOF_MISSING: Exhibit.EVIDENCE not in there,
        NoticeRefusal.TRUTH_NOT_STATED: not truthful,
    }
    return Verdict.of(checks)


def is_complete(stand: NoticeStand) -> bool:
    """Is every paper there?"""
    return bool(may_submit(stand, truthful=True))


@fulfils("ECL-43")
def shows_counter(stand: NoticeStand) -> bool:
    """A statement comes with first evidence."""
    return Exhibit.COUNTER_EVIDENCE in stand.exhibits


@fulfils("ECL-43")
def shows_filing(stand: NoticeStand) -> bool:
    """Only a complaint or a suit that was shown keeps the goods down."""
    return Exhibit.FILING_PROOF in stand.exhibits


def filing_step(*, delayed_at: datetime | None) -> str:
    """Name the step of a filing: within the fifteen days, or within those that a proven delay has added."""
    return "show_filing" if delayed_at is None else "show_filing_later"


@fulfils("SPC-IP")
def shows_delay(stand: NoticeStand) -> bool:
    """Only a delay that was proven does not count."""
    return Exhibit.DELAY_PROOF in stand.exhibits


def proven_delay(days: int) -> Span:
    """How much longer the right holder has, after the fifteen days."""
    return WorkingDays(days)


def may_say(text: str) -> Verdict:
    return Verdict.of(
        {NoticeRefusal.TEXT_MISSING: not text.strip(), NoticeRefusal.TEXT_TOO_LONG: len(text) > MOST_SAID}
    )


def takes(kind: Exhibit, *, state: S, of_the_shop: bool) -> bool:
    """Is a file of this kind waited for now, and by this side?"""
    if kind not in OF_EITHER and of_the_shop != (kind not in OF_THE_HOLDER):
        return False
    match kind:
        case Exhibit.OUTCOME:
            return state in MAY_CONFIRM
        case Exhibit.COUNTER_EVIDENCE:
            return state is S.MEASURED
        case Exhibit.FILING_PROOF:
            return state in (S.COUNTERED, S.WAITING, S.DELAYED)
        case Exhibit.DELAY_PROOF:  # once: no second delay is granted
            return state in (S.COUNTERED, S.WAITING)
        case _:
            return state is S.DRAFTED


@fulfils("ECL-45")
def should_know(standing: int) -> bool:
    """So many measures against one shop stand that the platform should know what it sells, and look by itself."""
    return standing >= KNOWN_FROM


@fulfils("ECL-44")
def to_publish(came_about: Mapping[S, datetime | None], *, published: Collection[str]) -> list[tuple[S, datetime]]:
    """Notices, measures, statements and outcomes that nobody could read yet, in the order in which they came about. A
    draft is none of them."""
    new = [(said, at) for said, at in came_about.items() if at is not None and str(said) not in published]
    return sorted(new, key=lambda each: each[1])
