"""Tests of the keyed hash against published values."""

import hmac

from hypothesis import given
from hypothesis import strategies as st

from dharatal.guard.vault.hashing import keyed_hash


class TestKeyedHash:
    def test_gives_the_published_codes(self) -> None:
        """RFC 4231, 4.2 and 4.3."""
        assert keyed_hash(b"\x0b" * 20)(b"Hi There").hex().startswith("b0344c61d8db38535ca8afceaf0bf12b")
        assert (
            keyed_hash(b"Jefe")(b"what do ya want for nothing?").hex().startswith("5bdcc146bf60754e6a042426")
        )

    @given(st.binary(max_size=64), st.binary(max_size=20), st.lists(st.binary(max_size=200), max_size=4))
    def test_gives_what_the_standard_library_gives(
        self, key: bytes, prefix: bytes, messages: list[bytes]
    ) -> None:
        code = keyed_hash(key, prefix)

        assert [code(one) for one in messages] == [
            hmac.digest(key, prefix + one, "sha256") for one in messages
        ]
