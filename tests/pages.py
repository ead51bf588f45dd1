"""Somebody at a browser, as far as addresses, cookies and forms go: for a real installation, without a real browser."""

import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import NamedTuple


class Page(NamedTuple):
    status: int
    address: str
    text: str


class Visitor:
    """One browser with its cookies; it follows redirects and sends the token that forms carry."""

    def __init__(self, port: int) -> None:
        self.root = f"http://localhost:{port}"
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> Page:
        return self._open(urllib.request.Request(self.root + path))

    def post(self, path: str, fields: dict[str, str], *, file: tuple[str, bytes] | None = None) -> Page:
        """Send a form. file: name and content of the file in its field `file`."""
        fields = {**fields, "csrfmiddlewaretoken": self._token()}
        headers = {"Referer": self.root + path}
        if file is None:
            body = urllib.parse.urlencode(fields).encode()
        else:
            body, headers["Content-Type"] = _multipart(fields, *file)
        return self._open(urllib.request.Request(self.root + path, data=body, headers=headers))

    def log_in(self, login: str, password: str) -> Page:
        self.get("/accounts/login/")
        return self.post("/accounts/login/", {"login": login, "password": password})

    def _token(self) -> str:
        return next((cookie.value or "" for cookie in self.cookies if cookie.name == "csrftoken"), "")

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return Page(answer.status, answer.geturl(), answer.read().decode("utf-8", "replace"))
        except urllib.error.HTTPError as refused:
            return Page(refused.code, refused.geturl(), refused.read().decode("utf-8", "replace"))


def id_in(page: Page) -> str:
    """The UUID in the address of a page."""
    found = re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", page.address)
    if found is None:
        raise AssertionError(f"{page.status} {page.address}")
    return found[0]


def _multipart(fields: dict[str, str], name: str, content: bytes) -> tuple[bytes, str]:
    mark = secrets.token_hex(16)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = "".join([*parts, head]).encode() + content + f"\r\n--{mark}--\r\n".encode()
    return body, f"multipart/form-data; boundary={mark}"
