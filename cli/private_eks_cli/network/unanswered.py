"""Why AWS does not answer, as a line: no such VPC, no credentials, no permission, no network."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..errors import CommandError, Kind, wrong

_DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")
_UNKNOWN_CALLER = (
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
)
_OF_CREDENTIALS = ("Credential", "Login", "SSO", "Token")
"""What stands in the names of botocore's exceptions about credentials; versions know different ones."""
_ENCODED = " Encoded authorization failure message"


@contextmanager
def explained(client: Any, operation: str) -> Iterator[None]:
    """Tell what a call of a client fails for.

    Raises CommandError.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    action = f"{client.meta.service_model.service_name}:{client.meta.method_to_api_mapping[operation]}"
    try:
        yield
    except ClientError as error:
        raise _refused(action, error.response["Error"], client.meta.region_name) from None
    except BotoCoreError as error:
        if any(word in type(error).__name__ for word in _OF_CREDENTIALS):
            raise _unknown_caller(str(error)) from None
        allowed, remedy = f"an answer of {client.meta.endpoint_url}", "look at the network, the proxy and the region"
        raise wrong(Kind.NO_AWS, action, str(error), allowed, remedy) from None


def _refused(action: str, error: Mapping[str, str], region: str) -> CommandError:
    code, message = error["Code"], error["Message"].partition(_ENCODED)[0]
    if code.startswith("InvalidVpc"):
        allowed, remedy = f"a VPC that this account sees in {region}", "correct the ID, or name the --region"
        return wrong(Kind.USAGE, "VPC_ID", message, allowed, remedy)
    if code in _UNKNOWN_CALLER:
        return _unknown_caller(message)
    if code in _DENIED:
        allowed, remedy = f"an identity that may call {action}", "allow it: docs/networks.md has the whole policy"
        return wrong(Kind.NO_AWS, action, message, allowed, remedy)
    return wrong(Kind.NO_AWS, action, f"{code}: {message}", "an answer", "try again later")


def _unknown_caller(message: str) -> CommandError:
    remedy = "log in, such as by `aws sso login`, or name another --profile"
    return wrong(Kind.NO_AWS, "credentials", message, "those of somebody who may read the VPC", remedy)
