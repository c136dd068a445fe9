"""What do complaints hold about people, and what becomes of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from complaints import queries
from complaints.models import (
    Answer,
    Award,
    Complaint,
    Conversation,
    ConversationMessage,
    Decision,
    IdentityRequest,
    Infringement,
    InfringementExhibit,
    Lead,
    Mediation,
    MediationWord,
    Message,
    OutsideCase,
    OutsideFinding,
    Rating,
    RecordReply,
    Report,
    Review,
    ShownFile,
    TelephoneCorrection,
    TelephoneNote,
)
from complaints.types import RETENTION
from platform_core.cases.records import export_of, rows_of_mine
from platform_core.vault.declarations import holds_none, retain

Rows = Sequence[Mapping[str, Any]]
COMPLAINT = (
    *("id", "number", "order_id", "lines", "topic", "demand", "demanded", "currency", "state", "known_since"),
    *("new_fact_since", "filed_at", "channel", "conversation_id"),
)


def export_complaints(person_id: UUID) -> Rows:
    """A person's own complaints, as they wrote them."""
    found = list(Complaint.objects.filter(shopper_id=person_id).order_by("filed_at", "id"))
    return [
        {name: getattr(row, name) for name in COMPLAINT}
        | {"statement": (said := queries.texts(row, ())).statement, "new_fact": said.new_fact}
        for row in found
    ]


def export_conversations(person_id: UUID) -> Rows:
    """A person's own conversations; what was said in them stands with the messages."""
    found = Conversation.objects.filter(shopper_id=person_id).order_by("started_at", "id")
    return list(found.values("id", "number", "state", "order_id", "listing_id", "started_at"))


def export_record_replies(person_id: UUID) -> Rows:
    """What this person replied in the name of a shop."""
    return list(RecordReply.objects.filter(said_by=person_id).order_by("said_at", "id").values("text", "said_at"))


AWARD = ("id", "number", "complaint_id", "head", "amount", "currency", "basis", "state", "granted_at", "paid_at")


def export_awards(person_id: UUID) -> Rows:
    """What was awarded to a person, with the reasons."""
    found = list(Award.objects.filter(shopper_id=person_id).order_by("granted_at", "id"))
    return [{name: getattr(row, name) for name in AWARD} | queries.award_texts(row) for row in found]


# Records of a dispute are kept for as long as somebody may still go to an authority or a court.
_kept = partial(retain, because="ECL-62", retention=RETENTION)
_kept(
    "complaints.Complaint",
    "shopper_id",
    "statement",
    "new_fact",
    purpose="handling a complaint",
    export=export_complaints,
)
_kept(
    "complaints.Message",
    "shopper_id",
    "text",
    purpose="what the parties said",
    export=export_of(Message, "complaint_id", "author", "written_at"),
)
_kept(
    "complaints.Answer",
    "shopper_id",
    "statement",
    purpose="what the shop answered",
    export=export_of(Answer, "complaint_id", "kind", "amount", "reason", "answered_at"),
)
_kept(
    "complaints.Decision",
    "shopper_id",
    "reasons",
    purpose="what was decided and why",
    export=export_of(Decision, "complaint_id", "outcome", "amount", "basis", "decided_at"),
)
_kept(
    "complaints.Review",
    "shopper_id",
    "reasons",
    purpose="what a review decided and why",
    export=export_of(Review, "complaint_id", "outcome", "amount", "borne", "basis", "reviewed_at"),
)


def export_reports(person_id: UUID) -> Rows:
    """A person's own reports, as they wrote them, and what they were told."""
    columns = (
        *("id", "number", "source", "target", "target_id", "offence", "state", "filed_at", "senior_since"),
        *("founded_at", "unfounded_at", "not_ours_at", "passed_on_at", "closed_at", "done", "unreportable"),
    )
    return [
        {name: getattr(row, name) for name in columns}
        | {
            "contact": queries.contact_given(row),
            "statement": queries.reported(row),
            "reasons": queries.reasons_of(row),
        }
        for row in Report.objects.filter(reporter_id=person_id).order_by("filed_at", "id")
    ]


def export_leads(person_id: UUID) -> Rows:
    """Which authority has what they reported."""
    found = Lead.objects.filter(reporter_id=person_id).order_by("handed_over_at", "id")
    return [
        {
            "id": lead.id,
            "authority": lead.authority,
            "reference": lead.number_of_authority,
            "handed_over_at": lead.handed_over_at,
        }
        for lead in found
    ]


def export_infringements(person_id: UUID) -> Rows:
    """A right holder's own notices, with all that was said."""
    columns = ("id", "number", "right_kind", "right_no", "listings", "state", "filing", "outcome", "drafted_at")
    return [
        {name: getattr(row, name) for name in columns} | queries.said_of(row)
        for row in Infringement.objects.filter(holder_id=person_id).order_by("drafted_at", "id")
    ]


