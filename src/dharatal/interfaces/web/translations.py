"""The Hindi of everything on screen: `python -m dharatal.interfaces.web.translations check|update|compile`.

Source strings are plain English in gettext calls (Python), `{% translate %}` and `{% blocktranslate %}`.
`check` fails when one of them has no Hindi; `update` writes the .po anew, with the Hindi of files named before
what it had.
Strings of other packages that our users meet (form errors, sign-in) are in BORROWED, because those packages
ship no Hindi or only part of it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from dharatal.interfaces.web.borrowed import BORROWED
from dharatal.interfaces.web.template_strings import strings_in_template

ROOT = Path(__file__).resolve().parents[4]
SOURCE = ROOT / "src" / "dharatal"
HINDI = ROOT / "locale" / "hi" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
Found = tuple[str | tuple[str, str], str | None]
"""A message id (a pair for plurals) and its context."""


def strings_in_python(file: Path) -> Iterator[Found]:
    for _line, message, _comments, context in extract_from_file(
        "python", file, keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        if isinstance(message, tuple):
            yield (str(message[0]), str(message[1])), context
        elif message:
            yield message, context


def extract() -> Catalog:
    """Collect every source string of the code and the templates, then the borrowed ones."""
    catalog = Catalog(locale="hi", project="Dharatal", charset="utf-8", fuzzy=False)
    for file in sorted(SOURCE.rglob("*")):
        if "tests" in file.parts or not file.is_file():
            continue
        where = [(str(file.relative_to(ROOT)), 0)]
        found: Iterable[Found] = ()
        if file.suffix == ".py":
            found = strings_in_python(file)
        elif "templates" in file.parts and file.suffix in {".html", ".txt"}:
            found = strings_in_template(file.read_text("utf-8"))
        for message, context in found:
            catalog.add(message, locations=where, context=context)
    for borrowed in BORROWED:
        catalog.add(borrowed, locations=[("borrowed", 0)])
    return catalog


def hindi() -> Catalog:
    if not HINDI.exists():
        return Catalog(locale="hi", charset="utf-8")
    with HINDI.open("rb") as source:
        return read_po(source, locale="hi")


def placeholders(message: str | Sequence[str]) -> set[str]:
    """Return the named places of a message, of all its plural forms together."""
    return set(re.findall(r"%\((\w+)\)s", message if isinstance(message, str) else " ".join(message)))


def has_hindi(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    words = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(words) and all(words)


def missing() -> list[Message]:
    """Return the source strings that have no Hindi yet."""
    known = hindi()
    return [
        message
        for message in extract()
        if message.id and not has_hindi(known.get(message.id, context=message.context))  # type: ignore[arg-type]
    ]


def update(extra: Iterable[Path] = ()) -> None:
    """Write the .po anew from the source strings with the Hindi of `extra` files, else what is known already."""
    known = []
    for file in extra:
        with file.open("rb") as source:
            known.append(read_po(source, locale="hi"))
    known.append(hindi())
    catalog = extract()
    for message in catalog:
        for other in known:
            found = other.get(message.id, context=message.context) if message.id else None  # type: ignore[arg-type]
            if found is not None and has_hindi(found):
                message.string = _shaped(message, found)
                break
        message.locations = [(file, 0) for file, _line in message.locations[:1]]
    HINDI.parent.mkdir(parents=True, exist_ok=True)
    with HINDI.open("wb") as target:
        write_po(target, catalog, width=110, omit_header=False, include_lineno=False, sort_output=True)
    _settle_header()


def _shaped(message: Message, found: Message) -> str | tuple[str, ...]:
    """Fit a translation to its message: a plural needs two forms even where a fragment gave one."""
    words = found.string
    if isinstance(message.id, (tuple, list)):
        return tuple(words) if isinstance(words, (tuple, list)) else (str(words), str(words))
    return words[0] if isinstance(words, (tuple, list)) else str(words)


def _settle_header() -> None:
    """Replace Babel's dated header, so that two people who update get the same file."""
    text = HINDI.read_text("utf-8")
    first = text.index('msgid ""\nmsgstr ""')
    body = text[text.index("\n\n", first) :]
    header = (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: Dharatal\\n"\n"Language: hi\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"'
    )
    HINDI.write_text("# Hindi of Dharatal.\n" + header + body, "utf-8")


def compile_hindi() -> Path:
    """Compile the .po into the .mo that Django reads; return where it is."""
    target = HINDI.with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, hindi())
    return target


def main(arguments: list[str]) -> int:
    command = arguments[0] if arguments else "check"
    if command == "compile":
        compile_hindi()
        return 0
    if command == "update":
        update(Path(name) for name in arguments[1:])
    lacking = missing()
    for message in lacking:
        place = message.locations[0][0] if message.locations else ""
        sys.stdout.write(f"{place}: {message.id!r}\n")
    if lacking:
        sys.stderr.write(f"{len(lacking)} strings have no Hindi\n")
        return 1
    compile_hindi()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
