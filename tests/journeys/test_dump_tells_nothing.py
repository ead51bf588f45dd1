"""Whoever steals the database, a backup or the disk without the keys reads no name, number, address, note or search."""

import base64
import json
import os
import re
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from hashlib import md5, sha1, sha256
from pathlib import Path
from typing import Any

import pytest

from dharatal.engines.postgres import login
from dharatal.kernel.names import romanise
from tests.installation import Installation
from tests.miniature import Bihar
from tests.pages import Visitor, id_in

pytestmark = pytest.mark.xdist_group("installation")

DISTRICT = "district:218"
NAMES = (
    "झनकारेश्वर तिलोत्तमानन्द",
    "Bhringavardhan Chitrakootiya",
    "उत्पलेन्द्र कौस्तुभमणि",
    "Mrigankshekhar Vallabhpuriya",
)
RELATIVES = ("कर्पूरगौर तिलोत्तमानन्द", "Shrutidharan Chitrakootiya")
ADDRESSES = ("झिलमिलपट्टी गन्धर्वबाड़ी टोला", "Kadambavati Haveli")
FIELDS = ("बाँसुरीवादन प्रकोष्ठ",)
REJECTED = ("अष्टावक्रानन्द घनचक्करिया", "Vishwakarmeshwar Dhumraketu")
ENLISTED = ("हिरण्यगर्भाचार्य दण्डपाणिया", "चन्द्रशेखरेश्वर दण्डपाणिया")
NOTES = ("पड़ोसिन विन्ध्यवासिनी ने उठाया", "Panchanguliya vyapari hai")
SOUGHT = ("घृतकुमारेश्वर", "Pushkaravartak")
LABEL = "नक्षत्रमालिका-बहीखाता.csv"
PHONES = ("7900015111", "7900015222", "7900015333", "7900015444", "7900015555", "7900015666", "7900015777")
TEXTS = (*NAMES, *RELATIVES, *ADDRESSES, *FIELDS, *REJECTED, *ENLISTED, *NOTES, *SOUGHT, LABEL)
RARE = 6  # letters of a word that does not occur by chance
LONG = 10  # signs of base64 that do not: 60 bits

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture(scope="module")
def told(installation: Installation, bihar: Bihar, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A system that was told all of it: by sheets, pages, calls and searches, and in requests that fail."""
    people = {
        "nalin": ("district_president", DISTRICT),
        "madhu": ("block_president", bihar.first("block").ref),
    }
    people |= {"chhaya": ("caller", "state:10")}
    passwords = {
        one: installation.do("user", "add", one, "--post", post, "--unit", unit)["password"]
        for one, (post, unit) in people.items()
    }
    folder = tmp_path_factory.mktemp("told")
    _send_sheets(installation, bihar, folder)
    _visit(installation, bihar, passwords["madhu"])
    _call(installation)
    for text in (*SOUGHT, *NAMES):
        installation.do("people", "find", text, "--as", "nalin")
    _ask_api(installation)
    _settle(installation)
    return installation


@pytest.fixture(scope="module")
def needles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(_forms(TEXTS, PHONES), tmp_path_factory.mktemp("needles") / "needles")


class TestDump:
    @pytest.mark.parametrize("role", ["postgres", "dharatal_backup"])
    def test_tells_nothing_of_anybody(
        self, told: Installation, needles: Path, tmp_path: Path, role: str
    ) -> None:
        path = _dump(told, role, tmp_path / "dump.sql")

        assert path.stat().st_size > 100_000
        assert _found(needles, path) == set()

    def test_holds_everybody(self, told: Installation, tmp_path: Path) -> None:
        path = _dump(told, "dharatal_backup", tmp_path / "dump.sql")

        with told.superuser() as connection:
            uuids = {
                str(uuid) for (uuid,) in connection.execute("SELECT uuid FROM intake_submission").fetchall()
            }
        dumped = set(UUID.findall(path.read_text("utf-8")))
        assert len(uuids) > 4
        assert uuids <= dumped

    def test_would_show_what_is_planted(self, told: Installation, tmp_path: Path) -> None:
        needles = _written(_forms(["कूटशब्दावली"], ["7900015999"]), tmp_path / "needles")
        with told.superuser() as connection:
            connection.execute("CREATE TABLE planted AS SELECT convert_to('कूटशब्दावली', 'utf8') AS sign")

        try:
            assert _found(needles, _dump(told, "postgres", tmp_path / "dump.sql"))
        finally:
            with told.superuser() as connection:
                connection.execute("DROP TABLE planted")


class TestHome:
    def test_tells_nothing_of_anybody_outside_its_secrets(self, told: Installation, needles: Path) -> None:
        assert _found(needles, told.home) == set()

    @pytest.mark.parametrize(
        "form", ["plain", "latin", "digits", "spaced", "escaped", "quoted", "base64", "hex", "hashed"]
    )
    def test_would_show_what_is_planted(self, told: Installation, tmp_path: Path, form: str) -> None:
        text, phone = "कूटशब्दावली विचित्रलेख", "7900015999"
        needles = _written(_forms([text], [phone]), tmp_path / "needles")
        planted = told.home / "files" / "planted"
        shown = {
            "plain": text,
            "latin": romanise(text).upper(),
            "digits": f"x{phone}x",
            "spaced": f"+91 {phone[:5]} {phone[5:]}",
            "escaped": json.dumps({"name": text}),
            "quoted": f"GET /people/?q={urllib.parse.quote(text)}",
            "base64": base64.b64encode(f"{{{text}}}".encode()).decode(),
            "hex": f"\\x00{text.encode().hex()}00",
            "hashed": sha256(f"+91{phone}".encode()).hexdigest(),
        }
        planted.write_text(shown[form], "utf-8")

        try:
            assert _found(needles, told.home)
        finally:
            planted.unlink()


def _send_sheets(at: Installation, bihar: Bihar, folder: Path) -> None:
    """One with headings, one whose first row is somebody already, and names that cannot be taken."""
    village, panchayat, block = (bihar.first(kind).name_hi for kind in ("village", "panchayat", "block"))
    place = f"{village},{panchayat},{block}"
    rows = [
        f"{NAMES[0]},{RELATIVES[0]},{PHONES[0]} / {PHONES[1]},{place},{ADDRESSES[0]},{FIELDS[0]}",
        f"{NAMES[1]},{RELATIVES[1]},{PHONES[2]},{place},{ADDRESSES[1]},",
        f"{NAMES[1]},{RELATIVES[1]},{PHONES[2]},{place},{ADDRESSES[1]},",
        f"{REJECTED[0]},{RELATIVES[0]},12345,{place},{ADDRESSES[0]},",
        f"{REJECTED[1]},{RELATIVES[1]},{PHONES[3]},{SOUGHT[0]},{SOUGHT[1]},{block},{ADDRESSES[1]},",
    ]
    headings = "नाम,पिता का नाम,मोबाइल,गाँव,पंचायत,प्रखंड,पता,कार्यक्षेत्र"
    _load(at, folder / LABEL, [headings, *rows])
    fields = ("name", "mobile", "village", "panchayat", "block")
    columns = [{"index": index, "header": "", "field": field} for index, field in enumerate(fields)]
    mapping = folder / "mapping.json"
    mapping.write_text(json.dumps({"data_start": 0, "columns": columns}), "utf-8")
    bare = [f"{name},{phone},{place}" for name, phone in zip(NAMES[2:], PHONES[4:6], strict=True)]
    assert _load(at, folder / "bare.csv", bare, "--mapping", mapping)["accepted"] == 2


def _load(at: Installation, path: Path, lines: Sequence[str], *more: str | Path) -> dict[str, Any]:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    out = ("--rejects", path.with_suffix(".xlsx"))
    return at.do("intake", "load", path, "--as", "nalin", "--unit", DISTRICT, *out, *more)


def _visit(at: Installation, bihar: Bihar, password: str) -> None:
    """A block president enlists somebody, is refused somebody else, leaves a sheet half sent, and searches."""
    visitor, unit = Visitor(at.port), bihar.first("village").ref
    visitor.log_in("madhu", password)
    form = {
        "unit": unit,
        "name": ENLISTED[0],
        "relative_name": RELATIVES[0],
        "phone": PHONES[6],
        "told": "on",
    }
    done = visitor.post("/lists/add/", {**form, "address": ADDRESSES[0], "key": "enlisted-once"})
    assert done.status == 200 and ENLISTED[0] in done.text, done.address
    assert visitor.post("/lists/add/", {**form, "name": ENLISTED[1], "age": "12"}).status == 422
    content = f"नाम,मोबाइल\n{NAMES[0]},{PHONES[0]}\n{REJECTED[0]},{PHONES[1]}\n".encode()
    sent = visitor.post("/lists/send/", {"unit": bihar.first("block").ref}, file=(LABEL, content))
    assert NAMES[0] in sent.text, (sent.status, sent.address)
    visitor.get(f"/lists/{id_in(sent)}/check/")
    for text in (*SOUGHT, NAMES[0]):
        assert visitor.post("/people/find/", {"text": text}).status == 200


def _call(at: Installation) -> None:
    """The first two cards of ours: a number that is wrong, and a yes; each with a note."""
    ours, notes = {*NAMES, *ENLISTED}, iter(zip(NOTES, ("wrong_number", "yes"), strict=True))
    for note, outcome in notes:
        while (card := at.do("calls", "next", "--as", "chhaya"))["name"] not in ours:
            at.do("calls", "record", card["call"], "--as", "chhaya", "--outcome", "busy")
        at.do("calls", "dial", card["call"], "--as", "chhaya")
        at.do("calls", "record", card["call"], "--as", "chhaya", "--outcome", outcome, "--note", note)
    at.do("intake", "returns", "--as", "nalin", "--unit", DISTRICT)


def _ask_api(at: Installation) -> None:
    """Good and bad requests of a program that does not know better than to put names into addresses."""
    token = at.do("token", "nalin")["token"]
    for path in (
        "people/find",
        f"people/{urllib.parse.quote(NAMES[0])}",
        f"people/count?unit={urllib.parse.quote(SOUGHT[0])}",
    ):
        for body in (json.dumps({"text": SOUGHT[0]}), json.dumps({"texts": NAMES[0]}), f"{{ {PHONES[0]}"):
            request = urllib.request.Request(
                f"http://localhost:{at.port}/api/{path}",
                data=body.encode(),
                headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            )
            try:
                urllib.request.urlopen(request, timeout=30).read()
            except urllib.error.HTTPError as refused:
                refused.read()


def _settle(at: Installation) -> None:
    """Everything in memory goes to the disk."""
    with at.superuser() as connection:
        connection.execute("CHECKPOINT")


def _forms(texts: Iterable[str], phones: Iterable[str]) -> set[bytes]:
    """How it would look to somebody who greps: in both scripts, by word, escaped, encoded, hashed without a key."""
    found: set[str] = set()
    for text in texts:
        found |= set(_spellings(text))
    for phone in phones:
        for digits in (phone, f"91{phone}", f"+91{phone}"):
            found |= {digit(digits.encode()).hexdigest() for digit in (md5, sha1, sha256)}
        found |= {
            phone,
            f"{phone[:5]} {phone[5:]}",
            f"{phone[:5]}-{phone[5:]}",
            f"{phone[:3]}.{phone[3:6]}.{phone[6:]}",
        }
        found |= {phone.translate(str.maketrans("0123456789", "०१२३४५६७८९")), *_encoded(phone)}
    return {form.encode() for form in found}


def _spellings(text: str) -> Iterator[str]:
    words = [word for word in text.replace("-", " ").replace(".", " ").split() if len(word) >= RARE]
    for part in (text, *words):
        for spelled in {part, romanise(part)}:
            yield from (spelled, *_encoded(spelled))
            yield from {json.dumps(spelled)[1:-1], urllib.parse.quote(spelled)}


def _encoded(text: str) -> Iterator[str]:
    """Hexadecimal, and base64 wherever the text begins in a longer one."""
    content = text.encode()
    yield content.hex()
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + content).decode()
        piece = whole[(0, 2, 3)[before] : -4]
        if len(piece) >= LONG:
            yield piece


def _written(forms: set[bytes], path: Path) -> Path:
    path.write_bytes(b"\n".join(sorted(forms)) + b"\n")
    return path


def _found(needles: Path, place: Path) -> set[str]:
    """Which of the needles stand in a file, or in any file of a home outside its secrets, in any case of letters."""
    command = ["grep", "-r", "-a", "-o", "-i", "-F", "-f", needles, "--exclude-dir=secrets", "--", place]
    done = subprocess.run(command, env={**os.environ, "LC_ALL": "C"}, capture_output=True, check=False)
    assert done.returncode in (0, 1) or b"No such file" in done.stderr, done.stderr[:500]
    return set(done.stdout.decode("utf-8", "replace").splitlines())


def _dump(at: Installation, role: str, path: Path) -> Path:
    logins = login.read(at.home)
    passwords: dict[str, Any] = {f"dharatal_{name}": word for name, word in logins["passwords"].items()}
    passwords[logins["superuser"]["user"]] = logins["superuser"]["password"]
    where = ["-h", logins["host"], "-p", str(logins["port"]), "-U", role, "-f", path, logins["name"]]
    environment = {**os.environ, "PGPASSWORD": passwords[role]}
    subprocess.run([at.binaries / "pg_dump", *where], env=environment, capture_output=True, check=True)
    return path
