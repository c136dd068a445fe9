"""The page on which a shop puts several goods on sale, or takes them off sale, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.listings import commands as listings_commands
from catalog.listings import policies as listings_policies
from catalog.publishing import commands, queries
from catalog.publishing.errors import NotPublishable
from catalog.publishing.pages.lacking import Lack, lacks_of
from catalog.publishing.pages.listing import address_of
from catalog.publishing.types import BulkAct, OwnListing
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.bulk_pages import BulkPage, ticked_in
from platform_core.cases.form_pages import Face, Facts, FormAction, Said
from platform_core.errors import DomainError
from platform_core.legal.spans import DAY, midnight
from platform_core.states import IllegalTransition
from platform_core.ui.parts import Badge

TITLES: Final[Mapping[BulkAct, Promise]] = {
    BulkAct.PUBLISH: _("Put these on sale"),
    BulkAct.WITHDRAW: _("Take these off sale"),
}
BUTTONS: Final[Mapping[BulkAct, Promise]] = {
    BulkAct.PUBLISH: _("Yes, put them on sale"),
    BulkAct.WITHDRAW: _("Yes, take them off sale"),
}
CONSEQUENCES: Final[Mapping[BulkAct, Promise]] = {
    BulkAct.PUBLISH: _("It goes on sale: shoppers find it and can order it from now on."),
    BulkAct.WITHDRAW: _(
        "It comes off sale: from now on nobody finds it or can order it. Orders that were placed stand, and you can "
        "put it on sale again at any time."
    ),
}
DONE: Final[Mapping[BulkAct, Promise]] = {
    BulkAct.PUBLISH: _("It is on sale."),
    BulkAct.WITHDRAW: _("It is off sale. Orders that were placed stand."),
}
THERE_ALREADY: Final[Mapping[BulkAct, Promise]] = {
    BulkAct.PUBLISH: _("It is on sale already."),
    BulkAct.WITHDRAW: _("It is not on sale."),
}


def _publish(by: Actor, _said: Said, *, row_id: UUID) -> None:
    commands.publish(row_id, by=by, at=clock.now())


def _withdraw(by: Actor, _said: Said, *, row_id: UUID) -> None:
    listings_commands.withdraw(row_id, by=by, at=clock.now())


class BulkGoodsPage(BulkPage[None]):
    """What an act would do to each of the ticked goods, and after it, what it did to each."""

    door = Role.MERCHANT
    name = "seller:bulk-goods"
    template = "catalog/publishing/bulk.html"
    form_actions = {
        BulkAct.PUBLISH.value: FormAction(does=_publish),
        BulkAct.WITHDRAW.value: FormAction(does=_withdraw),
    }

    def face(self) -> Face[None]:
        at, act = clock.now(), _act_named(self.request.GET.get("act", ""))
        ticked = list(self.refusals or ticked_in(self.request.GET))
        goods = queries.goods_named(ticked, by=self.by, at=at)
        if self.refusals is None:
            why = queries.refusals_of(act, goods, by=self.by, at=at)
            rows = [_foretold(of, act, why.get(of.listing_id)) for of in goods]
        else:
            rows = [_reported(of, act, self.refusals[of.listing_id]) for of in goods]
        goes = [row for row in rows if row["goes"]]
        facts: Facts = {
            "title": TITLES[act],
            "button": BUTTONS[act],
            "column": gettext("What was done") if self.refusals is not None else gettext("What will happen"),
            "rows": rows,
            "goes": len(goes),
            "stays": len(rows) - len(goes),
            "gone": len(ticked) - len(goods),
            "is_done": self.refusals is not None,
            "list": _list_address(self.request.GET.get("list", "")),
        }
        return Face(facts, [act.value] if goes and self.refusals is None else [], about=None)


def _act_named(text: str) -> BulkAct:
    try:
        return BulkAct(text)
    except ValueError:
        raise Http404 from None


def _list_address(query: str) -> str:
    """The list as it was, so that nothing of its narrowing is lost."""
    return f"{reverse('seller:goods')}?{urlencode(parse_qsl(query))}"


def _foretold(of: OwnListing, act: BulkAct, refusal: DomainError | None) -> Facts:
    """A row before the act: what would follow for these goods, or why they stay as they are."""
    if refusal is None:
        return _row(of, goes=True, text=CONSEQUENCES[act]) | {"until": _certified_until(of, act)}
    return _refused(of, act, refusal)


def _reported(of: OwnListing, act: BulkAct, refusal: DomainError | None) -> Facts:
    """A row after the act: done, or why it was not."""
    return _row(of, goes=True, text=DONE[act]) if refusal is None else _refused(of, act, refusal)


def _refused(of: OwnListing, act: BulkAct, refusal: DomainError) -> Facts:
    if isinstance(refusal, NotPublishable):
        row = _row(of, goes=False, text=gettext("It cannot go on sale yet:"))
        lacks = lacks_of(refusal, of=of)
        return row | {"lacks": [replace(lack, href=_address_of(lack, listing=str(row["href"]))) for lack in lacks]}
    if isinstance(refusal, IllegalTransition):
        return _row(of, goes=False, text=THERE_ALREADY[act])
    return _row(of, goes=False, text=words.refusal(refusal))


def _address_of(lack: Lack, *, listing: str) -> str:
    """Where it is put right: on the page of the listing, or on one of the shop."""
    return f"{listing}{lack.href}" if lack.href.startswith("#") else lack.href


def _row(of: OwnListing, *, goes: bool, text: str | Promise) -> Facts:
    return {
        "id": of.listing_id,
        "href": reverse("seller:listing", args=[of.listing_id]),
        "title": words.title(of.content),
        "src": address_of(of.content.images[0]) if of.content.images else "",
        "codes": [item.code for item in of.items[:3]],
        "state": words.state("listing", of.state),
        "goes": goes,
        "mark": Badge(text=gettext("yes"), tone="good") if goes else Badge(text=gettext("no"), tone="wait"),
        "text": text,
    }


def _certified_until(of: OwnListing, act: BulkAct) -> datetime | None:
    """The moment at which goods that go on sale come down by themselves, since a certificate is over."""
    last_day = listings_policies.certified_until(of.content.facts) if act is BulkAct.PUBLISH else None
    return midnight(last_day + DAY) if last_day else None
