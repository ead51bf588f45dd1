"""Writes every specimen as a file: `python -m dharatal.interfaces.web.specimens OUT [hi|en]`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from dharatal.interfaces.web.specimens.bare import WEB, configure
from dharatal.interfaces.web.specimens.drawing import draw


def write(out: Path, language: str) -> int:
    out.mkdir(parents=True, exist_ok=True)
    pages = draw(language)
    for name, html in pages.items():
        (out / f"{name.replace('/', '-')}.html").write_text(html, "utf-8")
    shutil.copytree(WEB / "static", out / "static", dirs_exist_ok=True)
    return len(pages)


if __name__ == "__main__":
    configure()
    count = write(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "hi")
    sys.stdout.write(f"{count} pages\n")
