"""Certificate authorities that nodes and pods are to trust: bundles in PEM, read and refused by OpenSSL itself."""

import datetime
import re
import ssl
from collections.abc import Mapping
from typing import Any

from ...common.plan import versions
from ...common.plan.arguments import refusal
from ...common.plan.names import check_key
from ...common.plan.refusals import Apart

ARGUMENT = "certificate_authorities"
CERTIFICATE = "-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----"
LONGEST_NAME = 40
_BUNDLE = "certificates of authorities in PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----"


def plan_authorities(given: Mapping[str, str]) -> dict[str, str]:
    """Give the bundles by name, without what stands between their certificates.

    Raises ValueError for what is no certificate of an authority, for those that have expired, and for private keys.
    """
    found, bundles = Apart(), dict[str, str]()
    for name, text in sorted(given.items()):
        with found:
            where = f"{ARGUMENT}.{name}"
            check_key(where, name)
            if len(name) > LONGEST_NAME:
                raise refusal(where, name, f"names of up to {LONGEST_NAME} characters", "rename this entry")
            bundles[name] = _read(where, text)
    found.refuse()
    return bundles


def certificates_of(bundle: str) -> list[str]:
    """Give the certificates of a bundle, each by itself."""
    return [f"{certificate}\n" for certificate in re.findall(CERTIFICATE, bundle)]


def _read(where: str, text: str) -> str:
    if "PRIVATE KEY" in text:
        remedy = "remove it, and replace the key wherever it is used: whoever read this file has it"
        raise refusal(where, "a private key", _BUNDLE, remedy)
    certificates = list(dict.fromkeys(certificates_of(text)))
    rest = re.sub(CERTIFICATE, "", text)
    if not certificates or "-----" in rest:
        raise refusal(where, text, _BUNDLE, "give the text of the file, all lines of it")
    for certificate in certificates:
        _check(where, certificate)
    return "".join("\n".join(line.strip() for line in one.strip().splitlines()) + "\n" for one in certificates)


def _check(where: str, certificate: str) -> None:
    """Refuse a certificate that OpenSSL does not take for that of an authority, today."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=certificate)
    except ssl.SSLError:
        remedy = "copy it again: OpenSSL cannot read it"
        raise refusal(where, "a certificate that cannot be read", _BUNDLE, remedy) from None
    known: list[dict[str, Any]] = context.get_ca_certs()
    if not known:
        allowed = "certificates of authorities, with CA:TRUE among their basic constraints"
        raise refusal(where, "the certificate of a server", allowed, "give that of the authority which signed it")
    until = datetime.datetime.fromtimestamp(ssl.cert_time_to_seconds(known[0]["notAfter"]), datetime.UTC).date()
    if until < versions.today():
        allowed = "certificates that are valid today"
        raise refusal(where, f"a certificate that expired on {until}", allowed, "give the one that took its place")
