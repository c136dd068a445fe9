"""What does it cost to try a password?"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """OWASP's minimum (19 MiB, two passes, one lane): Django's own lets two cores do six sign-ins a second."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
