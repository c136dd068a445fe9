"""A shop's earnings, its guarantee and its debts by awards; and the relief fund that pays meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

import platform_core.rulebook.queries as rulebook
from complaints.awards import commands as awards_commands
from complaints.awards.types import AwardClaim, AwardHead
from merchants.guarantee import queries as guarantee_queries
from merchants.guarantee.commands import debts as debts_commands
from merchants.guarantee.commands import fund as fund_commands
from merchants.guarantee.commands import guarantees as guarantees_commands
from merchants.guarantee.states import DebtState
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, Verb, only, verb
from platform_core.money import Money
from platform_core.payments.commands import payouts, reporting
from platform_core.payments.events.payouts import PayoutReturnReported, TransferReported
from platform_core.payments.models.payouts import Payout
from platform_core.payments.states import PayoutState
from platform_core.payments.types import BankAccount
from platform_core.rows import new_id
from platform_core.rulebook.types import RuleKind
from platform_core.tenancy.scopes import SYSTEM, bound

agree_to_guarantee: Final = only("seller", "guarantee", guarantees_commands.agree_to_deposit)
decline_guarantee: Final = only("seller", "guarantee", guarantees_commands.decline_deposit)
end_guarantee: Final = only("seller", "guarantee", guarantees_commands.end_deposit)
object_to_award: Final = only("seller", "award", awards_commands.object_to_award, text="发票不是本店的")
uphold_award: Final = only("second", "award", awards_commands.uphold_award, reasons="发票已核对")
strike_award: Final = only("second", "award", awards_commands.strike_award, reasons="发票与商品无关")
pay_award: Final = only("seller", "award", awards_commands.pay_award)
approve_grant: Final = only("second", "grant", fund_commands.approve_grant)
turn_down_grant: Final = only("second", "grant", fund_commands.turn_down_grant)


@verb("seller")
def name_payout_account(deal: Deal, by: Actor, at: datetime, *, number: str) -> None:
    account = BankAccount(holder="万货有限公司", bank="杭州银行", number=number)
    payouts.name_payout_account(account, by=by, at=at)


def sent_back(deal: Deal, by: Actor, at: datetime, prefix: str, **owner: UUID) -> None:
    """Leave the provider's report in the log that a bank has sent back the last payout, if there was one."""
    with bound(SYSTEM):
        paid = Payout.objects.filter(**owner).order_by("-id").first()
    if paid is not None and paid.stage is PayoutState.PAID:
        fact = PayoutReturnReported(payout_id=paid.id, provider_ref=deal.name(prefix))
        reporting.report(fact, by=by, at=at)


@verb("provider")
def report_payout_sent_back(deal: Deal, by: Actor, at: datetime) -> None:
    """Report the bank's return of the shop's payout."""
    sent_back(deal, by, at, "BACK", merchant_id=deal.shop)


@verb("staff")
def ask_guarantee(deal: Deal, by: Actor, at: datetime, *, fen: int) -> None:
    """Ask for a guarantee by a clause of the agreement, for the goods that the shop sells."""
    clause = next(each for each in rulebook.clauses() if each.rule is RuleKind.AGREEMENT)
    deal.guarantee = guarantees_commands.ask_deposit(
        deal.shop,
        amount=Money(fen),
        clause=(clause.version_id, clause.place),
        because="售电器",
        by=by,
        at=at,
    ).id


@verb("provider", needs="guarantee")
def report_transfer(deal: Deal, by: Actor, at: datetime, *, fen: int) -> None:
    """Leave the provider's report in the log that the shop has paid in."""
    fact = TransferReported(
        reference=deal.guarantee, provider_ref=deal.name(f"IN{at:%m%d}"), amount=fen, currency="CNY", paid_at=at
    )
    reporting.report(fact, by=by, at=at)


@verb("staff", needs="complaint")
def award(deal: Deal, by: Actor, at: datetime, *, fen: int) -> None:
    """Award the cost of a test that the shopper has shown."""
    claim = AwardClaim(
        head=AwardHead.COSTS,
        amount=Money(fen),
        shown=Money(fen),
        reasons="检测费凭票支付",
        basis=("CRL-55",),
        label_flaw=False,
        faked=False,
    )
    deal.award = awards_commands.grant_award(deal.complaint, claim=claim, by=by, at=at).id


def _about_debt(
    who: str, command: Callable[..., object], *, covered: Callable[..., object] | None = None, **said: str
) -> Verb:
    """Act on the shop's last debt, or on one that it never owed; ``covered``: the command where all of it is paid."""

    @verb(who)
    def act(deal: Deal, by: Actor, at: datetime) -> None:
        last = guarantee_queries.debts_of(deal.shop, by=by).first()
        is_covered = covered and last and last.stage is DebtState.COVERED
        (covered if covered and is_covered else command)(last.id if last else new_id(), **said, by=by, at=at)

    return act


appeal_debt: Final = _about_debt("seller", debts_commands.appeal_debt, text="已经直接付给买家")
uphold_debt: Final = _about_debt(
    "third", debts_commands.uphold_debt, covered=debts_commands.uphold_covered_debt, reasons="没有付款凭证"
)
reverse_debt: Final = _about_debt("third", debts_commands.reverse_debt, reasons="凭证属实")


@verb("staff")
def propose_grant(deal: Deal, by: Actor, at: datetime, *, fen: int) -> None:
    deal.grant = fund_commands.propose_grant(Money(fen), reason="年度拨款", by=by, at=at).id
