"""Read what an applicant has told and handed in, and what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import platform_core.files.queries as files
import platform_core.vault.queries
from merchants.shops import policies
from merchants.shops.models.applications import Application
from merchants.shops.models.documents import Document
from merchants.shops.queries import shops, verification
from merchants.shops.types import ApplicationForm, DocumentKind, PaperState, RegistrationKind, RegistryAnswer
from platform_core.actors import Actor
from platform_core.files.types import KeptFile

MOST: Final = 20  # applications on the page; those before them are in the API
SETTLED: Final = (PaperState.VERIFIED, PaperState.WAITING)  # with these the applicant has done their part


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A wanted kind of document, and the one that was handed in for it, if one was."""

    kind: DocumentKind
    state: PaperState
    document: Document | None = None
    files: Sequence[KeptFile] = ()

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """An application as its applicant sees it: its facts in plain, the register's answer, the points against
    opening, and every wanted document."""

    row: Application
    form: ApplicationForm
    answer: RegistryAnswer | None
    reasons: tuple[str, ...]
    papers: tuple[Paper, ...]

    @property
    def missing(self) -> tuple[Paper, ...]:
        """The documents that the applicant has to hand in."""
        return tuple(paper for paper in self.papers if not paper.is_settled)


def pending_of(actor: Actor) -> Application | None:
    """The application of this person that nobody has decided."""
    return Application.objects.visible_to(actor).open().first()


def past_of(actor: Actor) -> list[Application]:
    """The last applications of this person, the latest first."""
    return list(Application.objects.visible_to(actor).order_by("-submitted_at", "-id")[:MOST])


def read_form(of: Application) -> ApplicationForm:
    """What an applicant told, in plain: for the applicant alone, who reads it and may tell it anew."""
    facts: dict[str, Any] = {name: getattr(of, name) for name in shops.PLAIN_FACTS}
    facts |= platform_core.vault.queries.opened(shops.sealed_facts(of), place=shops.place_of(of))
    return ApplicationForm(
        kind=RegistrationKind(of.kind),
        trade_name=of.trade_name,
        region_code=of.region_code,
        trades=tuple(of.trades),
        licence_valid_until=of.licence_valid_until,
        declares_exemption=of.declared_at is not None,
        **facts,
    )


def progress_of(application_id: UUID, *, seen_by: Actor, at: datetime) -> Progress:
    """Where an application stands. Raises ``ApplicationNotFound``, also for another's."""
    row = shops.application(application_id, seen_by=seen_by)
    form, papers = read_form(row), _papers_of(row, at=at)
    answer = shops.latest_answers([row]).get(row.id) if row.credit_code else None
    verified = frozenset(paper.kind.value for paper in papers if paper.state is PaperState.VERIFIED)
    facts = replace(shops.papers_facts(form, at=at), answer=answer, verified=verified)
    reasons = tuple(policies.may_open_shop(facts).reasons) if row.is_open else ()
    return Progress(row=row, form=form, answer=answer, reasons=reasons, papers=papers)


def _papers_of(row: Application, *, at: datetime) -> tuple[Paper, ...]:
    """Each wanted kind with the document that counts: one that is verified, else the last."""
    found = list(Document.objects.filter(application=row).with_verdict().order_by("-id"))
    kept = files.files_about_each(verification.ABOUT_DOCUMENT, [document.id for document in found])
    wanted = policies.documents_wanted(RegistrationKind(row.kind), row.trades)
    return tuple(_paper(kind, [each for each in found if each.kind == kind], kept=kept, at=at) for kind in wanted)


def _paper(
    kind: DocumentKind, handed_in: Sequence[Document], *, kept: dict[UUID, list[KeptFile]], at: datetime
) -> Paper:
    states = {each: _state_of(each, at=at) for each in handed_in}
    verified = [each for each, state in states.items() if state is PaperState.VERIFIED]
    document = next(iter(verified or handed_in), None)
    if document is None:
        return Paper(kind=kind, state=PaperState.MISSING)
    return Paper(kind=kind, state=states[document], document=document, files=kept.get(document.id, ()))


def _state_of(document: Document, *, at: datetime) -> PaperState:
    return policies.paper_state(
        accepted=document.accepted, valid_until=document.valid_until, today=shops.local_date(at)
    )
