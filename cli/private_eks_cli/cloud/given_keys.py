"""KMS keys that are there already, as the simulated cloud tells of them: what `aws kms describe-key` printed.

They are in the folder `keys` of the project, as `ID.json`. All others are keys of yours that serve.
"""

from collections.abc import Callable, Mapping
from typing import Any

from .answers import Place
from .told import Told

Answer = dict[str, Any]

TOLD = Told("keys", "KeyMetadata", "aws kms describe-key --key-id ID")


def _key(place: Place, args: Mapping[str, Any]) -> Answer:
    arn = str(args["keyId"])
    key_id = arn.rpartition("/")[2]
    found = TOLD.of(key_id)
    return {
        "id": key_id,
        "keyId": arn,
        "arn": found.get("Arn", arn),
        "awsAccountId": found.get("AWSAccountId", arn.split(":")[4]),
        "customerMasterKeySpec": found.get("KeySpec", "SYMMETRIC_DEFAULT"),
        "description": found.get("Description", ""),
        "enabled": found.get("Enabled", True),
        "keyManager": found.get("KeyManager", "CUSTOMER"),
        "keySpec": found.get("KeySpec", "SYMMETRIC_DEFAULT"),
        "keyState": found.get("KeyState", "Enabled"),
        "keyUsage": found.get("KeyUsage", "ENCRYPT_DECRYPT"),
        "multiRegion": found.get("MultiRegion", False),
        "origin": found.get("Origin", "AWS_KMS"),
    }


ANSWERS: Mapping[str, Callable[[Place, Mapping[str, Any]], Answer]] = {"aws:kms/getKey:getKey": _key}
