import ipaddress
import ssl
import stat

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from dharatal.interfaces.cli.service.lan import NoOffice, office_of
from dharatal.interfaces.cli.service.sheet import sheet, write_sheet


@pytest.fixture
def lan(monkeypatch):
    """Say which address this machine has on the LAN."""

    def say(address: str) -> None:
        monkeypatch.setenv("DHARATAL_LAN_ADDRESS", address)

    say("192.168.1.20")
    return say


def shown(office) -> x509.Certificate:
    return x509.load_pem_x509_certificate(office.certificate.read_bytes())


def verifier(office, name):
    held = x509.load_pem_x509_certificate(office.authority.read_bytes())
    return PolicyBuilder().store(Store([held])).build_server_verifier(name)


class TestOffice:
    @pytest.mark.parametrize(
        "name", [x509.DNSName("hq.local"), x509.IPAddress(ipaddress.ip_address("192.168.1.20"))]
    )
    def test_shows_a_certificate_that_its_authority_vouches_for(self, tmp_path, lan, name):
        office = office_of(tmp_path, "HQ.local")

        chain = verifier(office, name).verify(shown(office), [])

        assert len(chain) == 2

    def test_cannot_pass_for_another_site(self, tmp_path, lan):
        office = office_of(tmp_path, "hq.local")

        with pytest.raises(VerificationError):
            verifier(office, x509.DNSName("bank.example")).verify(shown(office), [])

    def test_has_an_authority_whose_theft_opens_no_other_site(self, tmp_path, lan):
        office = office_of(tmp_path, "hq.local")
        held = x509.load_pem_x509_certificate(office.authority.read_bytes())

        limits = held.extensions.get_extension_for_class(x509.NameConstraints)

        assert limits.critical
        assert x509.DNSName("hq.local") in limits.value.permitted_subtrees

    def test_keeps_authority_and_certificate_from_one_start_to_the_next(self, tmp_path, lan):
        first = office_of(tmp_path, "hq.local")
        kept = (first.authority.read_bytes(), first.certificate.read_bytes())

        again = office_of(tmp_path, "hq.local")

        assert (again.authority.read_bytes(), again.certificate.read_bytes()) == kept

    def test_gets_a_new_certificate_of_the_same_authority_when_its_address_changes(self, tmp_path, lan):
        authority = office_of(tmp_path, "hq.local").authority.read_bytes()
        lan("10.0.0.7")

        office = office_of(tmp_path, "hq.local")

        assert office.authority.read_bytes() == authority
        verifier(office, x509.IPAddress(ipaddress.ip_address("10.0.0.7"))).verify(shown(office), [])

    def test_keeps_its_keys_to_itself(self, tmp_path, lan):
        office = office_of(tmp_path, "hq.local")

        for key in (office.key, office.key.with_name("lan-authority.key")):
            assert stat.S_IMODE(key.stat().st_mode) == 0o600

    def test_has_files_that_a_server_can_load(self, tmp_path, lan):
        office = office_of(tmp_path, "hq.local")

        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(office.certificate, office.key)

    @pytest.mark.parametrize("name", ["", "hq local", "-hq", "hq/..", "a" * 65, "हक"])
    def test_is_refused_a_name_that_no_browser_could_use(self, tmp_path, lan, name):
        with pytest.raises(NoOffice):
            office_of(tmp_path, name)


class TestSheet:
    def test_says_in_both_languages_where_to_go_and_what_to_compare(self, tmp_path, lan):
        office = office_of(tmp_path, "hq.local")

        page = sheet(office, port=8443)

        assert "http://192.168.1.20:8444/dharatal.crt" in page
        assert "https://192.168.1.20:8443/" in page
        assert office.fingerprint() in page
        assert "अंगुली-चिह्न" in page
        assert "Fingerprint" in page
        assert page.count("<svg") == 2

    def test_needs_nothing_from_elsewhere(self, tmp_path, lan):
        page = write_sheet(tmp_path, office_of(tmp_path, "hq.local"), port=8443).read_text("utf-8")

        assert "<script" not in page
        assert "src=" not in page
        assert "<link" not in page
