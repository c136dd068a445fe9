"""Which personal data does the house hold, and which of it is this person's?"""

from __future__ import annotations

from platform_core.vault.declarations import HOLDINGS
from privacy import queries


class TestHoldings:
    def test_name_every_model_that_declared_some(self):
        assert [holding.model for holding in queries.holdings()] == sorted(HOLDINGS)

    def test_say_what_becomes_of_it_and_why(self):
        contact = next(h for h in queries.holdings() if h.model == "accounts.Contact")

        assert {"name", "phone", "email"} <= set(contact.fields)
        assert (contact.on_erasure, contact.because, contact.exported) == ("delete", "", True)

    def test_keep_nothing_without_a_duty(self):
        assert [h.model for h in queries.holdings() if h.on_erasure == "retain" and not h.because] == []
