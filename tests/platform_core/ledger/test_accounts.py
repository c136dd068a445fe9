"""Pure: the table of accounts."""

from platform_core.ledger.accounts import NATURES, AccountKind, Side, guarded_kinds, sign_of


class TestNatures:
    def test_describe_every_kind(self):
        assert set(NATURES) == set(AccountKind)

    def test_leave_no_money_in_the_platforms_hands(self):
        """What is there lies with the provider; all else on that side the platform has put in itself."""
        assert [kind for kind, nature in NATURES.items() if nature.side is Side.DEBIT] == [
            AccountKind.PROVIDER_CLEARING,
            AccountKind.PLATFORM_FUNDING,
            AccountKind.FUND_ADVANCE,
        ]

    def test_let_only_rounding_be_overdrawn(self):
        assert [kind for kind, nature in NATURES.items() if nature.overdraft] == [AccountKind.ROUNDING]


class TestGuarded:
    def test_splits_the_kinds_without_overdraft_by_their_side(self):
        assert guarded_kinds(Side.DEBIT) == ["provider_clearing", "platform_funding", "fund_advance"]
        assert guarded_kinds(Side.CREDIT) == [
            *("buyer_escrow", "merchant_payable", "commission", "deposit", "consumer_deposit"),
            *("awards", "charges", "relief_fund", "platform_paid_in"),
        ]


class TestSignOf:
    def test_is_positive_where_an_account_grows_by_debits(self):
        assert sign_of(AccountKind.PROVIDER_CLEARING) == 1
        assert sign_of(AccountKind.BUYER_ESCROW) == -1
