"""What has become of each case? Read with raw SQL, logged in as the auditor, who can change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import rfc8785
from django.db import connection, transaction

from platform_core.cases.unclocked import without_clock
from platform_core.drivers.reading import ledger_differences, rows_read
from platform_core.drivers.world.deals import Deal
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.drivers.simulator import contracts
from tests.drivers.simulator.bank import Bank, Given, Taken
from tests.drivers.simulator.contracts import Agreed

CLOCKS: Final = """
SELECT
    coalesce(
        receipt.payment_id, share.order_id, lot.sku_id, mandate.purpose_id, sanction.merchant_id,
        beside.order_id, remedy.order_id, -- the payout of what comes beside a price is its order's
        CASE clock.subject_type WHEN 'merchants.application' THEN clock.person_id END, -- however often they apply
        CASE WHEN clock.subject_type IN (
            'payments.payout_account', 'payments.payout', 'merchants.guarantee', 'merchants.debt', 'complaints.award'
        ) THEN clock.merchant_id END, -- however many there are
        CASE WHEN clock.subject_type IN ('privacy.request', 'privacy.closure') THEN clock.person_id END,
        clock.subject_id
    )::text,
    clock.kind, clock.due_at, clock.state, clock.closed_at
FROM deadlines_runningdeadline clock
LEFT JOIN catalog_lot lot ON lot.id = clock.subject_id
LEFT JOIN payments_mandate mandate ON mandate.id = clock.subject_id
LEFT JOIN payments_receipt receipt ON receipt.id = clock.subject_id
LEFT JOIN aftersales_remedy remedy ON remedy.id = clock.subject_id
LEFT JOIN payments_payout payout ON payout.id = clock.subject_id
LEFT JOIN aftersales_reimbursement beside ON beside.id = coalesce(payout.case_id, clock.subject_id)
LEFT JOIN payments_refund refund ON refund.id = clock.subject_id
LEFT JOIN payments_share share ON share.id = refund.share_id
LEFT JOIN merchants_sanction sanction ON sanction.id = clock.subject_id
WHERE clock.subject_type <> 'payments.payment' -- of which the provider is asked, whatever people do
ORDER BY clock.subject_id, clock.id
"""
STATES: Final = """
SELECT id::text, 'order', state FROM orders_order
UNION ALL SELECT id::text, 'goods_back', state FROM aftersales_return
UNION ALL SELECT id::text, 'claim', state FROM aftersales_claim
UNION ALL SELECT id::text, 'claim_wants', wants FROM aftersales_claim
UNION ALL SELECT claim_id::text, 'claim_offered', offers FROM aftersales_claimanswer WHERE offers <> ''
UNION ALL SELECT id::text, 'freight', state FROM aftersales_freight
UNION ALL SELECT order_id::text, 'reimbursement', state FROM aftersales_reimbursement
UNION ALL SELECT id::text, 'freeze', state FROM catalog_lotfreeze
UNION ALL SELECT order_id::text, 'remedy', state FROM aftersales_remedy
UNION ALL SELECT order_id::text, 'remedy_basis', basis FROM aftersales_remedy
UNION ALL SELECT id::text, 'complaint', state FROM complaints_complaint
UNION ALL SELECT id::text, 'mediation', state FROM complaints_mediation
UNION ALL SELECT id::text, 'outside', state FROM complaints_outsidecase
UNION ALL SELECT id::text, 'identity', state FROM complaints_identityrequest
UNION ALL SELECT id::text, 'conversation', state FROM complaints_conversation
UNION ALL SELECT id::text, 'report', state FROM complaints_report
UNION ALL SELECT id::text, 'infringement', state FROM complaints_infringement
UNION ALL SELECT id::text, 'masking', state FROM orders_masking
UNION ALL SELECT id::text, 'deposit', state FROM orders_deposit
UNION ALL SELECT id::text, 'deposit_basis', basis FROM orders_deposit
UNION ALL SELECT id::text, 'listing', state FROM catalog_listing
UNION ALL SELECT * FROM (
    SELECT DISTINCT ON (person_id) person_id::text, 'advertising', CASE WHEN agreed THEN 'agreed' ELSE 'refused' END
    FROM privacy_consent ORDER BY person_id, said_at DESC, id DESC
) last_words
UNION ALL SELECT id::text, 'rule', state FROM rulebook_version
UNION ALL SELECT order_id::text, 'rules', held ->> 'number'
FROM orders_contract, jsonb_array_elements(canonical::jsonb -> 'rulebook') held WHERE held ->> 'rule' = 'returns'
UNION ALL SELECT id::text, 'subscription', state FROM orders_subscription
UNION ALL SELECT subscription.id::text, 'mandate', mandate.state
FROM orders_subscription subscription JOIN payments_mandate mandate ON mandate.id = mandate_id
UNION ALL SELECT order_id::text, CASE order_type WHEN 'orders.deposit' THEN 'deposit_share' ELSE 'share' END, state
FROM payments_share
UNION ALL SELECT case_id::text, 'basis', basis FROM aftersales_grant
UNION ALL SELECT payment_id::text, 'receipt', state FROM payments_receipt
UNION ALL SELECT id::text, 'shop', state FROM merchants_merchant
UNION ALL SELECT merchant_id::text, 'sanction', state FROM merchants_sanction
UNION ALL SELECT merchant_id::text, 'effect', CASE
    WHEN ended_at IS NOT NULL THEN 'over'
    WHEN lifted_at IS NOT NULL AND restored_at IS NULL THEN 'lifted'
    WHEN effective_at IS NOT NULL THEN 'on'
    ELSE 'none'
