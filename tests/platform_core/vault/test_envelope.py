"""Does a ciphertext open where it was written, and nowhere else?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_core.legal.rules import RULES
from platform_core.vault import envelope, retention
from platform_core.vault.envelope import Header, Tampered
from platform_core.vault.types import Sealed

KEY, OTHER = b"k" * 32, b"o" * 32
HEADER = Header(version=1, retention="account")


def sealed(text="张三", *, header=HEADER):
    return envelope.close(text, key=KEY, header=header, bound_to=b"here")


class TestClose:
    @given(st.text())
    def test_can_be_opened_again(self, text):
        assert envelope.open_(sealed(text), key=KEY, bound_to=b"here") == text

    @given(st.binary())
    def test_does_the_same_for_what_is_no_text(self, data):
        closed = envelope.close_bytes(data, key=KEY, header=HEADER, bound_to=b"here")

        assert envelope.open_bytes(closed, key=KEY, bound_to=b"here") == data

    def test_never_gives_the_same_ciphertext_twice(self):
        assert sealed() != sealed()

    def test_says_which_key_opens_it(self):
        assert Header.of(sealed(header=Header(version=7, retention="RT_CONTRACT"))) == Header(7, "RT_CONTRACT")


class TestOpen:
    def test_refuses_another_key(self):
        with pytest.raises(Tampered):
            envelope.open_(sealed(), key=OTHER, bound_to=b"here")

    def test_refuses_another_place(self):
        with pytest.raises(Tampered):
            envelope.open_(sealed(), key=KEY, bound_to=b"there")

    def test_refuses_every_flipped_bit(self):
        whole = sealed().ciphertext

        for position in range(len(whole) * 8):
            broken = bytearray(whole)
            broken[position // 8] ^= 1 << position % 8
            with pytest.raises(Tampered):
                envelope.open_(Sealed(bytes(broken)), key=KEY, bound_to=b"here")


class TestHeader:
    @pytest.mark.parametrize(
        "ciphertext", [b"", b"\x01" * 31, b"\x02" + b"\x00" * 60, b"\x01\x00\x01\xff" + b"\x00" * 60]
    )
    def test_refuses_what_cannot_be_ours(self, ciphertext):
        with pytest.raises(Tampered):
            Header.of(Sealed(ciphertext))


class TestRetention:
    def test_has_every_class_of_the_legal_rules(self):
        assert {key.partition(".")[0] for key in RULES if key.startswith("RT_")} <= set(retention.NUMBERS)

    def test_has_a_number_of_its_own_for_each(self):
        assert len(set(retention.NUMBERS.values())) == len(retention.NUMBERS)
        assert max(retention.NUMBERS.values()) < 256
