"""On an office LAN: an own certificate authority, since camera, passkeys and service workers want HTTPS."""

import fcntl
import ipaddress
import os
import re
import socket
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from dharatal.engines.files import write_whole
from dharatal.kernel.errors import Refusal

AUTHORITY_LASTS = timedelta(days=3650)
CERTIFICATE_LASTS = timedelta(days=397)  # telephones refuse longer ones
RENEWED_BEFORE = timedelta(days=60)
PRIVATE_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
SIOCGIFADDR = 0x8915  # netdevice(7)
LONGEST_NAME = 64
LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
Key = ec.EllipticCurvePrivateKey


class NoOffice(Refusal):
    code = "no_lan"


@dataclass(frozen=True)
class Office:
    """Where the telephones of an office reach us. authority, certificate, key: PEM files."""

    name: str
    address: str
    authority: Path
    certificate: Path
    key: Path

    def fingerprint(self) -> str:
        """Of the authority, as a telephone shows it (SHA-256, pairs of hexadecimal digits)."""
        return (
            x509.load_pem_x509_certificate(self.authority.read_bytes()).fingerprint(SHA256()).hex(":").upper()
        )


def office_of(home: Path, name: str) -> Office:
    """Make what is missing, renew what is about to end or names another address. Raises NoOffice."""
    if len(name) > LONGEST_NAME or not re.fullmatch(rf"{LABEL}(\.{LABEL})*", name.lower()):
        raise NoOffice("The name of this machine on the LAN may hold only a-z, 0-9, hyphens and dots.")
    office = Office(
        name=name.lower(),
        address=lan_address(),
        authority=home / "lan" / "authority.pem",
        certificate=home / "lan" / "server.pem",
        key=home / "secrets" / "lan-server.key",
    )
    for folder in (office.authority.parent, office.key.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make_authority(office)
    if not _is_good(office):
        _make_certificate(office)
    return office


def lan_address() -> str:
    """DHARATAL_LAN_ADDRESS, else this machine's address towards its default route; sends nothing."""
    if chosen := os.environ.get("DHARATAL_LAN_ADDRESS"):
        return chosen
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            found = str(probe.getsockname()[0])
        except OSError:
            return _first_address()  # a LAN without a router has no default route
    return found


def _first_address() -> str:
    """Raises NoOffice where no network interface has an address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _number, name in socket.if_nameindex():
            try:
                answer = fcntl.ioctl(probe, SIOCGIFADDR, struct.pack("256s", name.encode()))
            except OSError:
                continue
            if name != "lo":
                return socket.inet_ntoa(answer[20:24])
    raise NoOffice(
        "This machine is on no network yet. Connect it, or put its address into DHARATAL_LAN_ADDRESS."
    )


def _authority_key(office: Office) -> Path:
    return office.key.with_name("lan-authority.key")


def _make_authority(office: Office) -> None:
    """An authority that vouches for this name and private addresses only: its theft opens no other site."""
    if office.authority.exists() and _authority_key(office).exists():
        held = x509.load_pem_x509_certificate(office.authority.read_bytes())
        if _permits(held, office):
            return
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Dharatal {office.name}")])
    limits = [x509.DNSName(office.name), *map(_network, _networks(office))]
    built = (
        _builder(name, name, key, lasts=AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=limits, excluded_subtrees=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    write_whole(_authority_key(office), _pem(key))
    write_whole(office.authority, built.public_bytes(Encoding.PEM))
    office.certificate.unlink(missing_ok=True)


def _networks(office: Office) -> list[str]:
    address = ipaddress.ip_address(office.address)
    inside = any(address in ipaddress.ip_network(network) for network in PRIVATE_NETWORKS)
    return [*PRIVATE_NETWORKS, *([] if inside else [f"{address}/32"])]


def _network(text: str) -> x509.IPAddress:
    return x509.IPAddress(ipaddress.ip_network(text))


def _permits(authority: x509.Certificate, office: Office) -> bool:
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    wanted = [x509.DNSName(office.name), *map(_network, _networks(office))]
    return (
        all(limit in limits for limit in wanted) and authority.not_valid_after_utc > _now() + RENEWED_BEFORE
    )


def _is_good(office: Office) -> bool:
    if not (office.certificate.exists() and office.key.exists()):
        return False
    held = x509.load_pem_x509_certificates(office.certificate.read_bytes())[0]
    names = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return set(names) == set(_names(office)) and held.not_valid_after_utc > _now() + RENEWED_BEFORE


def _names(office: Office) -> list[x509.GeneralName]:
    return [x509.DNSName(office.name), x509.IPAddress(ipaddress.ip_address(office.address))]


def _make_certificate(office: Office) -> None:
    authority = x509.load_pem_x509_certificate(office.authority.read_bytes())
    signer = load_pem_private_key(_authority_key(office).read_bytes(), None)
    if not isinstance(signer, Key):
        raise NoOffice(
            f"{_authority_key(office)} is damaged. Remove it; telephones then install the new authority."
        )
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, office.name)])
    built = (
        _builder(name, authority.subject, key, lasts=CERTIFICATE_LASTS)
        .add_extension(x509.SubjectAlternativeName(_names(office)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, SHA256())
    )
    write_whole(office.key, _pem(key))
    write_whole(office.certificate, built.public_bytes(Encoding.PEM))


def _builder(subject: x509.Name, issuer: x509.Name, key: Key, *, lasts: timedelta) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_now() - timedelta(days=1))  # telephones' clocks differ
        .not_valid_after(_now() + lasts)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: Key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _now() -> datetime:
    """The machine's own clock: a certificate is judged by telephones, which know no other."""
    return datetime.now(UTC)
