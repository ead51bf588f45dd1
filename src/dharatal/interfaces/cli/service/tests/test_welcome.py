import threading
import urllib.error
import urllib.request
from http.server import ThreadingHTTPServer

import pytest
from cryptography import x509

from dharatal.interfaces.cli.service.lan import office_of
from dharatal.interfaces.cli.service.sheet import write_sheet
from dharatal.interfaces.cli.service.welcome import Welcome


@pytest.fixture
def office(tmp_path, monkeypatch):
    monkeypatch.setenv("DHARATAL_LAN_ADDRESS", "192.168.1.20")
    monkeypatch.setenv("DHARATAL_HOME", str(tmp_path))
    office = office_of(tmp_path, "hq.local")
    write_sheet(tmp_path, office, port=8443)
    return office


@pytest.fixture
def address(office):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Welcome)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class TestWelcome:
    def test_hands_out_the_authority_in_the_form_that_telephones_install(self, address, office):
        with urllib.request.urlopen(f"{address}/dharatal.crt") as answer:
            certificate = x509.load_der_x509_certificate(answer.read())

        assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
        assert certificate == x509.load_pem_x509_certificate(office.authority.read_bytes())

    def test_shows_the_sheet(self, address, office):
        with urllib.request.urlopen(address) as answer:
            assert office.fingerprint() in answer.read().decode()

    @pytest.mark.parametrize("path", ["/secrets/master.keys", "/../secrets/database.json", "/lan/server.pem"])
    def test_hands_out_nothing_else(self, address, path):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(address + path)

        assert refused.value.code == 404
