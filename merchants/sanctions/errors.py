"""Refusals of a measure or a step of it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from platform_core.errors import Conflict, NotAllowed, NotFound, RuleRefused, TooLate


class SanctionNotFound(NotFound):
    code = "merchants.sanction_not_found"
    title = "There is no such measure"
    remedy = "Check the number; a shop sees only measures of its own."
    sanction_id: UUID


class BulletinNotFound(NotFound):
    code = "merchants.bulletin_not_found"
    title = "There is no such bulletin"
    remedy = "Look at the list of bulletins; none is ever taken away."
    sanction_id: UUID


class SanctionRefused(RuleRefused):
    code = "merchants.sanction_refused"
    title = "This measure cannot be proposed so"
    remedy = "Mend every reason listed and propose it again."
    reasons: tuple[str, ...]


class EndsTooSoon(RuleRefused):
    code = "merchants.ends_too_soon"
    title = "The last day of the measure has gone by"
    remedy = "Propose it anew, or name a day in the future."
    until_on: date


class HearingClosed(TooLate):
    code = "merchants.hearing_closed"
    title = "The time to answer is over"
    remedy = "Wait for the decision; you may appeal against it."
    closed_at: datetime


class AppealTooLate(TooLate):
    code = "merchants.appeal_too_late"
    title = "The time to appeal is over"
    remedy = "You may turn to the market regulation authority or to a court."
    closed_at: datetime


class SamePerson(NotAllowed):
    code = "merchants.same_person"
    title = "Another person has to answer this appeal"
    remedy = "Nobody reviews a measure that they proposed, imposed or decided."
    sanction_id: UUID


class InEffectAlready(Conflict):
    code = "merchants.in_effect_already"
    title = "The measure has taken effect already"
    remedy = "Decide on it once the shop was heard, or drop it."
    sanction_id: UUID


class NotInEffect(Conflict):
    code = "merchants.not_in_effect"
    title = "The measure is not in effect"
    remedy = "There is nothing to lift; look at the state of the measure."
    sanction_id: UUID


class HasAnEnd(Conflict):
    code = "merchants.has_an_end"
    title = "The measure has an end already, is over, or keeps a danger from consumers"
    remedy = "It ends by itself on its day, and where there is danger only by a person: lift it to end it."
    sanction_id: UUID


class NothingToPublish(Conflict):
    code = "merchants.nothing_to_publish"
    title = "There is nothing to publish"
    remedy = "A measure is published once it has taken effect, and once more when it was decided."
    sanction_id: UUID
