"""Tasks for tests and benches, about nobody."""

from collections.abc import Iterator
from itertools import count
from uuid import UUID, uuid4

from dharatal.field.calls.operations import NewTask

_numbers = count(1)


def new_task(
    *, district_id: int = 1, block_id: int = 11, panchayat_id: int = 111, **known: object
) -> NewTask:
    """One task with an own phone and an own batch unless said otherwise."""
    number = next(_numbers)
    filled: dict[str, object] = {
        "owner_kind": "test",
        "owner_ref": uuid4(),
        "subject_id": number,
        "phone_token": 7_000_000_000 + number,
        "phone_version": 1,
        "unit_id": panchayat_id or block_id or district_id,
        "district_id": district_id,
        "block_id": block_id,
        "panchayat_id": panchayat_id,
        "batch_ref": uuid4(),
    }
    return NewTask(**{**filled, **known})  # type: ignore[arg-type]


def batch(size: int, **known: object) -> list[NewTask]:
    ref = uuid4()
    return [new_task(batch_ref=ref, **known) for _number in range(size)]  # type: ignore[arg-type]


def in_turns(*batches: list[NewTask]) -> Iterator[UUID]:
    """Owners in the order in which their tasks should be handed out."""
    for turn in zip(*batches, strict=True):
        yield from (task.owner_ref for task in turn)
