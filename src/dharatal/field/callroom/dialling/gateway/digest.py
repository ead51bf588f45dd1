"""Answers to a gateway's challenge (RFC 7616, RFC 2617, RFC 8760)."""

import hashlib
import re
from collections.abc import Sequence

_PAIR = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')
_HASHES = {"SHA-512-256": "sha512_256", "SHA-256": "sha256", "MD5": "md5"}


def fields_of(challenge: str) -> dict[str, str]:
    return {name.lower(): quoted or plain for name, quoted, plain in _PAIR.findall(challenge)}


def strongest(challenges: Sequence[str]) -> str:
    """The challenge with the best hash that we know; empty when we know none."""
    known = {
        fields_of(one).get("algorithm", "MD5").upper().removesuffix("-SESS"): one
        for one in reversed(challenges)
    }
    return next((known[name] for name in _HASHES if name in known), "")


def answer(
    challenge: str, *, method: str, uri: str, user: str, password: str, cnonce: str, count: int = 1
) -> str:
    """The value of an Authorization header. cnonce: fresh for every answer; count: how often this nonce was used."""
    told = fields_of(challenge)
    algorithm = told.get("algorithm", "MD5")
    is_session = algorithm.upper().endswith("-SESS")
    name = _HASHES[algorithm.upper().removesuffix("-SESS")]

    def hashed(text: str) -> str:
        return hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest()

    nonce, realm = told.get("nonce", ""), told.get("realm", "")
    secret = hashed(f"{user}:{realm}:{password}")
    if is_session:
        secret = hashed(f"{secret}:{nonce}:{cnonce}")
    deed = hashed(f"{method}:{uri}")
    written = [
        f'username="{user}"',
        f'realm="{realm}"',
        f'nonce="{nonce}"',
        f'uri="{uri}"',
        f"algorithm={algorithm}",
    ]
    if "auth" in [one.strip() for one in told.get("qop", "").split(",")]:
        proof = hashed(f"{secret}:{nonce}:{count:08x}:{cnonce}:auth:{deed}")
        written += ["qop=auth", f"nc={count:08x}", f'cnonce="{cnonce}"']
    else:
        proof = hashed(f"{secret}:{nonce}:{deed}")
    if "opaque" in told:
        written.append(f'opaque="{told["opaque"]}"')
    return "Digest " + ", ".join([*written, f'response="{proof}"'])
