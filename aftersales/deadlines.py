"""Which steps of a case are owed, and until when? None yet: the first return brings them."""
