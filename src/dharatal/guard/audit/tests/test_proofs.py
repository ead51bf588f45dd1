"""Proofs out of the stored log hold against its root, and no longer once it was touched."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from dharatal.engines.keys import signing_key
from dharatal.guard.audit import checkpoint, proofs, witness


class TestInclusion:
    @pytest.mark.parametrize("index", range(6))
    def test_of_every_entry_holds(self, log: list[UUID], index: int) -> None:
        proof = proofs.inclusion(log[index])

        assert proof is not None
        assert (proof.index, proof.size, proof.holds) == (index, 6, True)

    def test_does_not_hold_once_another_leaf_was_changed(self, log: list[UUID], superuser: Any) -> None:
        superuser.execute("UPDATE audit_leaf SET hash = %s WHERE index = 2", [bytes(32)])

        proof = proofs.inclusion(log[3])

        assert proof is not None
        assert not proof.holds

    def test_of_what_is_not_sealed_is_none(self, log: list[UUID]) -> None:
        assert proofs.inclusion(uuid4()) is None


class TestConsistency:
    @pytest.mark.parametrize("old_size", range(1, 7))
    def test_holds_from_every_size(self, log: list[UUID], old_size: int) -> None:
        assert proofs.consistency(old_size).holds

    def test_ends_at_the_signed_head(self, log: list[UUID]) -> None:
        signed = checkpoint.read(witness.checkpoint_text(), signing_key().public_key())

        proof = proofs.consistency(3)

        assert (proof.size, proof.root) == (signed.size, signed.root)

    def test_does_not_hold_once_an_old_leaf_was_changed(self, log: list[UUID], superuser: Any) -> None:
        superuser.execute("UPDATE audit_leaf SET hash = %s WHERE index = 1", [bytes(32)])

        assert not proofs.consistency(3).holds
