"""Refusals about samplings, samples and frozen lots."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotAllowed, NotFound, RuleRefused, TooLate


class SamplingNotFound(NotFound):
    code = "catalog.sampling_not_found"
    title = "There is no such sampling"
    remedy = "Check the id; the list of samplings names them all."
    sampling_id: UUID


class SampleNotFound(NotFound):
    code = "catalog.sample_not_found"
    title = "There is no such sample"
    remedy = "Check the id; a shop knows of a sample once it is tested."
    sample_id: UUID


class LotFreezeNotFound(NotFound):
    code = "catalog.lot_freeze_not_found"
    title = "There is no such frozen lot"
    remedy = "Check the id; the list of recalls names them all."
    lot_freeze_id: UUID


class SamplingRefused(RuleRefused):
    """Carries every reason."""

    code = "catalog.sampling_refused"
    title = "This cannot be planned, recorded or frozen so"
    remedy = "Every reason is listed in params: say what is missing, and do it again."
    reasons: tuple[str, ...]


class ObjectionTooLate(TooLate):
    code = "catalog.objection_too_late"
    title = "The time to object is over"
    remedy = "The result stands. What shows that a lot is safe may be sent to the platform at any time."
    closed_at: datetime


class CorrectionTooLate(TooLate):
    code = "catalog.correction_too_late"
    title = "The time to correct is over"
    remedy = "It counts as not corrected. What shows that a lot is safe may be sent to the platform at any time."
    closed_at: datetime


class RecheckTooEarly(Conflict):
    code = "catalog.recheck_too_early"
    title = "The time for the re-check has not begun"
    remedy = "Re-check goods that were made after the correction, from the day that is named on."
    opens_at: datetime


class JudgedByAnother(NotAllowed):
    code = "catalog.judged_by_another"
    title = "Somebody else decides this"
    remedy = "Who recorded a result or froze a lot decides on no objection to it, and frees no lot."


class DangerKnown(Conflict):
    code = "catalog.danger_known"
    title = "The authority knows of this danger"
    remedy = "The reference that stands with the recall is the one under which it was told."
    lot_freeze_id: UUID


class LotFrozenAlready(Conflict):
    code = "catalog.lot_frozen_already"
    title = "This lot is frozen already"
    remedy = (
        "Nobody may buy or send it; look at the freeze that there is. If an authority calls it unsafe as well, nothing"
        " more has to be frozen: whoever frees it later has its consent, and names that in the reason."
    )
    lot_freeze_id: UUID
