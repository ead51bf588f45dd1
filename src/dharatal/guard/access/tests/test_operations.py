"""Log-ins, machines, tokens and things done once."""

from datetime import timedelta
from typing import Any

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access import operations, queries, second_factor
from dharatal.guard.access.models import User
from dharatal.guard.access.tests.conftest import AT, LOOK, MARHAURA, SARAN, STATE, Login
from dharatal.kernel.actor import SYSTEM


class TestAddUser:
    def test_refuses_a_weak_password(self, db: None, enter: Any) -> None:
        with pytest.raises(operations.CannotAddUser), enter(SYSTEM, None):
            operations.add_user(SYSTEM, login="asha", password="12345", at=AT)

    @pytest.mark.parametrize("taken", ["asha", "ASHA "])
    def test_refuses_a_login_that_is_taken(self, login: Login, enter: Any, taken: str) -> None:
        login("asha", LOOK)

        with pytest.raises(operations.CannotAddUser), enter(SYSTEM, None):
            operations.add_user(SYSTEM, login=taken, password=None, at=AT)

    def test_refuses_signs_that_no_login_has(self, db: None, enter: Any) -> None:
        with pytest.raises(operations.CannotAddUser), enter(SYSTEM, None):
            operations.add_user(SYSTEM, login="सुमन कुमार", password=None, at=AT)


class TestEndUser:
    def test_ends_grants_and_tokens(self, login: Login, enter: Any) -> None:
        asha = login("asha", LOOK)
        with enter(SYSTEM, None):
            secret = operations.issue_token(SYSTEM, user_id=asha.user_id, at=AT)

            operations.end_user(SYSTEM, user_id=asha.user_id, at=AT + timedelta(hours=1))

            assert queries.capabilities_of(asha, AT + timedelta(hours=1)) == set()
            assert queries.user_by_token(secret, AT + timedelta(hours=2)) is None


class TestAToken:
    def test_is_known_by_its_secret_until_it_ends(self, login: Login, enter: Any) -> None:
        asha = login("asha", LOOK)
        with enter(SYSTEM, None):
            secret = operations.issue_token(SYSTEM, user_id=asha.user_id, at=AT)

            found = queries.user_by_token(secret, AT + timedelta(days=89))
            later = queries.user_by_token(secret, AT + timedelta(days=91))

        assert found is not None and found.id == asha.user_id
        assert later is None


class TestADevice:
    def test_is_known_by_its_cookie_until_it_is_revoked(self, login: Login, enter: Any) -> None:
        asha = login("asha", LOOK)
        with enter(asha, None):
            device_id, secret = operations.enrol_device(asha, label="मेज़ 4", at=AT)
            known = queries.device_by_secret(secret)

            operations.revoke_device(asha, device_id=device_id, at=AT)

            assert known is not None and known.id == device_id
            assert queries.device_by_secret(secret) is None


class TestOnce:
    def test_answers_a_repeat_with_the_first_answer(self, login: Login, enter: Any) -> None:
        asha, done = login("asha", LOOK), []

        def act() -> dict[str, Any]:
            done.append(1)
            return {"number": len(done)}

        with enter(asha, None):
            answers = [operations.once(asha, key="k", act=act, at=AT) for _ in range(3)]

        assert answers == [{"number": 1}] * 3

    def test_keeps_the_keys_of_two_people_apart(self, login: Login, enter: Any) -> None:
        asha, bina = login("asha", LOOK), login("bina", LOOK)

        with enter(asha, None):
            operations.once(asha, key="k", act=lambda: {"who": "asha"}, at=AT)
            answer = operations.once(bina, key="k", act=lambda: {"who": "bina"}, at=AT)

        assert answer == {"who": "bina"}


class TestTheSecondFactor:
    @pytest.mark.parametrize(("unit", "is_missing"), [(STATE, True), (SARAN, True), (MARHAURA, False)])
    def test_is_missing_for_whoever_sees_beyond_one_block(
        self, login: Login, enter: Any, unit: int, is_missing: bool
    ) -> None:
        asha = login("asha", LOOK, unit=unit)

        with enter(asha, None):
            user = User.objects.get(id=asha.user_id)
            assert second_factor.is_second_factor_missing(user, [LOOK.code], AT) is is_missing

    def test_is_there_once_it_was_set(self, login: Login, enter: Any) -> None:
        asha = login("asha", LOOK)

        with enter(asha, None):
            user = User.objects.get(id=asha.user_id)
            second_factor.set_totp(SYSTEM, user=user, at=AT)
            assert not second_factor.is_second_factor_missing(user, [LOOK.code], AT)

    def test_keeps_its_secret_sealed(self, login: Login, enter: Any) -> None:
        asha = login("asha", LOOK)

        with enter(asha, None):
            user = User.objects.get(id=asha.user_id)
            secret = second_factor.set_totp(SYSTEM, user=user, at=AT)
            stored = user.authenticator_set.get().data["secret"]

        assert secret not in stored

    def test_takes_each_code_of_the_card_once(self, login: Login, enter: Any) -> None:
        asha = login("asha", LOOK)

        with permitted(), enter(asha, None):
            user = User.objects.get(id=asha.user_id)
            code = second_factor.issue_code_card(SYSTEM, user=user, at=AT)[0]
            assert second_factor.is_code_right(user, code)
            assert not second_factor.is_code_right(user, code)
