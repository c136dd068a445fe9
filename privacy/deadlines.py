"""Which answers does privacy owe, and until when? None yet: rights requests bring the first."""
