"""Makes english.txt from the PyPI package wordfreq 3.1.1: `pip install wordfreq==3.1.1 && python make.py`.

One line for each tenth of the Zipf scale (log10 of how often a word is met in a thousand million), commonest first:
the figure, then the words, as Bellwether folds them (no accents, no apostrophes; those that fall together are summed).
"""

import collections
import math
import pathlib
import unicodedata

import wordfreq

WORDS = 20_000


def fold(word):
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’")


def main():
    shares = collections.Counter()
    for word, share in wordfreq.get_frequency_dict("en", wordlist="large").items():
        folded = fold(word)
        if folded.isascii() and folded.isalpha():
            shares[folded] += share
    lines = collections.defaultdict(list)
    for word, share in sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:WORDS]:
        lines[round(10 * math.log10(share * 1e9))].append(word)
    text = "".join(f"{tenth / 10} {' '.join(words)}\n" for tenth, words in lines.items())
    pathlib.Path(__file__).with_name("english.txt").write_text(text, encoding="utf-8")


main()
