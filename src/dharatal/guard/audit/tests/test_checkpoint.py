"""Checkpoints against the published example of the signed-note format, then against forgers."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dharatal.guard.audit import checkpoint
from dharatal.guard.audit.checkpoint import CheckpointInvalid

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key()
ROOT = bytes.fromhex("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")

PUBLISHED_VERIFIER = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
PUBLISHED_NOTE = (
    "This is an example message.\n\n\u2014 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)


def published_key() -> Ed25519PublicKey:
    encoded = PUBLISHED_VERIFIER.rsplit("+", 1)[1]
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded)[1:])


class TestSignedNote:
    def test_opens_the_published_example(self) -> None:
        text = checkpoint.open_note(PUBLISHED_NOTE, "example.com/foo", published_key())

        assert text == "This is an example message.\n"

    def test_names_its_key_as_published(self) -> None:
        assert checkpoint.verifier_line("example.com/foo", published_key()) == PUBLISHED_VERIFIER

    def test_refuses_a_changed_word(self) -> None:
        changed = PUBLISHED_NOTE.replace("example message", "examined message")

        with pytest.raises(CheckpointInvalid, match="does not stand"):
            checkpoint.open_note(changed, "example.com/foo", published_key())

    def test_passes_over_the_line_of_a_witness(self) -> None:
        witness = Ed25519PrivateKey.from_private_bytes(bytes(32))
        signed = checkpoint.sign(8, ROOT, KEY)
        text = signed.split("\n\n")[0] + "\n"
        cosignature = checkpoint.sign_note(text, "witness", witness).split("\n\n")[1]

        read = checkpoint.read(text + "\n" + cosignature + signed.split("\n\n")[1], PUBLIC)

        assert read.size == 8


class TestCheckpoint:
    def test_is_three_lines_of_origin_size_and_root(self) -> None:
        lines = checkpoint.sign(8, ROOT, KEY).split("\n")

        assert lines[0] == checkpoint.origin_of(PUBLIC)
        assert lines[1] == "8"
        assert base64.b64decode(lines[2]) == ROOT

    def test_is_read_back(self) -> None:
        read = checkpoint.read(checkpoint.sign(8, ROOT, KEY), PUBLIC)

        assert read == checkpoint.Checkpoint(checkpoint.origin_of(PUBLIC), 8, ROOT)

    def test_of_another_key_is_refused(self) -> None:
        forged = checkpoint.sign(8, ROOT, Ed25519PrivateKey.from_private_bytes(bytes(32)))

        with pytest.raises(CheckpointInvalid, match="not signed by this key"):
            checkpoint.read(forged, PUBLIC)

    def test_of_another_log_is_refused(self) -> None:
        text = checkpoint.Checkpoint("another/log", 8, ROOT).text()
        note = checkpoint.sign_note(text, checkpoint.origin_of(PUBLIC), KEY)

        with pytest.raises(CheckpointInvalid, match="another log"):
            checkpoint.read(note, PUBLIC)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "log\n8\n",
            "log\n08\n" + base64.b64encode(ROOT).decode() + "\n",
            "log\n-1\n" + base64.b64encode(ROOT).decode() + "\n",
            "log\n८\n" + base64.b64encode(ROOT).decode() + "\n",
            "log\n8\n" + base64.b64encode(ROOT[:31]).decode() + "\n",
            "log\n8\n" + base64.b64encode(ROOT).decode() + "\nextension\n",
            "log\n8\n" + base64.b64encode(ROOT).decode()[:-2] + "B=\n",
        ],
    )
    def test_that_is_malformed_is_refused(self, text: str) -> None:
        with pytest.raises(CheckpointInvalid):
            checkpoint.parse(text)

    @pytest.mark.parametrize("note", ["", "log\n8\n", "text\n\n", "text\n\nno dash\n", "text\n\n\u2014 x\n"])
    def test_without_a_signature_line_is_refused(self, note: str) -> None:
        with pytest.raises(CheckpointInvalid):
            checkpoint.read(note, PUBLIC)
