"""`StorageClasses`, as it registers its objects."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from private_eks import StorageClasses, StorageClassesArgs
from private_eks_cli.graph.model import Graph

Deploy = Callable[[Callable[[], Any]], Graph]
TYPE = "kubernetes:storage.k8s.io/v1:StorageClass"
CLASSES = {"gp3": {"kind": "ebs", "default": True}, "shared": {"kind": "efs", "file_system": "files"}}


def args(**more: Any) -> StorageClassesArgs:
    base: dict[str, Any] = {"region": "eu-west-1", "classes": CLASSES, "file_system_ids": {"files": "fs-1"}}
    return StorageClassesArgs(**{**base, **more})  # type: ignore[typeddict-item]


def test_each_class_is_an_object(deploy: Deploy) -> None:
    graph = deploy(lambda: StorageClasses("main", args()))
    gp3, shared = (graph.one(TYPE, f"main-storageclass-{name}").inputs for name in CLASSES)
    assert (gp3["provisioner"], gp3["parameters"]["encrypted"]) == ("ebs.csi.aws.com", "true")
    assert gp3["metadata"]["annotations"] == {"storageclass.kubernetes.io/is-default-class": "true"}
    assert (shared["provisioner"], shared["parameters"]["fileSystemId"]) == ("efs.csi.aws.com", "fs-1")
    assert len(graph.of(TYPE)) == 2


def test_auto_mode_makes_the_volumes_itself(deploy: Deploy) -> None:
    graph = deploy(lambda: StorageClasses("main", args(auto_mode=True)))
    assert graph.one(TYPE, "main-storageclass-gp3").inputs["provisioner"] == "ebs.csi.eks.amazonaws.com"
    assert graph.one(TYPE, "main-storageclass-shared").inputs["provisioner"] == "efs.csi.aws.com"


def test_ids_may_be_known_later(deploy: Deploy) -> None:
    def program() -> None:
        StorageClasses("main", args(file_system_ids={"files": pulumi.Output.from_input("fs-1")}))

    graph = deploy(program)
    assert graph.one(TYPE, "main-storageclass-shared").inputs["parameters"]["fileSystemId"] == "fs-1"


def test_the_names_are_given(deploy: Deploy) -> None:
    found: list[Any] = []
    deploy(lambda: StorageClasses("main", args()).names.apply(found.append))
    assert found == [["gp3", "shared"]]


def test_a_class_of_a_file_system_that_is_not_there_is_refused(deploy: Deploy) -> None:
    with pytest.raises(ValueError, match=r"classes\.shared\.file_system: got 'files'; allowed: none; remove it"):
        deploy(lambda: StorageClasses("main", args(file_system_ids={})))
