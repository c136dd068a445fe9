"""The business registry, with the same answers on every machine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from platform_core.sandbox import credit_codes
from platform_core.sandbox.routes import Routes
from platform_core.sandbox.wire import Problem, Response, Visit, as_json

routes = Routes("/registry", system="registry")

SURNAMES: Final = "WLZCYHXS"
FANCIES: Final = ("晴川", "云帆", "青禾", "远山", "知味", "星河", "南风", "木棉")
TRADES: Final = (
    ("食品", "Sale of pre-packaged and fresh food"),
    ("百货", "Sale of household goods"),
    ("服饰", "Sale of clothing, shoes and hats"),
    ("数码", "Sale of electronic products"),
)
EVER: Final = datetime(2099, 12, 31, tzinfo=UTC).date()
LAPSED_ON: Final = datetime(2024, 12, 31, tzinfo=UTC).date()


@routes.api("GET", "/api/v1/enterprises/{code}")
def show(visit: Visit, code: str) -> Response:
    """Show the register's entry for a unified social credit code."""
    if not credit_codes.is_valid(code):
        raise Problem(422, "registry.invalid_code", "This is no unified social credit code", credit_code=code)
    standing = credit_codes.register_state(code)
    if standing is None:
        raise Problem(404, "registry.unknown_enterprise", "Nobody is registered under this code", credit_code=code)
    return as_json(_entry(code, standing))


def _entry(code: str, standing: credit_codes.RegisterState) -> dict[str, object]:
    """Made from the code alone, so that no two runs disagree."""
    number = credit_codes.serial_number(code)
    trade, scope = TRADES[number % len(TRADES)]
    return {
        "unified_social_credit_code": code,
        "name": f"杭州{FANCIES[number % len(FANCIES)]}{trade}第{number}有限公司",
        "kind": "limited_company",
        "status": "revoked" if standing == "revoked" else "active",
        "legal_representative_initial": SURNAMES[number % len(SURNAMES)],
        "scope": scope,
        "region_code": code[2:8],
        "licence_valid_until": (LAPSED_ON if standing == "licence_expired" else EVER).isoformat(),
    }