END FROM merchants_sanction
UNION ALL SELECT * FROM (
    SELECT DISTINCT ON (merchant_id) merchant_id::text, 'account', state
    FROM payments_payoutaccount ORDER BY merchant_id, id DESC
) last_accounts
UNION ALL SELECT merchant_id::text, 'payouts', string_agg(state || ' ' || amount, ', ' ORDER BY id)
FROM payments_payout GROUP BY 1
UNION ALL SELECT merchant_id::text, 'guarantee', state FROM merchants_guarantee
UNION ALL SELECT merchant_id::text, 'debt', state || ' ' || amount || ' ' || covered FROM merchants_debt
UNION ALL SELECT merchant_id::text, 'award', state FROM complaints_award
UNION ALL SELECT id::text, 'grant', state FROM merchants_grant
UNION ALL SELECT id::text, 'incident', state FROM privacy_incident
UNION ALL SELECT merchant_id::text, 'book of ' || kind, (credits_posted - debits_posted)::text
FROM ledger_account WHERE kind IN ('merchant_payable', 'deposit', 'awards', 'fund_advance')
UNION ALL SELECT * FROM (
    SELECT DISTINCT ON (refund.share_id) share.order_id::text, 'refund', refund.state
    FROM payments_refund refund JOIN payments_share share ON share.id = refund.share_id
    ORDER BY refund.share_id, refund.id DESC
) last_attempts
"""
# Of each subscription, one after the other.
DEBITED: Final = """
SELECT mandate.purpose_id::text, share.order_id::text, debit.payment_id::text
FROM payments_debit debit
JOIN payments_mandate mandate ON mandate.id = mandate_id
JOIN payments_share share ON share.payment_id = debit.payment_id
ORDER BY debit.asked_at, debit.id
"""
REFUNDS: Final = """
SELECT share.order_id::text, refund.case_type, refund.amount, refund.state
FROM payments_refund refund JOIN payments_share share ON share.id = refund.share_id
UNION ALL SELECT payment_id::text, 'payments.receipt', amount, replace(state, 'sent_back', 'succeeded')
FROM payments_receipt
"""
COUNTS: Final = """
SELECT about_id::text, 'breach ' || kind, count(*) FROM merchants_violation GROUP BY 1, 2
UNION ALL SELECT person_id::text, 'notice ' || template, count(*) FROM notices_notice GROUP BY 1, 2
UNION ALL SELECT subject_id::text, 'fact ' || topic, count(*) FROM eventlog_event GROUP BY 1, 2
UNION ALL SELECT
    merchant_id::text, 'bulletin ' || said || CASE WHEN published_by IS NULL THEN ' by the clock' ELSE ' by staff' END,
    count(*)
FROM merchants_bulletin GROUP BY 1, 2
UNION ALL SELECT infringement_id::text, 'bulletin infringement ' || said, count(*)
FROM complaints_infringementbulletin GROUP BY 1, 2
UNION ALL SELECT
    CASE WHEN about_type IN ('merchants.guarantee', 'merchants.debt', 'complaints.award') THEN merchant_id
    ELSE about_id END::text,
    'credit ' || kind || ' ' || what, count(*)
FROM merchants_creditfact GROUP BY 1, 2
UNION ALL SELECT
    CASE about_type WHEN 'merchants.debt' THEN fact.merchant_id ELSE about_id END::text,
    'credit reversed ' || kind || ' ' || what, count(*)
