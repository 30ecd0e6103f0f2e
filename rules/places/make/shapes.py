"""Outlines of authorities: small areas joined, borders thinned once for both neighbours, written as SVG paths."""

import math
from collections import defaultdict

Point = tuple[float, float]
# A stretch of border: its points, and the authority on its left (None is the sea).
Rings = dict[str, list[list[Point]]]

WIDTH = 720  # of the picture, in its own units
MIN_TRIANGLE = 2.6  # square units: a corner that spans less is not drawn
ROCKALL = -9  # degrees: west of this is nothing but that rock
# Islands that Natural Earth gives to the wrong council, by their western and southern ends: Arran.
MISPLACED = {(-5.4, 55.4): "S12000021"}
MIN_RING = 5.0  # square units: islands smaller than this are not drawn, unless they are all there is


def north(features: list[dict], rows: list[list[str]]) -> list[tuple[str, dict]]:
    """The shapes of Scotland and Northern Ireland, one for each island, each with its authority."""
    shape = {feature["properties"]["name"]: feature["geometry"] for feature in features}
    parts = []
    for code, _, _, _, names in rows:
        for geometry in (shape[name] for name in names.split("|")):
            several = geometry["type"] == "MultiPolygon"
            for polygon in geometry["coordinates"] if several else [geometry["coordinates"]]:
                west, south = map(min, zip(*polygon[0]))
                if west < ROCKALL:
                    continue
                island = (round(west, 1), round(south, 1))
                parts.append((MISPLACED.get(island, code), {"type": "Polygon", "coordinates": polygon}))
    return parts


def dissolve(parts: list[tuple[str, dict]]) -> Rings:
    """The rings of each authority, in degrees: an edge that two of its parts share is inside it, and goes."""
    edges: dict[str, set[tuple[Point, Point]]] = defaultdict(set)
    for code, geometry in parts:
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        mine = edges[code]
        for ring in (ring for polygon in polygons for ring in polygon):
            points = [tuple(point) for point in ring]
            for a, b in zip(points, points[1:]):
                if (b, a) in mine:
                    mine.remove((b, a))
                else:
                    mine.add((a, b))
    return {code: chain(edges[code]) for code in sorted(edges)}


def chain(edges: set[tuple[Point, Point]]) -> list[list[Point]]:
    """Directed edges joined into closed rings, in an order that does not depend on how a set is walked."""
    following = defaultdict(list)
    for a, b in sorted(edges, reverse=True):
        following[a].append(b)
    rings = []
    for start in sorted(following):
        while following[start]:
            ring = [start]
            while following[ring[-1]]:
                ring.append(following[ring[-1]].pop())
                if ring[-1] == start:
                    break
            rings.append(ring)
    return rings


def project(point: Point) -> Point:
    """Transverse Mercator on a sphere about 2° W, as the National Grid is drawn, in units of the Earth's radius."""
    longitude, latitude = math.radians(point[0] + 2), math.radians(point[1])
    b = math.cos(latitude) * math.sin(longitude)
    return math.atanh(b), -math.atan2(math.tan(latitude), math.cos(longitude))


def area(ring: list[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:])) / 2


def centre(rings: list[list[Point]]) -> Point:
    """The centroid of an authority's largest ring."""
    ring = max(rings, key=lambda ring: abs(area(ring)))
    whole = 6 * area(ring)
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, ring[1:])) / whole
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, ring[1:])) / whole
    return x, y


def on_map(rings: Rings) -> tuple[Rings, float]:
    """Rings in the picture's units, its left top corner at 0, and its height."""
    flat = {code: [[project(p) for p in ring] for ring in found] for code, found in rings.items()}
    points = [p for found in flat.values() for ring in found for p in ring]
    left, top = min(p[0] for p in points), min(p[1] for p in points)
    scale = WIDTH / (max(p[0] for p in points) - left)
    height = scale * (max(p[1] for p in points) - top)
    return {code: [[((x - left) * scale, (y - top) * scale) for x, y in ring] for ring in found] for code, found in flat.items()}, height


def corners(rings: Rings) -> set[Point]:
    """Points where more than two borders meet: thinning must leave them, or neighbours come apart."""
    neighbours = defaultdict(set)
    for found in rings.values():
        for ring in found:
            for a, b in zip(ring, ring[1:]):
                neighbours[a].add(b)
                neighbours[b].add(a)
    return {point for point, near in neighbours.items() if len(near) > 2}


def thin(arc: list[Point]) -> list[Point]:
    """Visvalingam's method: the corner that spans the smallest triangle goes first, until all span enough."""
    arc = list(arc)
    while len(arc) > (4 if arc[0] == arc[-1] else 2):
        spans = [abs(area([a, b, c, a])) for a, b, c in zip(arc, arc[1:], arc[2:])]
        smallest = min(range(len(spans)), key=spans.__getitem__)
        if spans[smallest] >= MIN_TRIANGLE:
            break
        del arc[smallest + 1]
    return arc


def thin_ring(ring: list[Point], fixed: set[Point], done: dict[tuple, list[Point]]) -> list[Point]:
    """A ring thinned stretch by stretch, each stretch the same from both of its sides."""
    first = next((i for i, point in enumerate(ring) if point in fixed), None)
    if first is None:
        first = ring.index(min(ring))
    turned = ring[first:-1] + ring[: first + 1]
    stops = [0] + [i for i in range(1, len(turned) - 1) if turned[i] in fixed] + [len(turned) - 1]
    out = [turned[0]]
    for a, b in zip(stops, stops[1:]):
        arc = turned[a : b + 1]
        forwards = arc <= arc[::-1]
        key = tuple(arc if forwards else arc[::-1])
        if key not in done:
            done[key] = thin(list(key))
        out += (done[key] if forwards else done[key][::-1])[1:]
    return out


def path(rings: list[list[Point]]) -> str:
    """One SVG path: rounded to whole tenths of a unit, written as relative moves in tenths."""
    parts = []
    for ring in rings:
        tenths = [(round(10 * x), round(10 * y)) for x, y in ring]
        moves = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(tenths, tenths[1:-1])]
        steps = " ".join(f"{x} {y}" for x, y in moves if (x, y) != (0, 0)).replace(" -", "-")
        parts.append(f"M{tenths[0][0]} {tenths[0][1]}l{steps}z")
    return "".join(parts)


def build(rings: Rings) -> dict:
    """The whole of boundaries.json: the picture's box in tenths of a unit, and a path for each authority."""
    flat, height = on_map(rings)
    fixed = corners(flat)
    done: dict[tuple, list[Point]] = {}
    paths = {}
    for code, found in flat.items():
        largest = max(abs(area(ring)) for ring in found)
        kept = [ring for ring in found if abs(area(ring)) >= min(MIN_RING, largest)]
        paths[code] = path([thin_ring(ring, fixed, done) for ring in kept])
    return {"viewBox": f"0 0 {10 * WIDTH} {math.ceil(10 * height)}", "paths": paths}
