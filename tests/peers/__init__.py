"""What do the same calls cost at other shops? Each peer runs in an environment of its own, outside the repository."""