FROM merchants_creditreversal JOIN merchants_creditfact fact ON fact.id = fact_id GROUP BY 1, 2
UNION ALL SELECT about_id::text, 'credit reply', count(*)
FROM merchants_creditreply JOIN merchants_creditfact fact ON fact.id = fact_id GROUP BY 1, 2
UNION ALL SELECT merchant_id::text, 'credit score ' || CASE WHEN score IS NULL THEN 'none' ELSE 'made' END, 1
FROM merchants_creditscore GROUP BY 1, 2
"""
# Of the whole year, whatever it is about and whoever it was told: most of it is no one case's.
IN_ALL: Final = """
SELECT 'notice ' || template, count(*) FROM notices_notice GROUP BY 1
UNION ALL SELECT 'fact ' || topic, count(*) FROM eventlog_event GROUP BY 1
UNION ALL SELECT 'debits of ' || kind, sum(debits_posted)::bigint FROM ledger_account GROUP BY 1
UNION ALL SELECT 'credits of ' || kind, sum(credits_posted)::bigint FROM ledger_account GROUP BY 1
"""
# What buyers have in the books of each shop, less what is somebody's: of a sale in which a clock runs, whatever it is
# about, or of money that fits no payment and has one; of a deposit also while what was lent is with the shopper.
UNOWNED: Final = """
WITH
running AS (
    SELECT DISTINCT subject_id FROM deadlines_runningdeadline WHERE state = 'running'
    UNION ALL SELECT deposit.id FROM orders_deposit deposit JOIN orders_order sale ON sale.id = order_id
    WHERE deposit.state = 'held' AND sale.state <> 'cancelled'
),
cases AS (
    SELECT order_id, order_id AS id FROM payments_share
    UNION ALL SELECT order_id, id FROM aftersales_return
    UNION ALL SELECT order_id, id FROM aftersales_claim
    UNION ALL SELECT order_id, id FROM aftersales_freight
    UNION ALL SELECT order_id, id FROM aftersales_remedy
    UNION ALL SELECT order_id, id FROM complaints_complaint
    UNION ALL SELECT order_id, refund.id FROM payments_refund refund JOIN payments_share share ON share.id = share_id
),
gone AS (
    SELECT share_id, sum(amount + funded + rounding) AS fen FROM payments_refund WHERE state = 'succeeded' GROUP BY 1
),
on_its_way AS (SELECT * FROM payments_payout JOIN running ON subject_id = payments_payout.id),
-- Of shops: what is awarded is on its way; what they owe is asked for; what they have earned goes out once there is an
-- account; a guarantee has an agreement; and all that was put into the relief fund is there, or lent.
of_shops AS (
    SELECT merchant_id, kind, credits_posted - debits_posted AS fen FROM ledger_account account
    WHERE kind IN ('awards', 'fund_advance') OR (kind = 'merchant_payable' AND merchant_id NOT IN (
        SELECT subject_id FROM deadlines_runningdeadline WHERE state = 'running' AND kind = 'payments.pay_out'
        UNION ALL SELECT merchant_id FROM on_its_way
    ) AND EXISTS (
        SELECT FROM payments_payoutaccount named WHERE named.merchant_id = account.merchant_id AND state = 'in_force'
    )) OR (kind = 'deposit' AND merchant_id NOT IN (
        SELECT merchant_id FROM merchants_guarantee WHERE state IN ('short', 'full', 'ending')
        UNION ALL SELECT merchant_id FROM on_its_way
    ))
    UNION ALL SELECT merchant_id, 'awards', -amount FROM complaints_award
    WHERE state IN ('paying', 'unpaid')
      AND id IN (SELECT subject_id FROM running UNION ALL SELECT case_id FROM on_its_way)
    UNION ALL SELECT merchant_id, 'fund_advance', amount - covered FROM merchants_debt JOIN running ON subject_id = id
    WHERE state = 'owed'
    UNION ALL SELECT NULL, 'relief_fund', credits_posted - debits_posted FROM ledger_account WHERE kind = 'relief_fund'
    UNION ALL SELECT NULL, 'relief_fund', -amount FROM merchants_grant WHERE state = 'granted'
),
balances AS (
    SELECT merchant_id, kind, credits_posted - debits_posted AS fen
    FROM ledger_account WHERE kind IN ('buyer_escrow', 'consumer_deposit')
    UNION ALL
    SELECT merchant_id, held_on,
           coalesce(gone.fen, 0) - amount - CASE WHEN released_at IS NULL THEN funded + rounding ELSE 0 END
    FROM payments_share share LEFT JOIN gone ON share_id = share.id
    WHERE state = 'captured' AND held_on IN ('buyer_escrow', 'consumer_deposit')
      AND order_id IN (SELECT order_id FROM cases JOIN running ON subject_id = cases.id)
    UNION ALL
    SELECT shop_id, 'buyer_escrow', -amount FROM payments_receipt receipt JOIN running ON subject_id = receipt.id
    WHERE booked
    UNION ALL SELECT * FROM of_shops
)
SELECT coalesce(sum(abs(fen)), 0)::bigint FROM (SELECT sum(fen) AS fen FROM balances GROUP BY merchant_id, kind) books
"""
PAID_OUT: Final = """
SELECT coalesce(beside.order_id, payout.merchant_id)::text, payout.id::text
FROM payments_payout payout LEFT JOIN aftersales_reimbursement beside ON beside.id = payout.case_id
"""
SHELVES: Final = "SELECT id::text, on_hand, reserved FROM catalog_sku"
PAPERS: Final = """
SELECT DISTINCT ON (applicant_id) applicant_id::text, 'application', state
FROM merchants_application ORDER BY applicant_id, id DESC
"""
# The last of each, and whether anybody is left to reach.
OF_PEOPLE: Final = """
SELECT * FROM (
    SELECT DISTINCT ON (person_id) person_id::text, 'request', state FROM privacy_request ORDER BY person_id, id DESC
) last_requests
UNION ALL SELECT * FROM (
    SELECT DISTINCT ON (person_id) person_id::text, 'closure', state FROM privacy_closure ORDER BY person_id, id DESC
) last_closures
UNION ALL SELECT person_id::text, 'contact', 'there' FROM accounts_contact
"""
WAITING: Final = "SELECT subscriber, error FROM eventlog_pending"
OFFERED: Final = ("deposit", "promotion", "listing", "sku")
SALE: Final = ("order", "payment", "goods_back", "complaint", "review", "masking", "subscription")
ELSEWHERE: Final = ("mediation", "outside", "identity", "conversation", "report", "infringement")
WRONG: Final = ("claim", "freight", "freeze")  # with the goods
ONCE: Final = ("version", "opened", "grant", "incident")  # in a year, or so
THINGS: Final = (*SALE, *OFFERED, *WRONG, *ELSEWHERE, *ONCE)  # of a deal, about which rows are


@dataclass(frozen=True, slots=True)
class Ran:
    """A clock as it stands in the table."""

    kind: str
    due: datetime
    end: str
    closed_at: datetime | None


@dataclass(slots=True)
class Seen:
    """What stands in the database about one case, and in the provider's statement.

    ``counts``: how often there was a ``breach``, ``notice`` or ``fact`` of a name.
    """

    clocks: list[Ran] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    refunds: list[tuple[str, int, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    given: list[Given] = field(default_factory=list)
    agreed: Agreed | None = None
    taken: list[Taken] = field(default_factory=list)
    paid_out: list[Taken] = field(default_factory=list)

    def projected(self) -> dict[str, Any]:
        return {
            "states": self.states,
            "clocks": sorted([clock.kind, clock.end] for clock in self.clocks),
            "refunds": sorted(list(refund) for refund in self.refunds),
            "given": sorted(line.fen for line in self.given),
            "taken": sorted(line.fen for line in self.taken),
            "paid_out": sorted(line.fen for line in self.paid_out),
            "counts": dict(self.counts),
            "agreed": asdict(self.agreed) if self.agreed else {},
        }


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is no single case's: pieces on hand and set aside by SKU; deliveries that nobody got through; rows that wait
    with no clock, by state; how many fen in the books are nobody's; how many notices and facts there are, and what the
    accounts of each kind bear; where the books do not balance; how many orders have no contract that verifies."""

    shelves: Mapping[UUID, tuple[int, int]]
    waiting: tuple[tuple[str, str], ...] = ()
    unclocked: Mapping[str, int] = field(default_factory=dict)
    in_all: Mapping[str, int] = field(default_factory=dict)
    differences: Sequence[str] = ()
    unowned: int = 0
    unverified: int = 0


