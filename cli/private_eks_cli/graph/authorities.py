"""Which certificate authorities user data makes a node trust, on any operating system."""

import base64
import binascii
import email
import re
import tomllib

_CERTIFICATE = re.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----")


def bodies(text: str) -> list[str]:
    """Give what certificates in PEM hold, without their lines."""
    return ["".join(body.split()) for body in _CERTIFICATE.findall(text)]


def trusted_in(text: str) -> set[str]:
    """Give what the certificates in user data hold: as files of scripts, or in Bottlerocket's settings."""
    if text.startswith("MIME-Version"):
        parts = (part.get_payload(decode=True) for part in email.message_from_string(text).walk())
        return {body for part in parts if isinstance(part, bytes) for body in bodies(part.decode(errors="replace"))}
    try:
        bundles = tomllib.loads(text).get("settings", {}).get("pki", {}).values()
        found = [base64.b64decode(one.get("data", "")) for one in bundles if one.get("trusted") is True]
    except (tomllib.TOMLDecodeError, binascii.Error):
        return set(bodies(text))
    return {body for bundle in found for body in bodies(bundle.decode(errors="replace"))}
