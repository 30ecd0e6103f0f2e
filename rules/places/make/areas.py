"""Makes areas.json: today's authorities, the forces, regions and countries above them, and the codes they replaced."""

import csv
import datetime
import json
import zipfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent

# The Office for National Statistics writes some names for sorting, or as they once were; people write them like this.
PLAIN_NAMES = {
    "Bristol, City of": "Bristol",
    "Herefordshire, County of": "Herefordshire",
    "Kingston upon Hull, City of": "Kingston upon Hull",
    "Shepway": "Folkestone and Hythe",
    "St. Helens": "St Helens",
    "The Vale of Glamorgan": "Vale of Glamorgan",
}

# The council writes its name alike in both languages.
WELSH_NAMES = {"Torfaen": "Torfaen"}

# Above the forces: code, kind, name, Welsh name, parent, and the force where an area is not divided here.
WIDER_AREAS = [
    ("K02000001", "country", "United Kingdom", "Y Deyrnas Unedig", None, None),
    ("E92000001", "country", "England", "Lloegr", "K02000001", None),
    ("W92000004", "country", "Wales", "Cymru", "K02000001", None),
    ("S92000003", "country", "Scotland", "Yr Alban", "K02000001", "Police Scotland"),
    ("N92000002", "country", "Northern Ireland", "Gogledd Iwerddon", "K02000001", "Police Service of Northern Ireland"),
    ("E12000001", "region", "North East", None, "E92000001", None),
    ("E12000002", "region", "North West", None, "E92000001", None),
    ("E12000003", "region", "Yorkshire and The Humber", None, "E92000001", None),
    ("E12000004", "region", "East Midlands", None, "E92000001", None),
    ("E12000005", "region", "West Midlands", None, "E92000001", None),
    ("E12000006", "region", "East of England", None, "E92000001", None),
    ("E12000007", "region", "London", "Llundain", "E92000001", "Metropolitan Police Service"),
    ("E12000008", "region", "South East", None, "E92000001", None),
    ("E12000009", "region", "South West", None, "E92000001", None),
]


def rows(name: str) -> list[list[str]]:
    """A hand-made table of this folder, without its comments."""
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter="\t") if row and not row[0].startswith("#")]


def plain(name: str) -> str:
    return PLAIN_NAMES.get(name, name)


def authorities(qlac: zipfile.ZipFile, features: list[dict]) -> dict[str, dict]:
    """Today's authorities by code: the 2021 list with what has changed since."""
    listed = json.loads(qlac.read("qlacref_authorities/records.json"))
    upper = {plain(row["LTLA21NM"]): plain(row["UTLA21NM"]) for row in listed}
    found = {row["LTLA21CD"]: {"name": plain(row["LTLA21NM"])} for row in listed}
    for code, name, first_day, people, _ in rows("north.tsv"):
        found[code] = {"name": name, "parent": country(code), "people": int(people), "valid_from": first_day or None}
    for code, name, first_day, old_code, _ in rows("successors.tsv"):
        found.pop(old_code, None)
        if first_day >= "2021-04-02" or code in found:
            found.setdefault(code, {"name": name})["valid_from"] = first_day
    # The two new authorities in Cumbria, North Yorkshire and Somerset are their own upper tier.
    for area in found.values():
        area["upper"] = upper.get(area["name"], area["name"])
    welsh = {plain(stem(f["LSOA11NM"])): stem(f["LSOA11NMW"]) for f in features if f["LSOA11CD"].startswith("W")}
    for area in found.values():
        if area["name"] in welsh:
            area["name_cy"] = WELSH_NAMES.get(area["name"], welsh[area["name"]])
    return found


def country(code: str) -> str:
    """Scotland or Northern Ireland: each is the area of one police force."""
    return {"S": "S92000003", "N": "N92000002"}[code[0]]


def stem(lsoa_name: str) -> str:
    """The authority in the name of a small area: "Cardiff 032B" is in Cardiff."""
    return lsoa_name.rsplit(" ", 1)[0]


def predecessors() -> list[dict]:
    """Codes no longer in use, each with today's successor."""
    table = rows("successors.tsv")
    next_code = {old: new for new, _, _, old, _ in table}
    out = []
    for _, _, first_day, old, name in table:
        successor = next_code[old]
        while successor in next_code:
            successor = next_code[successor]
        last_day = datetime.date.fromisoformat(first_day) - datetime.timedelta(days=1)
        out.append({"code": old, "name": name, "valid_to": last_day.isoformat(), "successor": successor})
    return sorted(out, key=lambda row: row["code"])


def lsoa_owner(today: dict[str, dict]) -> dict[str, str]:
    """The authority of today (its code) for each authority name that 2011's small areas carry."""
    owner = {area["name"]: code for code, area in today.items()}
    for row in predecessors():
        owner.setdefault(row["name"], row["successor"])
    for written, name in PLAIN_NAMES.items():
        if name in owner:
            owner.setdefault(written, owner[name])
    return owner


# People a small area: 59,597,300 in England and Wales (census of 21 March 2021) over 34,753 small areas of 2011, which
# were drawn to be alike. Good to about a tenth for most authorities; it says how large an area is, never where a post belongs.
PEOPLE_A_SMALL_AREA = 1715


def small_areas(features: list[dict], owner: dict[str, str]) -> Counter:
    """How many small areas each authority has."""
    return Counter(owner[stem(feature["LSOA11NM"])] for feature in features)


def build(today: dict[str, dict], small: Counter) -> dict:
    """The whole of areas.json; populations to the nearest thousand."""
    policed = {}
    out = []
    for code, name, name_cy, parent, upper_tiers in rows("forces.tsv"):
        out.append({"code": code, "kind": "force", "name": name, "name_cy": name_cy or None, "parent": parent, "police_force": name})
        for upper in upper_tiers.split("|"):
            assert upper not in policed, f"{upper} stands under two forces"
            policed[upper] = (code, name)
    forces = {code: force for code, _, _, _, _, force in WIDER_AREAS if force}
    for code, area in today.items():
        parent, force = (area["parent"], forces[area["parent"]]) if "parent" in area else policed[area["upper"]]
        out.append({"code": code, "kind": "authority", "name": area["name"], "name_cy": area.get("name_cy"),
                    "parent": parent, "police_force": force, "valid_from": area.get("valid_from")})
    for code, kind, name, name_cy, parent, force in WIDER_AREAS:
        out.append({"code": code, "kind": kind, "name": name, "name_cy": name_cy, "parent": parent, "police_force": force})
    upper = {area["upper"] for area in today.values() if "parent" not in area}
    assert upper == set(policed), "a force polices an authority that is not there"
    counted = {code: area["people"] for code, area in today.items() if "people" in area}
    people = {code: PEOPLE_A_SMALL_AREA * count for code, count in small.items()} | counted
    add_people(out, {code: round(count, -3) for code, count in people.items()})
    areas = [{k: v for k, v in area.items() if v is not None} for area in sorted(out, key=lambda area: area["code"])]
    return {"areas": areas, "predecessors": predecessors()}


def add_people(areas: list[dict], known: dict[str, int]) -> None:
    """Population of each area: known, or the sum of what it holds."""
    parts: dict[str, list[dict]] = {}
    for area in areas:
        parts.setdefault(area["parent"], []).append(area)

    def people(area: dict) -> int:
        below = sum(people(part) for part in parts.get(area["code"], []))
        area["population"] = known.get(area["code"], below)
        return area["population"]

    for area in parts[None]:
        people(area)
