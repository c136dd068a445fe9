"""Commands on an application: file it, hold it against the register, reveal its papers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

import platform_core.vault.commands
from merchants.shops import policies
from merchants.shops.errors import ApplicationPending, OnlyForApplicants, PapersRefused
from merchants.shops.events import RegistryChecked
from merchants.shops.models.applications import Application, RegistryCheck
from merchants.shops.ports import business_registry
from merchants.shops.queries import shops
from merchants.shops.types import ApplicationForm, RegistryAnswer
from platform_core.actors import Actor, Role
from platform_core.cases.steps import open_case, step_of
from platform_core.eventlog.commands.publishing import publish
from platform_core.vault.ports import disclose
from platform_core.vault.types import Place

withdraw: Final = step_of(Application, "withdraw")
RETENTION: Final = "RT_MERCHANT_ID"
TOLD: Final = ("kind", "trade_name", "region_code", "licence_valid_until", *shops.PLAIN_FACTS)  # kept as it is told


@transaction.atomic(savepoint=False)
def apply(form: ApplicationForm, *, by: Actor, at: datetime) -> Application:
    """File somebody's papers for a shop.

    Raises ``OnlyForApplicants``, ``ApplicationPending``, or ``PapersRefused`` with every reason that the papers
    alone show.
    """
    if by.role is not Role.SHOPPER:
        raise OnlyForApplicants
    refuse_bad_papers(form, at=at)
    application = build_application(form, applicant_id=by.id, at=at)
    _file(application)
    open_case(application, by=by, at=at)
    return application


def ask_registry(application_id: UUID, *, cause_id: UUID, by: Actor, at: datetime) -> None:
    """Ask the register about an undecided application and record its answer; no transaction is open meanwhile.

    Raises ``RegistrySilent``: the relay asks again, and ``cause_id`` makes one row of many tries.
    """
    with transaction.atomic():
        code = shops.awaits_register(application_id, seen_by=by)
        if code:
            applicant = Application.objects.see(application_id, by=by).applicant_id
            disclose("merchants.registry", person_id=applicant, by=by, at=at)
    if code:
        answer = business_registry().look_up(code, request_id=cause_id)
        record_answer(application_id, answer=answer, cause_id=cause_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def record_answer(application_id: UUID, *, answer: RegistryAnswer, cause_id: UUID, by: Actor, at: datetime) -> None:
    """Record an answer of the register. A second time for the same cause changes nothing."""
    application = shops.application(application_id, seen_by=by)
    check = build_check(application, answer=answer, cause_id=cause_id, at=at)
    if RegistryCheck.objects.filter(application=application, cause_id=cause_id).exists():
        return
    check.save(force_insert=True)
    publish(registry_checked(check), by=by, at=at)


@transaction.atomic(savepoint=False)
def reveal_papers(application_id: UUID, *, by: Actor, at: datetime) -> dict[str, str]:
    """Reveal the sealed facts in full to a person who has to decide; the applicant sees that it was done."""
    application = shops.application(application_id, seen_by=by)
    return platform_core.vault.commands.reveal(
        shops.sealed_facts(application),
        place=shops.place_of(application),
        purpose="application_review",
        by=by,
        at=at,
    )


# For `_opening` as well


def refuse_bad_papers(form: ApplicationForm, *, at: datetime) -> None:
    facts = shops.papers_facts(form, at=at)
    verdict = policies.may_apply(facts)
    if not verdict:
        raise PapersRefused(reasons=verdict.reasons, missing=policies.facts_missing(facts))


def build_application(form: ApplicationForm, *, applicant_id: UUID, at: datetime) -> Application:
    """Build the row, sealed and not yet saved."""
    application = Application(
        applicant_id=applicant_id,
        trades=list(form.trades),
        declared_at=at if form.declares_exemption else None,
        submitted_at=at,
        **{name: getattr(form, name) for name in TOLD},
    )
    for column, sealed in _seal(form, place=shops.place_of(application)).items():
        setattr(application, column, sealed)
    return application


def build_check(application: Application, *, answer: RegistryAnswer, cause_id: UUID, at: datetime) -> RegistryCheck:
    """Build the row of one answer, not yet saved."""
    said = asdict(answer.entry) if answer.entry else {}
    return RegistryCheck(
        application=application,
        applicant_id=application.applicant_id,
        cause_id=cause_id,
        source=answer.source,
        found=answer.entry is not None,
        checked_at=at,
        **said,
    )


def registry_checked(check: RegistryCheck) -> RegistryChecked:
    return RegistryChecked(
        application_id=check.application_id, applicant_id=check.applicant_id, check_id=check.id, found=check.found
    )


def _file(application: Application) -> None:
    """Insert it, unless another of the same person is undecided; the index decides between two at once."""
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError as error:
        pending = Application.objects.open().filter(applicant_id=application.applicant_id).first()
        if pending is None:
            raise
        raise ApplicationPending(application_id=pending.id) from error


def _seal(form: ApplicationForm, *, place: Place) -> dict[str, Any]:
    texts = {column: text for column in shops.SEALED if (text := getattr(form, column))}
    return dict(platform_core.vault.commands.seal(texts, retention=RETENTION, place=place))
