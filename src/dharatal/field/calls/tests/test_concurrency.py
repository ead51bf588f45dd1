import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection

from dharatal.field.calls.factories import batch, new_task
from dharatal.field.calls.tests.conftest import at, build_room

CALLERS = 8


def at_once(work) -> list:
    """Run work(number) in as many threads as there are callers, all beginning together."""
    barrier = threading.Barrier(CALLERS)

    def run(number: int):
        try:
            barrier.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(CALLERS) as pool:
        return list(pool.map(run, range(CALLERS)))


class TestManyCallers:
    def test_are_never_handed_the_same_card_or_phone(self, whole_database, enter):
        room = build_room(enter, callers=CALLERS)
        family = [new_task(phone_token=42) for _one in range(6)]
        room.add(*batch(18), *family, *batch(18))

        def work_all(number: int) -> list[tuple[int, int]]:
            done = []
            while (card := room.claim(f"caller{number}", at(11)).task) is not None:
                done.append((card.id, card.phone_token))
                room.finish(card.call_uuid, "no_answer", f"caller{number}", at(11, 1))
            return done

        handed = [card for part in at_once(work_all) for card in part]

        assert max(Counter(task for task, _phone in handed).values()) == 1
        assert [phone for _task, phone in handed].count(42) == 1
        assert len(handed) == 36 + 1

    def test_in_two_tabs_get_one_card(self, whole_database, enter):
        room = build_room(enter)
        room.add(*batch(20))

        cards = at_once(lambda number: room.card("asha", at(11)).id)

        assert len(set(cards)) == 1

    def test_who_submit_twice_at_once_record_once(self, whole_database, enter):
        room = build_room(enter)
        task = new_task()
        room.add(task)
        call = room.card().call_uuid

        answers = at_once(lambda number: room.finish(call, "busy", key="k", moment=at(11, 2)))

        assert [one.is_repeat for one in answers].count(False) == 1
        assert {one.next_due_at for one in answers} == {at(11, 2) + timedelta(minutes=30)}
        assert room.task(task).attempts == 1
