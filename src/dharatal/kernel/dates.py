"""Days and times as people read them: "21 नवंबर 2026, 14:05", in India."""

from datetime import datetime

from dharatal.kernel.clock import to_ist

MONTHS = {
    "hi": (
        *("जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून"),
        *("जुलाई", "अगस्त", "सितंबर", "अक्तूबर", "नवंबर", "दिसंबर"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


def in_words(moment: datetime, language: str | None) -> str:
    """A moment with the month's name; in Hindi for whatever is not English."""
    local = to_ist(moment)
    month = MONTHS["en" if (language or "").startswith("en") else "hi"][local.month - 1]
    return f"{local.day} {month} {local.year}, {local:%H:%M}"
