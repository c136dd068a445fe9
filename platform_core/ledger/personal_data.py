"""The personal data of the ledger: none. Its accounts are those of shops, and it names orders by id."""

from platform_core.vault.declarations import holds_none

holds_none("ledger.Account", "ledger.Posting", why="a shop's money; sources are ids of orders and refunds")