def export_exhibits(person_id: UUID) -> Rows:
    """What each file of their notices shows."""
    found = InfringementExhibit.objects.filter(holder_id=person_id).order_by("kept_at", "id")
    return list(found.values("infringement_id", "kind", "file_id", "kept_at"))


# What was reported is kept as a record of how it was handled; a notice, as long as somebody may be liable for it.
retain(
    "complaints.Report",
    *("reporter_id", "statement", "contact", "reasons"),
    purpose="handling a report, with its reporter protected",
    because="ECL-59",
    retention=RETENTION,
    export=export_reports,
)
retain(
    "complaints.Lead",
    "reporter_id",
    purpose="proof that the authority was told",
    because="ECL-29",
    retention=RETENTION,
    export=export_leads,
)
retain(
    "complaints.Infringement",
    *("holder_id", "holder", "contact", "statement", "reasons", "counter_statement", "delay_refusal"),
    purpose="handling a notice of infringement",
    because="ECL-42",
    retention=RETENTION,
    export=export_infringements,
)
retain(
    "complaints.InfringementExhibit",
    "holder_id",
    purpose="what the files of a notice show",
    because="ECL-42",
    retention=RETENTION,
    export=export_exhibits,
)
holds_none("complaints.InfringementBulletin", why="what everybody reads: a person's name only as a mask leaves it")
_kept(
    "complaints.Conversation",
    "shopper_id",
    purpose="talking with customer service",
    export=export_conversations,
)
_kept(
    "complaints.ConversationMessage",
    "shopper_id",
    "text",
    purpose="what was said with customer service",
    export=export_of(ConversationMessage, "conversation_id", "author", "automatic", "written_at"),
)
_kept(
    "complaints.ShownFile",
    "shopper_id",
    purpose="what the files of a complaint are to show",
    export=export_of(ShownFile, "complaint_id", "file_id", "shows", "said_at"),
)
_kept(
    "complaints.TelephoneNote",
    *("shopper_id", "taken_by"),
    purpose="who took a complaint down by telephone, and when it was read back",
    export=export_of(TelephoneNote, "complaint_id", "read_back_at"),
)
_kept(
    "complaints.TelephoneCorrection",
    "shopper_id",
    "text",
    purpose="what the complainer said instead of what was taken down",
    export=export_of(TelephoneCorrection, "complaint_id", "said_at"),
)
_kept(
    "complaints.Rating",
    *("shopper_id", "text", "decided_by"),
    purpose="how content people are with how complaints go; shown to nobody with a name",
    export=export_of(Rating, "complaint_id", "stars", "rated_at"),
)
retain(
    "complaints.RecordReply",
    "said_by",
    purpose="who of the shop said what to its record of complaints",
    because="HSE-09",
    retention="RT_REVIEW",
    export=export_record_replies,
)
holds_none("complaints.ComplaintRecord", why="a shop's id and numbers")
holds_none("complaints.RecordPublication", why="a month and a number")
_kept(
    "complaints.Award",
    "shopper_id",
    "reasons",
    "objection",
    "review",
    purpose="what was awarded beside the price, and why",
    export=export_awards,
)


def export_identities(person_id: UUID) -> Rows:
    """What a person asked to know of shops, why, and what they were told."""
    found = list(IdentityRequest.objects.filter(shopper_id=person_id).order_by("asked_at", "id"))
    return [
        {"number": row.number, "order_id": row.order_id, "state": row.state, "asked_at": row.asked_at}
        | {"harm": queries.harm_of(row), "told": dict(queries.disclosed(row))}
        for row in found
    ]


_kept(
    "complaints.Mediation",
    "shopper_id",
    purpose="settling a complaint by agreement",
    export=rows_of_mine(Mediation, "number", "complaint_id", "asked_by", "state", "amount", "performs", "asked_at"),
)


_kept(
    "complaints.MediationWord",
    "shopper_id",
    "author_id",
    "text",
    purpose="what was said in a mediation",
    export=export_of(MediationWord, "mediation_id", "act", "author", "said_at"),
)


_kept(
    "complaints.OutsideCase",
    "shopper_id",
    "authority_no",
    purpose="following and serving a case outside the house",
    export=rows_of_mine(
        OutsideCase, "number", "order_id", "kind", "authority", "authority_no", "state", "filed_on", "accepted_on"
    ),
)


_kept(
    "complaints.OutsideFinding",
    "shopper_id",
    "told_by_id",
    "text",
    purpose="how a case outside ended",
    export=export_of(OutsideFinding, "outside_id", "outcome", "document_no", "amount", "told_by", "told_at"),
)


_kept(
    "complaints.IdentityRequest",
    "shopper_id",
    "harm",
    "disclosed",
    purpose="giving a harmed buyer the identity of a shop, and proof of it",
    export=export_identities,
)
