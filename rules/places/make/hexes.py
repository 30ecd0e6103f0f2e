"""Lays authorities out as equal hexagons, neighbours beside neighbours as far as that goes.

Three steps, none of them random: push centres apart until each has a hexagon's room while neighbours hold together;
give each the nearest free hexagon; then move and swap while that brings neighbours closer or places nearer home.
"""

import math
from collections import defaultdict

from shapes import Point, Rings, area, centre, project

EARTH_KM = 6371.0
# Neighbours that share no border on this map: across water, or where two sources of borders meet.
LINKS = [
    ("S12000026", "E06000057"),  # Scottish Borders and Northumberland
    ("S12000026", "E06000063"),  # Scottish Borders and Cumberland
    ("S12000006", "E06000063"),  # Dumfries and Galloway and Cumberland
    ("S12000013", "S12000017"),  # Na h-Eileanan Siar and Highland
    ("S12000023", "S12000017"),  # Orkney and Highland
    ("S12000027", "S12000023"),  # Shetland and Orkney
    ("N09000008", "S12000006"),  # Mid and East Antrim and Dumfries and Galloway
    ("W06000001", "W06000002"),  # Anglesey and Gwynedd
    ("E06000046", "E07000091"),  # Isle of Wight and New Forest
    ("E06000053", "E06000052"),  # Isles of Scilly and Cornwall
]
PUSHES, SWEEPS = 400, 60
HOME_WEIGHT = 0.3  # what one hexagon's distance from where the pushes left it costs, against one between neighbours
FORTH = -EARTH_KM * math.radians(56)  # kilometres, counted southwards as project() does
NORTH_SHRINKS = 0.4
Cell = tuple[int, int]  # column and row of pointy hexagons, odd rows half a hexagon to the right


def build(rings: Rings) -> dict:
    """The whole of hex.json: column and row of each area, counted from the left and the top."""
    near = borders(rings)
    flat = {code: [[project(point) for point in ring] for ring in found] for code, found in rings.items()}
    centres = {code: scaled(centre(found)) for code, found in flat.items()}
    centres = {code: draw_near(point) for code, point in centres.items()}
    land = sum(-area(ring) for found in flat.values() for ring in found) * EARTH_KM**2
    width = math.sqrt(abs(land) / len(rings) * 2 / math.sqrt(3))  # of a hexagon, from flat side to flat side
    for a, b in LINKS:
        near[a].add(b)
        near[b].add(a)
    spread = push_apart(centres, near, width)
    cells = settle(place(spread, width), spread, near, width)
    left = min(column for column, _ in cells.values())
    top = min(row for _, row in cells.values())
    top -= top % 2  # rows keep their parity, which says which of them stand to the right
    kept = sum(steps(cells[a], cells[b]) == 1 for a in near for b in near[a])
    print(f"hex.json: {kept / sum(map(len, near.values())):.0%} of borders kept")
    return {"layout": "odd-r", "cells": {code: [column - left, row - top] for code, (column, row) in sorted(cells.items())}}


def scaled(point: Point) -> Point:
    return point[0] * EARTH_KM, point[1] * EARTH_KM


def draw_near(point: Point) -> Point:
    """Few councils fill the wide north, and each gets one hexagon: what lies beyond the Forth moves south."""
    x, y = point
    return x, max(y, FORTH + (y - FORTH) * NORTH_SHRINKS)


def borders(rings: Rings) -> dict[str, set[str]]:
    """Who shares a border with whom."""
    owner = {(a, b): code for code, found in rings.items() for ring in found for a, b in zip(ring, ring[1:])}
    near = defaultdict(set)
    for (a, b), code in owner.items():
        if (b, a) in owner:
            near[code].add(owner[b, a])
    return {code: near[code] for code in rings}


def push_apart(centres: dict[str, Point], near: dict[str, set[str]], width: float) -> dict[str, Point]:
    """Centres at least a hexagon apart, neighbours drawn together."""
    codes = sorted(centres)
    at = {code: list(centres[code]) for code in codes}
    for _ in range(PUSHES):
        moves = {code: [0.0, 0.0] for code in codes}
        for i, a in enumerate(codes):
            for b in codes[i + 1 :]:
                dx, dy = at[b][0] - at[a][0], at[b][1] - at[a][1]
                beside = b in near[a]
                if not beside and (abs(dx) > width or abs(dy) > width):
                    continue
                apart = math.hypot(dx, dy) or 1e-6
                if apart > width and not beside:
                    continue
                pull = (apart - width) / apart * (0.25 if apart < width else 0.05)
                moves[a][0] += dx * pull
                moves[a][1] += dy * pull
                moves[b][0] -= dx * pull
                moves[b][1] -= dy * pull
        for code in codes:
            at[code][0] += moves[code][0]
            at[code][1] += moves[code][1]
    return {code: (x, y) for code, (x, y) in at.items()}


def middle(cell: Cell, width: float) -> Point:
    column, row = cell
    return (column + (row % 2) / 2) * width, row * width * math.sqrt(3) / 2


def place(spread: dict[str, Point], width: float) -> dict[str, Cell]:
    """A hexagon for each, the nearest that is free, those in the middle of the crowd first."""
    codes = sorted(spread)
    crowd = {code: sum(math.dist(spread[code], spread[other]) < 3 * width for other in codes) for code in codes}
    cells: dict[str, Cell] = {}
    taken = set()
    for code in sorted(codes, key=lambda code: (-crowd[code], code)):
        x, y = spread[code]
        row = round(y / (width * math.sqrt(3) / 2))
        column = round(x / width)
        around = [(column + dx, row + dy) for dx in range(-6, 7) for dy in range(-6, 7)]
        free = [cell for cell in around if cell not in taken]
        cells[code] = min(free, key=lambda cell: (math.dist(middle(cell, width), spread[code]), cell))
        taken.add(cells[code])
    return cells


def steps(a: Cell, b: Cell) -> int:
    """Hexagons between two, both ends not counted twice: neighbours are 1 apart."""
    (ax, ay), (bx, by) = ((column - (row - row % 2) // 2, row) for column, row in (a, b))
    return max(abs(ax - bx), abs(ay - by), abs(ax + ay - bx - by))


def settle(cells: dict[str, Cell], spread: dict[str, Point], near: dict[str, set[str]], width: float) -> dict[str, Cell]:
    """Moves and swaps, best first for each area in turn, until nothing gets better."""
    owner = {cell: code for code, cell in cells.items()}

    def cost(code: str, cell: Cell) -> float:
        away = math.dist(middle(cell, width), spread[code]) / width
        return HOME_WEIGHT * away**2 + sum((steps(cell, cells[other]) - 1) ** 2 for other in near[code])

    def gain(code: str, cell: Cell) -> float:
        other, old = owner.get(cell), cells[code]
        before = cost(code, old) + (cost(other, cell) if other else 0)
        cells[code] = cell
        if other:
            cells[other] = old
        after = cost(code, cell) + (cost(other, old) if other else 0)
        cells[code] = old
        if other:
            cells[other] = cell
        return before - after

    for _ in range(SWEEPS):
        moved = False
        for code in sorted(cells):
            column, row = cells[code]
            around = [(column + dx, row + dy) for dx in range(-3, 4) for dy in range(-3, 4) if (dx, dy) != (0, 0)]
            best = max(around, key=lambda cell: (gain(code, cell), cell))
            if gain(code, best) > 1e-9:
                other, old = owner.pop(best, None), cells[code]
                del owner[old]
                cells[code], owner[best] = best, code
                if other:
                    cells[other], owner[old] = old, other
                moved = True
        if not moved:
            break
    return cells
