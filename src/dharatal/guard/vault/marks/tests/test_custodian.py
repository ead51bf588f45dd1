import base64
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from uuid import UUID

import pytest

from dharatal.engines.keys import create_missing
from dharatal.guard.vault.marks import custodian, keys, serving
from dharatal.guard.vault.marks.code import bits
from dharatal.guard.vault.marks.custodian import CustodianAway, CustodianBusy, CustodianRefuses
from dharatal.guard.vault.marks.tests.conftest import serving_at

EXPORT = UUID("00000000-0000-4000-8000-000000000001")
LABEL = f"export:{EXPORT}"


class TestCustodian:
    def test_keeps_its_key_to_its_owner(self, keeper):
        modes = [stat.S_IMODE((keeper / name).stat().st_mode) for name in (".", "custodian.key")]

        assert modes == [0o700, 0o600]

    def test_does_not_start_with_a_key_that_others_can_read(self, keeper):
        (keeper / "custodian.key").chmod(0o640)

        with pytest.raises(serving.CustodianUnreadable, match="chmod 600"):
            serving.read_key(keeper)

    def test_never_makes_a_second_key_for_a_home(self, keeper):
        before = serving.read_key(keeper)

        serving.init(keeper)

        assert serving.read_key(keeper) == before

    def test_gives_the_same_part_for_the_same_label_and_another_for_another(self, attended):
        assert custodian.derive(LABEL) == custodian.derive(LABEL) != custodian.derive("shared")

    @pytest.mark.parametrize(
        "label", ["export:1", "view:0", "view:", "audit", "shared ", "view:1\n", f"{LABEL}0", "é"]
    )
    def test_refuses_labels_that_are_not_ours_and_writes_nothing(self, attended, label):
        with pytest.raises(CustodianRefuses):
            custodian.derive(label)

        assert serving.derived(attended) == []

    def test_writes_down_what_it_gave_when_and_to_which_user(self, attended):
        custodian.derive(LABEL)
        custodian.derive("view:7")

        lines = serving.derived(attended)

        assert [(line.number, line.label, line.uid) for line in lines] == [
            (1, LABEL, os.getuid()),
            (2, "view:7", os.getuid()),
        ]

    def test_gives_nothing_that_it_could_not_write_down(self, attended):
        (attended / "derived.log").mkdir()

        with pytest.raises(CustodianRefuses):
            custodian.derive(LABEL)

    def test_answers_slowly_when_asked_for_very_many(self, keeper, monkeypatch):
        monkeypatch.setattr(serving, "BURST", 3)
        held = serving.Keeper.of(keeper)
        held.left = 3

        answers = [held.answer(b'{"label": "view:1"}', 0) for _ in range(5)]

        assert ["key" in answer for answer in answers] == [True, True, True, False, False]
        assert answers[-1]["wait"] >= 1
        assert len(serving.derived(keeper)) == 3

    def test_says_when_to_come_again(self, attended, monkeypatch):
        monkeypatch.setattr(serving, "BURST", 0)

        with pytest.raises(CustodianBusy) as refused:
            custodian.derive(LABEL)

        assert refused.value.seconds >= 1

    def test_answers_nonsense_without_dying(self, attended):
        for question in (b"", b"\n", b"[]\n", b"{}\n", b"\xff" * 2_000):
            with connected(custodian.socket_path()) as line:
                line.sendall(question)

        assert len(custodian.derive(LABEL)) == 32

    def test_goes_without_a_second_one_of_the_same_home(self, attended, tmp_path):
        with pytest.raises(serving.AlreadyServed):
            serving.serve(attended, tmp_path / "other.sock")

    def test_is_reached_at_a_path_longer_than_the_kernel_takes(self, keeper, own_home):
        deep = own_home / ("d" * 100) / "custodian.sock"
        custodian.use(deep)

        with serving_at(keeper, deep):
            assert len(custodian.derive(LABEL)) == 32


def connected(path):
    line = socket.socket(socket.AF_UNIX)
    with custodian.address_of(path) as address:
        line.connect(address)
    return line


