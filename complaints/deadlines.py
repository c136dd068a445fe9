"""Which replies does a complaint call for, and until when? None yet: the first complaint brings them."""
