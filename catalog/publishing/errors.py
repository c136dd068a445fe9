"""The refusals to show a listing, and to save one that somebody else has saved meanwhile."""

from __future__ import annotations

from platform_core.errors import Conflict, RuleRefused


class ListingChanged(Conflict):
    """``number`` is the version in force, which the writer has not seen."""

    code = "catalog.listing_changed"
    title = "Somebody else has saved this listing while you wrote"
    remedy = "Nothing you wrote is lost. Compare it with what holds now, and save again: then yours holds."
    number: int


class NotPublishable(RuleRefused):
    """Carries every reason. ``missing_facts`` are the codes of the facts that the category, or its exclusion, needs;
    ``wrong_facts`` those that are told in another kind of value than is asked; ``ended_certificates`` those that are
    good no more; ``claims`` the words that no listing of this category may use; ``not_free`` the provinces to which it
    is not sent free of charge though its title says so; ``against_selling`` the reasons why the shop may not sell it.
    """

    code = "catalog.not_publishable"
    title = "The listing may not be shown yet"
    remedy = "Put right every reason given, then publish again."
    reasons: tuple[str, ...]
    missing_facts: tuple[str, ...]
    wrong_facts: tuple[str, ...]
    ended_certificates: tuple[str, ...]
    claims: tuple[str, ...]
    not_free: tuple[str, ...] = ()
    against_selling: tuple[str, ...] = ()