class TestLog:
    def given(self, keeper, count=4):
        held = serving.Keeper.of(keeper)
        for number in range(count):
            held.answer(json.dumps({"label": f"view:{number + 1}"}).encode(), 1000)
        return keeper / "derived.log"

    def test_is_whole_as_written(self, keeper):
        self.given(keeper)

        assert [line.label for line in serving.derived(keeper)] == [f"view:{n}" for n in (1, 2, 3, 4)]

    @pytest.mark.parametrize("change", ["changed", "left out", "swapped", "put in"])
    def test_names_the_line_that_was_altered(self, keeper, change):
        log = self.given(keeper)
        lines = log.read_text().splitlines()
        altered = {
            "changed": [lines[0], lines[1].replace("view:2", "view:9"), *lines[2:]],
            "left out": [lines[0], *lines[2:]],
            "swapped": [lines[0], lines[2], lines[1], lines[3]],
            "put in": [lines[0], lines[0], *lines[1:]],
        }
        log.write_text("\n".join(altered[change]) + "\n")

        with pytest.raises(serving.LogAltered, match="Line 2"):
            serving.Keeper.of(keeper)

    def test_goes_on_after_a_line_that_a_power_cut_left_unfinished(self, keeper):
        log = self.given(keeper, 2)
        log.write_bytes(log.read_bytes()[:-20])

        self.given(keeper, 1)

        assert [line.number for line in serving.derived(keeper)] == [1, 2]


class TestKilled:
    def started(self, keeper):
        path = custodian.socket_path()
        command = [sys.executable, "-m", "dharatal.interfaces.cli.main", "custodian", "serve"]
        process = subprocess.Popen([*command, "--home", keeper, "--socket", path])
        deadline = time.monotonic() + 30
        while not custodian.is_there() and time.monotonic() < deadline:
            time.sleep(0.05)
        return process

    def test_comes_back_with_the_same_keys_and_log(self, keeper, own_home):
        process = self.started(keeper)
        before = custodian.derive(LABEL)
        process.send_signal(signal.SIGKILL)
        process.wait()

        with pytest.raises(CustodianAway):
            custodian.derive(LABEL)

        process = self.started(keeper)
        try:
            assert custodian.derive(LABEL) == before
            assert [line.number for line in serving.derived(keeper)] == [1, 2]
        finally:
            process.terminate()
            process.wait()


class TestMarkKey:
    @pytest.fixture(autouse=True)
    def vault(self, own_home):
        create_missing()

    def test_is_made_again_after_the_process_forgot_it(self, attended):
        before = keys.export_key(EXPORT)
        keys.forget()

        assert keys.export_key(EXPORT) == before
        assert keys.export_key(EXPORT).check == before.check

    def test_is_one_a_copy_with_biases_common_to_all(self, attended):
        export, view = keys.export_key(EXPORT), keys.view_key(7)

        assert export.key != view.key
        assert export.shared == view.shared

    def test_cannot_be_made_while_the_custodian_is_away(self, own_home):
        with pytest.raises(CustodianAway):
            keys.export_key(EXPORT)

    def test_of_a_view_is_kept_by_the_process_while_the_custodian_is_away(self, keeper, own_home):
        with serving_at(keeper, custodian.socket_path()):
            before = keys.view_key(7)

        assert keys.view_key(7) == before
        with pytest.raises(CustodianAway):
            keys.view_key(8)

    def test_is_another_with_either_key_alone(self, keeper, own_home, tmp_path):
        with serving_at(keeper, custodian.socket_path()):
            right = keys.export_key(EXPORT)
        forged = [self.with_another_custodian(tmp_path), self.with_another_vault(keeper, own_home)]

        people = range(1, 1_001)
        for key in forged:
            agreeing = (bits(right, people, 0) == bits(key, people, 0)).mean()
            assert 0.4 < agreeing < 0.6

    def with_another_custodian(self, tmp_path):
        """What the vault's keeper makes with the own key and an invented custodian."""
        serving.init(tmp_path / "invented")
        keys.forget()
        with serving_at(tmp_path / "invented", custodian.socket_path()):
            return keys.export_key(EXPORT)

    def with_another_vault(self, keeper, own_home):
        """What the custodian makes with the own key and an invented vault."""
        (own_home / "secrets" / "marks.key").write_bytes(base64.b64encode(bytes(32)))
        keys.forget()
        with serving_at(keeper, custodian.socket_path()):
            return keys.export_key(EXPORT)

    def test_tells_nothing_of_itself_in_print(self, attended):
        assert keys.export_key(EXPORT).key.hex() not in repr(keys.export_key(EXPORT))
        assert repr(keys.export_key(EXPORT)) == "MarkKey()"
