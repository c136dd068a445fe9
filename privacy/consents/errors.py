"""Refusals of an act of consent."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotAllowed, NotFound


class NotYourConsent(NotAllowed):
    code = "privacy.not_your_consent"
    title = "Only a person agrees, for themself"
    remedy = "Sign in as yourself, at the shopper's door."


class AdvertiserNotFound(NotFound):
    code = "privacy.advertiser_not_found"
    title = "There is no such shop"
    remedy = "Check the address of the shop."
    advertiser_id: UUID


class TextChanged(Conflict):
    code = "privacy.text_changed"
    title = "This is not the text that is in force"
    remedy = "Read the text in force and agree to its version, if you still want to."
    text_version: int
