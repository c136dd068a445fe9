"""The contract as people read it: from the stored document alone, untouched by later changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from catalog.listings.types import FACT_NAMES, Delivery, Exclusion, Fact
from merchants.shops.types import RegistrationKind
from orders.contracts import queries as contracts_queries
from orders.contracts.types import AdjustmentKind, FundedBy
from orders.sales import queries as sales_queries
from orders.sales.commands import copies as copies_commands
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.form_pages import Facts
from platform_core.legal import in_words
from platform_core.legal.rules import rule
from platform_core.money import Money
from platform_core.project.faces import labels
from platform_core.rulebook.types import RuleKind
from platform_core.ui import wording

CAPITAL: Final = "registered_capital"
TRADER: Final = {
    "legal_name": _("legal name"),
    "credit_code": _("credit code"),
    "legal_form": _("legal form"),
    "representative": _("representative"),
    "business_address": _("business address"),
    "service_phone": _("service phone"),
}


def whole(order_id: UUID, *, by: Actor) -> Facts:
    """All that it says, the recipient masked. Raises ``OrderNotFound``, ``ContractDamaged``."""
    contract = sales_queries.contract(order_id, by=by, at=clock.now())
    return read(json.loads(contract.canonical), by=by) | {
        "order_id": order_id,
        "concluded_at": contract.concluded_at,
        "sha256": contract.sha256,
        "sealed_sha256": sales_queries.sealed_sha256(contract),
        "sealed_at": sales_queries.SEALED_AT,
        "recipient": sales_queries.masked_recipient(sales_queries.order(order_id, by=by)),
    }


def read(said: Mapping[str, Any], *, by: Actor) -> Facts:
    """Read the document, in any form that was ever written."""
    return {
        "number": said["order"]["number"],
        "trader": _trader(said["merchant"]),
        "lines": [_line(line, by=by) for line in said["lines"]],
        "total": Money(**said["total"]),
        "freight": said["freight"][_language()] if "freight" in said else "",
        "pay_until": parse_datetime(said["pay_until"]),
        "proxy_accepted": said["delivery"]["proxy_accepted"],
        "region_code": said["delivery"]["region_code"],
        "terms": [term[_language()] for term in said["key_terms"]],
        "rules": [_rule(text) for text in said["rules"].values()],
        "rulebook": [_accepted_rule(held) for held in said.get("rulebook", ())],
        "clauses": _clauses(said),
    }


def on_paper(order_id: UUID, *, by: Actor) -> HttpResponse:
    """The contract as PDF. Raises ``OrderNotFound``, ``ContractDamaged``."""
    printed = copies_commands.print_contract(order_id, by=by, at=clock.now())
    return _file(printed.pdf, name=f"contract-{order_id}.pdf", kind="application/pdf")


def as_hashed(order_id: UUID, *, by: Actor) -> HttpResponse:
    """The very bytes whose hash was told, which is their ETag. Raises ``OrderNotFound``, ``ContractDamaged``."""
    contract = sales_queries.contract(order_id, by=by, at=clock.now())
    file = _file(contract.canonical.encode(), name=f"contract-{order_id}.json", kind="application/json")
    file["ETag"] = f'"{contract.sha256}"'
    return file


def _file(content: bytes, *, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _clauses(said: Mapping[str, Any]) -> list[Facts]:
    """Those that the document has, in the order of its parts; one of an older form has none."""
    found = said.get("clauses", {})
    return [
        {"name": part.name, "title": part.en if _language() == "en" else part.zh, "text": found[part.name][_language()]}
        for part in contracts_queries.parts()
        if part.name in found
    ]


def _trader(said: Mapping[str, Any]) -> Facts:
    fields = said["shown"] | {"service_phone": said["service_phone"]}
    shown = [(str(text), fields[name]) for name, text in TRADER.items() if fields.get(name)]
    if said["shown"].get(CAPITAL):
        shown.append((gettext("Registered capital"), wording.amount(Money(said["shown"][CAPITAL]))))
    return {
        "name": said["trade_name"],
        "kind": words.label_of(RegistrationKind, said["kind"]),
        "shown": shown,
        "statement": said["statement"],
    }


def _line(said: Mapping[str, Any], *, by: Actor) -> Facts:
    offer, terms = said["offer"], said["offer"]["return_terms"]
    return {
        "title": (_language() == "en" and offer["title_en"]) or offer["title_zh"],
        "spec": offer["spec"],
        "version": offer["version_number"],
        "content_sha256": offer["content_sha256"],
        "images": offer.get("images", ()),
        "facts": [(_fact_name(fact), offer["facts"][fact]) for fact in FACT_NAMES if fact in offer["facts"]],
        "quantity": said["quantity"],
        "unit_price": Money(**said["unit_price"]),
        "adjustments": [_adjustment(each) for each in said["adjustments"]],
        "total": Money(**said["total"]),
        "delivery": in_words.number(offer["delivery_hours"], "hours"),
        "way": words.label_of(Delivery, Delivery.CODE) if offer.get("delivery") == Delivery.CODE else "",
        "excluded": words.label_of(Exclusion, terms["exclusion"]) if sales_queries.says_excluded(said) else "",
        "confirmed": said["confirmed"][_language()] if said.get("confirmed") else "",
        "extra": in_words.number(terms["extra_days"], "calendar_days") if terms["extra_days"] else "",
        "freight": labels.cost(terms["freight"], reader=by.role),
    }


def _adjustment(said: Mapping[str, Any]) -> Facts:
    return {
        "kind": words.label_of(AdjustmentKind, said["kind"]),
        "funded_by": words.label_of(FundedBy, said["funded_by"]),
        "amount": Money(**said["amount"]),
    }


def _rule(text: str) -> Facts:
    """`DL_PAYMENT/1: minutes:30`: which rule in which version, and how long that is."""
    version, _sep, length = text.partition(": ")
    unit, _sep, n = length.partition(":")
    about = in_words.about(rule(version.partition("/")[0]).says)
    return {"about": about, "version": version, "length": in_words.number(int(n), unit) if n.isdigit() else length}


def _accepted_rule(held: Mapping[str, Any]) -> Facts:
    """A version of a rule of the platform that the order keeps to, and where it is read."""
    return {
        "title": words.label_of(RuleKind, held["rule"]),
        "number": held["number"],
        "url": reverse("open:rule-version", kwargs={"rule": held["rule"], "number": held["number"]}),
    }


def _fact_name(fact: Fact) -> str:
    chinese, english = FACT_NAMES[fact]
    return english if _language() == "en" else chinese


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"
