#!/usr/bin/env python3
"""CPU time of `bellwether scan` over 75,000 short posts, against a Python process that only parses the same lines.

    cargo build --release -p app
    benches/scan_against_python.py            # or with a file of posts as JSON lines

Whole processes, start-up and loading of the shipped rules included, each run five times in turn; the medians count.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POSTS = 75_000
ROUNDS = 5
PARSE = "import json, sys\nfor line in open(sys.argv[1], encoding='utf-8'): json.loads(line)"


def made_up(path):
    """Posts of ten to thirty words, as often as English has them, one in thirty with something a shipped rule finds."""
    words, weights = [], []
    for line in (ROOT / "crates/rules/data/english.txt").read_text(encoding="utf-8").splitlines():
        zipf, *met = line.split(" ")
        words += met
        weights += [10 ** float(zipf)] * len(met)
    chosen = random.Random(7)
    with open(path, "w", encoding="utf-8") as out:
        for number in range(POSTS):
            text = " ".join(chosen.choices(words, weights, k=chosen.randint(10, 30))).capitalize()
            if number % 30 == 0:
                text += ". Police are hiding who did this in Newport"
            post = {"id": f"at://bench/{number}", "source": "bluesky:bench", "author": f"author-{number % 5_000}",
                    "published": "2026-11-01T12:00:00Z", "text": text + " 😀"}
            out.write(json.dumps(post, ensure_ascii=False) + "\n")


def cpu_seconds(command):
    before = os.times()
    subprocess.run(command, check=True, cwd=tempfile.gettempdir(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return (after.children_user - before.children_user) + (after.children_system - before.children_system)


def main():
    with tempfile.TemporaryDirectory() as folder:
        posts = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(folder, "posts.jsonl")
        if len(sys.argv) == 1:
            made_up(posts)
        scan = [ROOT / "target/release/bellwether", "scan", posts]
        rounds = [(cpu_seconds(scan), cpu_seconds([sys.executable, "-c", PARSE, posts])) for _ in range(ROUNDS)]
    ours, python = (statistics.median(column) for column in zip(*rounds))
    print(f"bellwether scan {ours:.2f} s, Python parsing only {python:.2f} s: {ours / python:.2f}x (goal: at most 3x)")


main()
