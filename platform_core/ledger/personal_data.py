"""What does the ledger hold of people? Nothing: it books shops, and names orders by their ids."""

from platform_core.vault.declarations import holds_none

holds_none("ledger.Account", "ledger.Posting", why="a shop's money; sources are ids of orders and refunds")
