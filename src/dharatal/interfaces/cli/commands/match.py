"""Matching a sheet by itself."""

import argparse
import time
from typing import Any

from dharatal.interfaces.cli import sheets
from dharatal.interfaces.cli.main import language
from dharatal.interfaces.cli.speech import speak
from dharatal.register.people.matching import whole as matching


def score(arguments: argparse.Namespace) -> dict[str, Any]:
    """Write every pair of rows that may be one person, likeliest first."""
    speak(language())
    started = time.perf_counter()
    model = matching.Model.load(sheets.content(arguments.model)) if arguments.model else matching.default()
    ids, columns = sheets.read(arguments.file)
    table = matching.features_of_columns(columns)
    pairs, p, shift = matching.judged(table, model)
    least = model.review if arguments.least is None else arguments.least
    written = sheets.write_pairs(arguments.out, ids, pairs, p, least)
    return {
        "rows": len(table),
        "compared": len(pairs),
        "pairs": written,
        "from": least,
        "link": int((p >= model.link).sum()),
        "review": int(((p >= model.review) & (p < model.link)).sum()),
        "crowded_phones": matching.crowded_phones(table),
        "shift": round(shift, 3),
        "seconds": round(time.perf_counter() - started, 2),
        "model": model.version,
    }
