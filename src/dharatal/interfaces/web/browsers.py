"""What a browser is, in two words."""

from django.utils.translation import gettext as _

BROWSERS = {
    "Edg": "Edge",
    "EdgA": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}
OF_APPLE = ("iPhone", "iPad", "Mac")


def browser_in(user_agent: str) -> str:
    """What a browser calls itself, in two words: `Firefox, Android`; what it does not say is left out."""
    browser = next((name for sign, name in BROWSERS.items() if f"{sign}/" in user_agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    if not browser and system in OF_APPLE and "Safari/" in user_agent:
        browser = "Safari"
    return ", ".join(filter(None, (browser, system))) or _("another browser")
