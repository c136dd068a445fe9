"""What does it cost to try a password?"""

from platform_core.accounts.passwords import Argon2


class TestArgon2:
    def test_is_owasps_minimum(self):
        hasher = Argon2()

        encoded = hasher.encode("correct horse battery", hasher.salt())

        assert "$argon2id$v=19$m=19456,t=2,p=1$" in encoded
        assert hasher.verify("correct horse battery", encoded)
        assert not hasher.verify("wrong horse battery", encoded)