def projected(seen: Mapping[int, Seen], ledger: Ledger) -> bytes:
    """The end of the year without ids, instants and attempts, as canonical JSON: the same in every run of a seed,
    whoever was killed."""
    return rfc8785.dumps(
        {
            "cases": {str(number): one.projected() for number, one in sorted(seen.items())},
            "shelves": sorted(list(pieces) for pieces in ledger.shelves.values()),
            "waiting": len(ledger.waiting),
            "in_all": dict(ledger.in_all),
        }
    )


def read(
    deals: Mapping[int, Deal], bank: Bank, *, own_shops: Collection[int], auditor: Mapping[str, Any]
) -> tuple[dict[int, Seen], Ledger]:
    """By the numbers of the cases. To those in ``own_shops`` belongs also what is about their shop, and what its owner
    was told. ``auditor`` is an address in Django's words."""
    seen = {number: Seen() for number in deals}
    owners = _owners(deals, own_shops)
    nth = {order: f" {n}" for deal in deals.values() for n, order in enumerate(deal.before, start=1)}
    nth |= _debited(owners, rows_read(auditor, DEBITED))
    _read_statement(seen, bank, owners, payouts=rows_read(auditor, PAID_OUT))
    for case, row in _of(owners, rows_read(auditor, CLOCKS)):
        seen[case].clocks.append(Ran(*row))
    states = [*rows_read(auditor, STATES), *_own_rows(PAPERS), *_own_rows(OF_PEOPLE)]
    named = ((about, what + nth.get(UUID(about), ""), state) for about, what, state in states)
    for case, (what, state) in _of(owners, named):
        seen[case].states[what] = state
    for case, row in _of(owners, rows_read(auditor, REFUNDS)):
        seen[case].refunds.append(row)
    for case, (what, times) in _of(owners, rows_read(auditor, COUNTS)):
        seen[case].counts[what] += times
    agreed = contracts.read(auditor)
    for case, (contract,) in _of(owners, [row for row in agreed if UUID(row[0]) not in nth]):
        seen[case].agreed = contract
    return seen, _ledger(auditor, unverified=sum(not one for _, one in agreed))


