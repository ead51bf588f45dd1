"""Tests of the blind index."""

from dharatal.guard.vault.blind import blind, blind_all, blinder, versions_in_use


class TestToken:
    def test_is_the_same_for_the_same_value(self) -> None:
        assert blind("phone", "+916000000001") == blind("phone", "+916000000001")

    def test_differs_between_kinds(self) -> None:
        assert blind("phone", "suman") != blind("name", "suman")

    def test_cannot_move_a_letter_from_kind_to_value(self) -> None:
        assert blind("name", "asuman") != blind("namea", "suman")

    def test_fits_a_bigint_and_uses_its_sign(self) -> None:
        tokens = list(map(blinder("name"), map(str, range(200))))

        assert all(-(2**63) <= token < 2**63 for token in tokens)
        assert min(tokens) < 0 < max(tokens)
        assert len(set(tokens)) == 200

    def test_is_looked_for_under_every_version_the_current_first(self) -> None:
        tokens = blind_all("phone", "+916000000001")

        assert tokens[0] == blind("phone", "+916000000001")
        assert len(tokens) == len(versions_in_use())
