"""What a listing lacks before it can be shown: each thing by its name, in words, and where it is put right."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.freight.types import PROVINCES
from catalog.listings.types import FACT_NAMES, Fact
from catalog.publishing.errors import NotPublishable
from catalog.publishing.pages.facts import field_of
from catalog.publishing.policies import Reason
from catalog.publishing.types import OwnListing
from platform_core.cases import words
from platform_core.ui import wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """One thing that is missing or wrong. ``field`` is that of the form, if it has one; ``href`` leads there."""

    name: str
    text: str
    field: str = ""
    href: str = ""


PLACES: Final[Mapping[Reason, tuple[str, Promise]]] = {  # the field or the heading, and its name
    Reason.FACT_SET_OUTDATED: ("facts", _("Label and facts")),
    Reason.NO_CLEAR_PICTURE: ("photos", _("Photos")),
    Reason.TITLE_NOT_IN_CHINESE: ("title_zh", _("Title in Chinese")),
    Reason.NO_ITEM: ("item_code", _("Items")),
    Reason.NO_PRICE: ("items", _("Items")),
    Reason.WRONG_SUPPLY: ("title_zh", _("Category")),
    Reason.RETURN_EXCLUSION_NOT_OPEN: ("exclusion", _("Return")),
    Reason.SELF_OPERATION_CLAIMED: ("title_zh", _("Title in Chinese")),
}


# Asked of the shop and of its register when somebody publishes: no draft shows them before.
OF_THE_SHOP: Final = (
    Reason.MERCHANT_MAY_NOT_SELL,
    Reason.RESTRICTED,
    Reason.SELF_OPERATION_CLAIMED,
    Reason.NOT_SENT_FREE,
)


def lacks_of(refusal: NotPublishable | None, *, of: OwnListing, only: Collection[Reason] = tuple(Reason)) -> list[Lack]:
    """Word each of these reasons of a refusal to publish, facts one by one."""
    reasons = [reason for reason in map(Reason, refusal.reasons) if reason in only] if refusal else []
    return [lack for reason in reasons if refusal for lack in _lacks(reason, refusal, of)]


def _lacks(reason: Reason, refusal: NotPublishable, of: OwnListing) -> Iterator[Lack]:
    if reason in SAID_ONE_BY_ONE:
        yield from SAID_ONE_BY_ONE[reason](refusal, of)
        return
    place, name = PLACES[reason]
    yield Lack(name=str(name), text=wording.label(reason), field=place, href=_anchor(place))


def _missing(refusal: NotPublishable, of: OwnListing) -> Iterator[Lack]:
    for code in refusal.missing_facts:
        yield _fact(code, gettext("needed, not filled in yet"), of)


def _wrong(refusal: NotPublishable, of: OwnListing) -> Iterator[Lack]:
    for code in refusal.wrong_facts:
        yield _fact(code, gettext("told in another form than is asked"), of)


def _ended(refusal: NotPublishable, of: OwnListing) -> Iterator[Lack]:
    for code in refusal.ended_certificates:
        yield _fact(code, gettext("good no more: tell the new one, with its last day"), of)


def _claims(refusal: NotPublishable, of: OwnListing) -> Iterator[Lack]:
    listed = words.in_language("、", ", ").join(refusal.claims)
    text = gettext("no listing of this kind may say: %s") % listed
    yield Lack(name=gettext("Words"), text=text, field="title_zh", href=_anchor("title_zh"))


def _not_free(refusal: NotPublishable, of: OwnListing) -> Iterator[Lack]:
    listed = words.in_language("、", ", ").join(words.in_language(*PROVINCES[code]) for code in refusal.not_free)
    text = gettext("the title says “free”, and sending it costs something to: %s") % listed
    yield Lack(name=gettext("Freight"), text=text, href=reverse("seller:prices"))


def _against_selling(refusal: NotPublishable, of: OwnListing) -> Iterator[Lack]:
    for code in refusal.against_selling:
        yield Lack(name=gettext("The shop"), text=words.reason(code), href=reverse("seller:documents"))


def _restricted(refusal: NotPublishable, of: OwnListing) -> Iterator[Lack]:
    yield Lack(name=gettext("Measures"), text=wording.label(Reason.RESTRICTED), href=reverse("seller:sanctions"))


def _fact(code: str, text: str, of: OwnListing) -> Lack:
    asked = of.category.asked.by_code.get(code)
    zh, en = (asked.name_zh, asked.name_en) if asked else FACT_NAMES[Fact(code)]
    return Lack(name=words.in_language(zh, en), text=text, field=field_of(code), href=_anchor(field_of(code)))


def _anchor(place: str) -> str:
    return f"#{place}" if place in {"facts", "items"} else f"#save-{place}"


SAID_ONE_BY_ONE: Final[Mapping[Reason, Callable[[NotPublishable, OwnListing], Iterator[Lack]]]] = {
    Reason.FACTS_MISSING: _missing,
    Reason.FACTS_WRONG: _wrong,
    Reason.CERTIFICATE_ENDED: _ended,
    Reason.FORBIDDEN_CLAIM: _claims,
    Reason.NOT_SENT_FREE: _not_free,
    Reason.MERCHANT_MAY_NOT_SELL: _against_selling,
    Reason.RESTRICTED: _restricted,
}