def _read_statement(
    seen: Mapping[int, Seen], bank: Bank, owners: Mapping[UUID, int], *, payouts: Iterable[tuple[str, str]]
) -> None:
    """What the provider gave back, debited and paid out. ``payouts``: the shop or the order of each."""
    for line in bank.refunds():
        seen[owners[line.payment]].given.append(line)
    for debit in bank.debits():
        seen[owners[debit.payment]].taken.append(debit)
    cases = {UUID(payout): case for case, (payout,) in _of(owners, payouts)}
    for paid in bank.payouts():
        seen[cases[paid.payment]].paid_out.append(paid)


def _ledger(auditor: Mapping[str, Any], *, unverified: int) -> Ledger:
    shelves = {UUID(sku): (on_hand, reserved) for sku, on_hand, reserved in rows_read(auditor, SHELVES)}
    in_all = dict(rows_read(auditor, IN_ALL))
    waiting = tuple((subscriber, error) for subscriber, error in _own_rows(WAITING))
    with bound(SYSTEM), transaction.atomic():
        unclocked = without_clock()
    [(unowned,)] = rows_read(auditor, UNOWNED)
    return Ledger(shelves, waiting, unclocked, in_all, ledger_differences(), unowned, unverified)


def _owners(deals: Mapping[int, Deal], own_shops: Collection[int]) -> dict[UUID, int]:
    """Whose case it is, by the ids of people, shops and things."""
    owners = {deal.shopper.id: number for number, deal in deals.items()}
    for number in own_shops:
        seller = deals[number].seller
        owners |= {person_or_shop: number for person_or_shop in (seller.id, seller.merchant_id) if person_or_shop}
    owners |= {order: number for number, deal in deals.items() for order in (*deal.before, *deal.payments_before)}
    for thing in THINGS:
        owners |= {getattr(deal, thing): number for number, deal in deals.items() if hasattr(deal, thing)}
    return owners


def _debited(owners: dict[UUID, int], rows: Iterable[tuple[str, str, str]]) -> dict[UUID, str]:
    """Let the orders that were placed by debits be their cases', with their payments. What the last one is called
    stands alone, and has the number of its order before that."""
    of_case: dict[int, list[tuple[UUID, UUID]]] = {}
    for case, (order, payment) in _of(owners, rows):
        of_case.setdefault(case, []).append((UUID(order), UUID(payment)))
    owners |= {thing: case for case, orders in of_case.items() for order in orders for thing in order}
    return {
        thing: f" {n}" for orders in of_case.values() for n, order in enumerate(orders[:-1], start=1) for thing in order
    }


def _own_rows(sql: str) -> list[tuple[Any, ...]]:
    """What is not for the auditor to read: papers of persons, and the relay's notes."""
    with bound(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _of(owners: Mapping[UUID, int], rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, Any]]:
    """Only what belongs to a case; the world before the year has rows of its own."""
    for owner, *rest in rows:
        if (number := owners.get(UUID(owner))) is not None:
            yield number, tuple(rest)
