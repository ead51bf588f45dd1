"""`python -m dharatal.interfaces.cli.service.welcome ADDRESS PORT`: hands telephones the office's authority.

Plain HTTP, since a telephone cannot trust HTTPS before it has the authority. It serves two public files and
nothing else; the printed sheet carries the fingerprint to compare.
"""

import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from dharatal.engines.home import home
from dharatal.interfaces.cli.service.sheet import SHEET

AUTHORITY = "/dharatal.crt"


class Welcome(BaseHTTPRequestHandler):
    """`/`: the sheet; `/dharatal.crt`: the authority in the form that Android and iOS install."""

    server_version, sys_version = "dharatal", ""
    timeout = 10

    def do_GET(self) -> None:
        if self.path == "/":
            self._answer((home() / "lan" / SHEET).read_bytes(), "text/html; charset=utf-8")
        elif self.path == AUTHORITY:
            held = x509.load_pem_x509_certificate((home() / "lan" / "authority.pem").read_bytes())
            self._answer(held.public_bytes(Encoding.DER), "application/x-x509-ca-cert")
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: an address on the LAN is somebody's telephone."""


def main() -> None:
    ThreadingHTTPServer((sys.argv[1], int(sys.argv[2])), Welcome).serve_forever()


if __name__ == "__main__":
    main()
