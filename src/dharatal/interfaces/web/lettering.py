"""How much room words take, and how they are cut: by grapheme cluster, for half a letter is another word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

VIRAMA, JOINERS = "\u094d", "\u200c\u200d"
NARROW = frozenset("iljtfrI.,:;'()|! ।-")
# Widths of a letter by its kind, in parts of the size of the type (Noto Sans Devanagari, measured on names).
HINDI, LATIN, THIN, ROUND = 0.72, 0.58, 0.32, 0.68


def clusters(text: str) -> Iterator[str]:
    """The letters as a reader counts them: a consonant with its signs and those that a virama joins to it."""
    held = ""
    for sign in text:
        is_joined = held and (
            unicodedata.category(sign).startswith("M")
            or sign in JOINERS
            or (held.rstrip(JOINERS).endswith(VIRAMA) and unicodedata.category(sign) == "Lo")
        )
        if is_joined:
            held += sign
            continue
        if held:
            yield held
        held = sign
    if held:
        yield held


def width_of(text: str, size: float) -> float:
    """About how wide a text is drawn, rather too wide than too narrow."""
    return size * sum(_share(cluster) for cluster in clusters(text))


def _share(cluster: str) -> float:
    if cluster in NARROW:
        return THIN
    if "\u0900" <= cluster[0] <= "\u097f":
        joined = cluster.count(VIRAMA)
        upright = sum(sign in "\u093e\u0940\u0949\u094b\u094c\u093f" for sign in cluster)
        return HINDI + 0.2 * joined + 0.26 * upright
    return ROUND if cluster.isupper() or cluster in "mwMW%" else LATIN


def fitted(text: str, room: float, size: float) -> str:
    """The text, cut with an ellipsis where it is too wide; nothing where not even one letter has room."""
    if width_of(text, size) <= room:
        return text
    kept, left = "", room - size * 0.7
    for cluster in clusters(text):
        left -= size * _share(cluster)
        if left < 0:
            break
        kept += cluster
    return f"{kept.rstrip()}…" if kept.strip() else ""


def lines_of(text: str, room: float, size: float) -> list[str]:
    """The text in one line, or in two where it has a space and needs them; each cut where it must be."""
    words = text.split()
    if width_of(text, size) <= room or len(words) < 2:
        return [fitted(text, room, size)]
    breaks = range(1, len(words))
    best = min(
        breaks,
        key=lambda n: max(width_of(" ".join(words[:n]), size), width_of(" ".join(words[n:]), size)),
    )
    return [fitted(" ".join(words[:best]), room, size), fitted(" ".join(words[best:]), room, size)]
