"""The sheet on the office wall: two QR codes and how to use them, in Hindi and English."""

from html import escape
from pathlib import Path

import segno

from dharatal.interfaces.cli.service.lan import Office

SHEET = "sheet.html"

# Both languages stand on the one page, whatever the reader's own is; so these are no catalogue strings.
STEPS_HI = (
    "फ़ोन को दफ़्तर के वाई-फ़ाई से जोड़ें।",
    "पहला QR कोड स्कैन करें; फ़ोन प्रमाणपत्र डाउनलोड करेगा।",
    "Android: सेटिंग → सुरक्षा → अन्य सुरक्षा सेटिंग → प्रमाणपत्र इंस्टॉल करें → CA प्रमाणपत्र।",
    "iPhone: सेटिंग → प्रोफ़ाइल डाउनलोड हुई → इंस्टॉल करें; फिर सामान्य → परिचय → प्रमाणपत्र विश्वास सेटिंग में चालू करें।",
    "नीचे लिखा अंगुली-चिह्न फ़ोन में दिख रहे अंगुली-चिह्न से मिलाएँ; अलग हो तो इंस्टॉल न करें।",
    "दूसरा QR कोड स्कैन करें और लॉग-इन करें।",
)
STEPS_EN = (
    "Join the office Wi-Fi.",
    "Scan the first QR code; the phone downloads a certificate.",
    "Android: Settings → Security → More security settings → Install a certificate → CA certificate.",
    "iPhone: Settings → Profile downloaded → Install;"
    " then General → About → Certificate Trust Settings, switch it on.",
    "Compare the fingerprint below with the one that the phone shows; if they differ, do not install it.",
    "Scan the second QR code and log in.",
)
STYLE = """
body{font:17px/1.65 "Noto Sans Devanagari",system-ui,sans-serif;color:#1b2430;background:#fbfaf7;margin:0}
main{max-width:46rem;margin:auto;padding:1.5rem}
h1{color:#0f5f66;font-size:1.6rem;margin:0 0 .5rem}
h2{font-size:1.1rem;margin:1.2rem 0 .2rem}
.codes{display:flex;flex-wrap:wrap;gap:2rem}
figure{margin:1rem 0;text-align:center}
figure svg{width:11rem;height:11rem}
code{font-size:.85rem;overflow-wrap:anywhere}
@media print{body{background:none}main{padding:0}@page{size:A4;margin:15mm}}
"""


def write_sheet(home: Path, office: Office, *, port: int) -> Path:
    """Write `lan/sheet.html`, to be printed; returns its path."""
    path = home / "lan" / SHEET
    path.write_text(sheet(office, port=port), "utf-8")
    return path


def sheet(office: Office, *, port: int) -> str:
    named, numbered = f"https://{office.name}:{port}/", f"https://{office.address}:{port}/"
    authority = f"http://{office.address}:{port + 1}/dharatal.crt"
    return f"""<!doctype html>
<html lang="hi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>धरातल: फ़ोन जोड़ें</title><style>{STYLE}</style></head><body><main>
<h1>धरातल: फ़ोन जोड़ें · <span lang="en">Connect a phone</span></h1>
<div class="codes">
{_code(authority, "1. प्रमाणपत्र", "Certificate")}
{_code(numbered, "2. धरातल खोलें", "Open Dharatal")}
</div>
<h2>कैसे जोड़ें</h2>{_steps(STEPS_HI)}
<section lang="en"><h2>How to connect</h2>{_steps(STEPS_EN)}</section>
<h2>पता · <span lang="en">Address</span></h2>
<p><code>{escape(numbered)}</code><br><code>{escape(named)}</code></p>
<h2>अंगुली-चिह्न · <span lang="en">Fingerprint</span> (SHA-256)</h2>
<p><code>{office.fingerprint()}</code></p>
</main></body></html>
"""


def _code(url: str, hindi: str, english: str) -> str:
    drawn = segno.make(url, error="m").svg_inline(border=2)
    caption = f'{hindi} · <span lang="en">{english}</span><br><code>{escape(url)}</code>'
    return f"<figure>{drawn}<figcaption>{caption}</figcaption></figure>"


def _steps(steps: tuple[str, ...]) -> str:
    return "<ol>" + "".join(f"<li>{escape(step)}</li>" for step in steps) + "</ol>"
