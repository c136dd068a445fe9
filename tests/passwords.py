"""A hash that costs nothing: the suite signs in thousands of times, and is not what a thief would attack."""

from platform_core.accounts.passwords import Argon2


class Cheap(Argon2):
    time_cost = 1
    memory_cost = 8
