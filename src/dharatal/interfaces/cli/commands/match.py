"""Matching a sheet by itself."""

import argparse
import time
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from dharatal.interfaces.cli.main import language
from dharatal.interfaces.cli.speech import speak
from dharatal.kernel.errors import Refusal
from dharatal.register.people.matching import model as models
from dharatal.register.people.matching import sheets


class CannotWritePairs(Refusal):
    code = "cannot_write_pairs"


def score(arguments: argparse.Namespace) -> dict[str, Any]:
    """Write every pair of rows that may be one person, likeliest first."""
    speak(language())
    started = time.perf_counter()
    model = models.Model.load(_content(arguments.model)) if arguments.model else models.default()
    found = sheets.compare(sheets.read(arguments.file), model)
    places = found.likely(arguments.least)
    try:
        found.as_csv(places).write_csv(arguments.out)
    except OSError as error:
        raise CannotWritePairs(
            _("The pairs cannot be written there. Choose another file with --out.")
        ) from error
    return {
        "rows": len(found.rows),
        "compared": len(found.pairs),
        "pairs": len(places),
        "from": model.review if arguments.least is None else arguments.least,
        "link": found.links,
        "review": found.doubts,
        "crowded_phones": found.crowded_phones,
        "shift": round(found.shift, 3),
        "seconds": round(time.perf_counter() - started, 2),
        "model": model.version,
    }


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise models.UnreadableModel(_("The model file cannot be read. Check its name.")) from error
