"""Tests of sealing, with published vectors where they exist."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.guard.vault import sealing
from dharatal.guard.vault.sealing import CannotOpen, Subject, open_rows, open_sealed, seal, seal_rows

SUMAN = Subject(101, UUID(int=7), b"s" * 16)
RADHA = Subject(102, UUID(int=8), b"r" * 16)

# McGrew & Viega, "The Galois/Counter Mode of Operation" (given to NIST), appendix B, test cases 13, 14, 16.
_KEY_16 = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
_PLAIN_16 = bytes.fromhex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
)
_CIPHER_16 = (
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    "76fc6ece0f4e1768cddf8853bb2d551b"
)
GCM_VECTORS = [
    (bytes(32), bytes(12), b"", b"", "530f8afbc74536b9a963b4f1c4cb738b"),
    (
        bytes(32),
        bytes(12),
        bytes(16),
        b"",
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
    ),
    (
        _KEY_16,
        bytes.fromhex("cafebabefacedbaddecaf888"),
        _PLAIN_16,
        bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
        _CIPHER_16,
    ),
]


class TestCipher:
    @pytest.mark.parametrize(("key", "nonce", "plain", "associated", "expected"), GCM_VECTORS)
    def test_gives_the_published_ciphertext(
        self, key: bytes, nonce: bytes, plain: bytes, associated: bytes, expected: str
    ) -> None:
        assert sealing.AESGCM(key).encrypt(nonce, plain, associated).hex() == expected

    def test_derives_the_published_first_block(self) -> None:
        """RFC 5869, A.1 and A.3: the first 32 bytes of the output."""
        master = bytes.fromhex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
        bare = bytes.fromhex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04")

        block = sealing.expand(master, bytes.fromhex("f0f1f2f3f4f5f6f7f8f9"))

        assert block.hex() == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
        assert sealing.expand(bare, b"").hex().startswith("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879e")


class TestSealedValue:
    @given(st.binary(max_size=400))
    def test_opens_to_what_was_sealed(self, plain: bytes) -> None:
        assert open_sealed(SUMAN, "card", seal(SUMAN, "card", plain)) == plain

    def test_shows_nothing_of_what_was_sealed(self) -> None:
        blob = seal(SUMAN, "card", "सुमन कुमारी".encode())

        assert "सुमन".encode() not in blob

    def test_is_never_the_same_twice(self) -> None:
        assert seal(SUMAN, "card", b"same") != seal(SUMAN, "card", b"same")

    def test_is_thirty_one_bytes_longer(self) -> None:
        assert len(seal(SUMAN, "card", b"12345")) == 5 + 31

    def test_does_not_open_in_another_field(self) -> None:
        blob = seal(SUMAN, "card", b"x")

        with pytest.raises(CannotOpen):
            open_sealed(SUMAN, "phone", blob)

    @pytest.mark.parametrize(
        "other",
        [RADHA, SUMAN._replace(uuid=RADHA.uuid), SUMAN._replace(salt=RADHA.salt)],
        ids=["person", "uuid", "salt"],
    )
    def test_does_not_open_for_another(self, other: Subject) -> None:
        blob = seal(SUMAN, "card", b"x")

        with pytest.raises(CannotOpen):
            open_sealed(other, "card", blob)

    def test_does_not_open_when_any_single_byte_is_altered(self) -> None:
        blob = seal(SUMAN, "card", b"+916000000001")

        for place in range(len(blob)):
            altered = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]
            with pytest.raises(CannotOpen):
                open_sealed(SUMAN, "card", altered)

    def test_does_not_open_when_cut_short(self) -> None:
        blob = seal(SUMAN, "card", b"+916000000001")

        for length in range(len(blob)):
            with pytest.raises(CannotOpen):
                open_sealed(SUMAN, "card", blob[:length])

    def test_does_not_name_its_content_in_the_refusal(self) -> None:
        blob = seal(SUMAN, "card", b"Suman")

        with pytest.raises(CannotOpen) as refusal:
            open_sealed(RADHA, "card", blob)

        assert str(refusal.value) == "subject 102, field card"


class TestRows:
    def test_are_sealed_in_the_order_of_the_fields(self) -> None:
        rows = seal_rows(("card", "phone"), [(SUMAN, (b"a", b"1")), (RADHA, (b"b", b"2"))])

        assert open_rows("card", [(SUMAN, rows[0][0]), (RADHA, rows[1][0])]) == [b"a", b"b"]
        assert open_rows("phone", [(SUMAN, rows[0][1]), (RADHA, rows[1][1])]) == [b"1", b"2"]

    def test_are_refused_when_a_value_is_missing(self) -> None:
        with pytest.raises(ValueError, match="shorter"):
            seal_rows(("card", "phone"), [(SUMAN, (b"a",))])
