"""The files that a Kubernetes provider with `renderYamlToDirectory` writes instead of calling an API.

https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/ and `renderPathForResource` in
https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/provider.go.
"""

import os
from pathlib import Path

import yaml

from .objects import CRD, DEFAULT, Manifest

CRDS, MANIFESTS = "0-crd", "1-manifest"
OBJECTS = "**$kubernetes:**"
"""All objects of components, for `--exclude`."""
WITHOUT_OBJECTS = f"pulumi refresh --exclude '{OBJECTS}'"
"""What to type where objects are rendered: without a cluster, the provider cannot read them."""


def folder_of(root: Path, directory: str) -> Path:
    """Give the folder for `directory` below `root`, which it never leaves: absolute paths and `..` lie there too."""
    return root / os.path.normpath(f"/{directory}").lstrip("/")


def path_of(folder: Path, manifest: Manifest) -> Path:
    """Give the file of an object: `1-manifest/apps_v1-deployment-shop-web.yaml`."""
    metadata = manifest.get("metadata") or {}
    version = str(manifest["apiVersion"]).replace("/", "_").replace(":", "_")
    parts = (version, str(manifest["kind"]).lower(), metadata.get("namespace") or DEFAULT, metadata["name"])
    return folder / (CRDS if manifest["kind"] == CRD else MANIFESTS) / f"{'-'.join(map(str, parts))}.yaml"


def render(folder: Path, manifest: Manifest) -> Path:
    """Write an object's file, for its owner alone.

    Raises ValueError for an object whose name the API would choose.
    """
    if (manifest.get("metadata") or {}).get("generateName"):
        raise ValueError("metadata.generateName is not supported in YAML rendering mode")
    path = path_of(folder, manifest)
    for part in (CRDS, MANIFESTS):
        (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
    text = yaml.safe_dump(dict(manifest), sort_keys=True, allow_unicode=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    return path


def remove(folder: Path, manifest: Manifest) -> None:
    """Remove an object's file; one that is not there is removed already."""
    path_of(folder, manifest).unlink(missing_ok=True)


def rendered(root: Path) -> list[Path]:
    """Give all rendered files below `root`."""
    return sorted(path for part in (CRDS, MANIFESTS) for path in root.glob(f"**/{part}/*.yaml"))
