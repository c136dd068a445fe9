"""Say who sells, for statements of others that read no model: parts of SQL about the row ``shop``."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings

from merchants.shops.types import EXEMPT, RegistrationKind
from platform_core.legal.spans import LOCAL

SELLING: Final = """shop.state = 'open' AND shop.closes_at IS NULL AND shop.verified_until >= {today}
    AND (shop.licence_valid_until IS NULL OR shop.licence_valid_until >= {today})"""
OWN: Final = "(shop.credit_code <> '' AND shop.credit_code = %(operator)s)"
SOLD_BY: Final = """shop.trade_name, shop.kind, shop.credit_code, shop.statement,
    CASE WHEN {now} < shop.rests_until THEN shop.rests_from END,
    CASE WHEN {now} < shop.rests_until THEN shop.rests_until END"""
SCORE_OF: Final = """coalesce((
  SELECT score FROM merchants_creditscore WHERE merchant_id = {shop} ORDER BY scored_at DESC, id DESC LIMIT 1), -1)"""


def operator() -> str:
    """The register's code of the company that runs the platform; empty where it sells nothing itself."""
    return str(settings.OPERATOR_CREDIT_CODE)


def is_operator(credit_code: str) -> bool:
    return bool(credit_code) and credit_code == operator()


def is_registered(kind: RegistrationKind) -> bool:
    return kind not in EXEMPT


def sold_by(
    trade_name: str, kind: str, credit_code: str, statement: str, *, rest: tuple[datetime | None, datetime | None]
) -> dict[str, str | bool | None]:
    """The seller as a product page shows it, by the columns of ``SOLD_BY``."""
    begins, ends = rest
    return {
        "trade_name": trade_name,
        "kind": kind,
        "registered": is_registered(RegistrationKind(kind)),
        "self_operated": is_operator(credit_code),
        "statement": statement,
        "rests_from": _instant(begins),
        "rests_until": _instant(ends),
    }


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(LOCAL).isoformat() if at else None
