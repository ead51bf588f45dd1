"""Type for files that leave the house: Noto Sans Devanagari (OFL), which `make setup` puts beside this."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal

FOLDER = Path(__file__).resolve().parent


class FontMissing(Refusal):
    """The house was not set up to its end."""

    code = "font_missing"


def font(family: str) -> Path:
    """The file of a family: "devanagari" or "latin". Raises FontMissing."""
    path = FOLDER / f"{family}.ttf"
    if not path.exists():
        raise FontMissing(_("The type for printed lists is not here. Run `make setup` again."))
    return path
