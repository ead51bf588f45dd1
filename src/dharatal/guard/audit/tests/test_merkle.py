"""Roots and proofs against the eight-leaf test data of Certificate Transparency, then against Hypothesis."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.guard.audit import merkle

CT_ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CT_INCLUSION = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
CT_CONSISTENCY = {
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CT_LEAVES = [merkle.leaf_hash(entry) for entry in CT_ENTRIES]
MANY = [hashlib.sha256(str(number).encode()).digest() for number in range(200)]

sizes = st.integers(min_value=1, max_value=len(MANY))


def hexes(hashes: list[bytes]) -> list[str]:
    return [item.hex() for item in hashes]


class TestPublishedTestData:
    @pytest.mark.parametrize("size", range(9))
    def test_gives_the_published_root(self, size: int) -> None:
        assert merkle.root_of(CT_LEAVES[:size]).hex() == CT_ROOTS[size]

    @pytest.mark.parametrize(("index", "size"), CT_INCLUSION)
    def test_gives_the_published_inclusion_proof(self, index: int, size: int) -> None:
        proof = merkle.inclusion_proof(merkle.subtrees_of(CT_LEAVES), index, size)

        assert hexes(proof) == CT_INCLUSION[index, size]

    @pytest.mark.parametrize(("old", "new"), CT_CONSISTENCY)
    def test_gives_the_published_consistency_proof(self, old: int, new: int) -> None:
        proof = merkle.consistency_proof(merkle.subtrees_of(CT_LEAVES), old, new)

        assert hexes(proof) == CT_CONSISTENCY[old, new]


class TestFrontier:
    @given(sizes, sizes)
    def test_goes_on_from_its_stored_form(self, one: int, other: int) -> None:
        stopped, size = sorted((one, other))
        frontier = merkle.Frontier()
        for leaf in MANY[:stopped]:
            frontier.append(leaf)

        again = merkle.Frontier.from_bytes(frontier.size, frontier.to_bytes())
        for leaf in MANY[stopped:size]:
            again.append(leaf)

        assert again.root() == merkle.root_of(MANY[:size])

    def test_refuses_peaks_that_do_not_fit_the_size(self) -> None:
        with pytest.raises(ValueError, match="does not fit"):
            merkle.Frontier.from_bytes(3, bytes(32))


class TestInclusion:
    @given(sizes, st.data())
    def test_is_proved_for_every_leaf(self, size: int, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, size - 1))
        root = merkle.root_of(MANY[:size])

        proof = merkle.inclusion_proof(merkle.subtrees_of(MANY), index, size)

        assert merkle.is_included(MANY[index], index, size, proof, root)

    @given(st.integers(min_value=2, max_value=len(MANY)), st.data())
    def test_is_refused_for_another_place_leaf_path_or_root(self, size: int, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, size - 1))
        other = data.draw(st.integers(0, size - 1).filter(lambda place: place != index))
        root = merkle.root_of(MANY[:size])
        proof = merkle.inclusion_proof(merkle.subtrees_of(MANY), index, size)

        assert not merkle.is_included(MANY[index], other, size, proof, root)
        assert not merkle.is_included(MANY[other], index, size, proof, root)
        assert not merkle.is_included(MANY[index], index, size, proof[:-1], root)
        assert not merkle.is_included(MANY[index], index, size, [*proof, root], root)
        assert not merkle.is_included(MANY[index], index, size, proof, merkle.EMPTY_ROOT)

    def test_is_refused_outside_the_tree(self) -> None:
        assert not merkle.is_included(MANY[0], 1, 1, [], MANY[0])
        with pytest.raises(ValueError, match="not in the tree"):
            merkle.inclusion_proof(merkle.subtrees_of(MANY), 8, 8)


class TestConsistency:
    @given(sizes, sizes)
    def test_is_proved_between_any_two_sizes(self, one: int, other: int) -> None:
        old, new = sorted((one, other))

        proof = merkle.consistency_proof(merkle.subtrees_of(MANY), old, new)

        roots = merkle.root_of(MANY[:old]), merkle.root_of(MANY[:new])
        assert merkle.is_consistent(old, new, proof, *roots)

    @given(st.integers(1, len(MANY) - 1), st.data())
    def test_is_refused_when_an_old_leaf_was_rewritten(self, old: int, data: st.DataObject) -> None:
        new = data.draw(st.integers(old + 1, len(MANY)))
        changed = data.draw(st.integers(0, old - 1))
        rewritten = [*MANY[:changed], bytes(32), *MANY[changed + 1 :]]

        proof = merkle.consistency_proof(merkle.subtrees_of(rewritten), old, new)

        roots = merkle.root_of(MANY[:old]), merkle.root_of(rewritten[:new])
        assert not merkle.is_consistent(old, new, proof, *roots)

    def test_is_refused_without_an_older_tree(self) -> None:
        assert not merkle.is_consistent(0, 1, [], merkle.EMPTY_ROOT, MANY[0])
        with pytest.raises(ValueError, match="not a part"):
            merkle.consistency_proof(merkle.subtrees_of(MANY), 9, 8)
