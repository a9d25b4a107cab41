"""Computes the score again from the tables of the HTML report's method annex and its gates, and
nothing else: recompute.py FOLDER. Every number of the annex has to come out, and the number of page
one. The arithmetic is that of docs/scoring.md, written a second time."""

import math
import os
import sys
from html.parser import HTMLParser

CAP, SHARE, ENOUGH = 5000, 9000, 3  # as docs/scoring.md says


class Tables(HTMLParser):
    """The cells of every table, by row, with the table's attributes and caption."""

    def __init__(self):
        super().__init__()
        self.tables, self.row, self.cell, self.caption, self.tile = [], None, None, None, None
        self.tiles, self.stack = [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "table":
            self.tables.append({"attrs": attrs, "caption": "", "rows": []})
        elif tag == "tr":
            self.row = []
        elif tag in ("td", "th") and self.row is not None:
            self.cell = ""
        elif tag == "caption":
            self.caption = ""
        elif tag == "p" and attrs.get("class") == "big":
            self.tile = ""
        elif tag == "br" and self.cell is not None:
            self.cell += " "

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data
        if self.caption is not None:
            self.caption += data
        if self.tile is not None:
            self.tile += data

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.cell is not None:
            self.row.append(" ".join(self.cell.split()))
            self.cell = None
        elif tag == "tr" and self.row is not None:
            self.tables[-1]["rows"].append(self.row)
            self.row = None
        elif tag == "caption":
            self.tables[-1]["caption"] = " ".join(self.caption.split())
            self.caption = None
        elif tag == "p" and self.tile is not None:
            self.tiles.append(" ".join(self.tile.split()))
            self.tile = None


compared = 0
problems = []


def same(where, ours, theirs):
    global compared
    compared += 1
    if ours != theirs:
        problems.append(f"{where}: computed {ours}, printed {theirs}")


def exact(points):
    return f"{points // 100}.{points % 100:02d}"


def down(total, parts):
    return total // parts


def up(total, parts):
    return -(-total // parts)


def worth(severity, passed, failed, unknown, whole):
    """Of one check, docs/scoring.md "One check"."""
    applicable = passed + failed + unknown
    if severity == "critical":
        return (0 if failed or unknown else 10000), (0 if failed else 10000)
    low = down(passed * 10000, applicable)
    high = up((passed + unknown) * 10000, applicable)
    if not whole:
        low, high = 0, 10000
    if severity == "high":
        low = min(low, 5000) if failed or unknown else low
        high = min(high, 5000) if failed else high
    return low, high


def checks_of(table):
    for name, severity, weight, passed, failed, unknown, whole, gate, low, high in table["rows"][1:]:
        yield name, severity, int(weight), int(passed), int(failed), int(unknown), whole == "yes", gate == "yes", low, high


def gates_of(table):
    """(level, verdict) of each gate."""
    for level, _, verdict, _ in table["rows"][1:]:
        words = verdict.split(" ", 1)[1]
        word = next(w for w in ("pass", "fail", "unknown", "not applicable", "error") if words.startswith(w))
        yield int(level), word


def level_of(gates, other, open_low, open_high, assessed):
    low = high = 0
    certain = possible = True
    for level in (1, 2, 3):
        for at, verdict in gates:
            if at == level:
                certain = certain and verdict in ("pass", "not applicable")
                possible = possible and verdict != "fail"
        if level == 2:
            certain = certain and other[0] >= other[2] * SHARE
            possible = possible and other[1] >= other[2] * SHARE
        if level > 1:
            certain, possible = certain and not open_low, possible and not open_high
        low = level if certain else low
        high = level if possible else high
    return low if assessed else 0, high


def domain(where, table, gates, printed):
    sums, other, applicable = [0, 0, 0], [0, 0, 0], 0
    may_open = is_open = False
    for name, severity, weight, passed, failed, unknown, whole, gate, low, high in checks_of(table):
        mine = worth(severity, passed, failed, unknown, whole)
        same(f"{where} {name}", (exact(mine[0]), exact(mine[1])), (low, high))
        for target in [sums] if gate else [sums, other]:
            target[0] += mine[0] * weight
            target[1] += mine[1] * weight
            target[2] += weight
        applicable += 1
        if severity == "critical":
            may_open, is_open = may_open or failed or unknown, is_open or failed
    score = None
    if applicable >= ENOUGH:
        low, high = down(sums[0], sums[2]), up(sums[1], sums[2])
        score = (min(low, CAP) if may_open else low, min(high, CAP) if is_open else high)
    same(where, tuple(map(exact, score)) if score else ("none", "none"), (printed[2], printed[3]))
    return score, level_of(list(gates), other, may_open, is_open, score is not None), may_open, is_open


def page(path):
    parser = Tables()
    with open(path, encoding="utf-8") as file:
        text = file.read()
    parser.feed(text)
    name = os.path.basename(path)
    overview = next((t for t in parser.tables if t["attrs"].get("data-table") == "domains"), None)
    if overview is None:
        return False
    checks = {t["attrs"]["data-domain"]: t for t in parser.tables if t["attrs"].get("data-table") == "checks"}
    gates = {t["caption"][len("Gates of "):]: t for t in parser.tables if t["caption"].startswith("Gates of ")}
    part = "A part was looked at" in text
    total, levels, opened, open_high, judged = [0, 0], [], False, False, False
    for row in overview["rows"][1:-1]:
        table = checks.get(row[0], {"rows": [[]]})
        score, level, may, does = domain(f"{name}: {row[0]}", table, gates_of(gates[row[0]]), row)
        judged = judged or any(c[3] + c[4] > 0 for c in checks_of(table))
        low, high = score or (0, 10000)
        total[0] += low * int(row[1])
        total[1] += high * int(row[1])
        levels.append(level)
        opened, open_high = opened or may, open_high or does
        if not part:
            same(f"{name}: level of {row[0]}", level, (int(row[6]), int(row[7])))
    whole = overview["rows"][-1]
    low, high = down(total[0], 100), up(total[1], 100)
    low, high = min(low, CAP) if opened else low, min(high, CAP) if open_high else high
    same(f"{name}: the whole", (exact(low), exact(high)) if judged else ("none", "none"), (whole[2], whole[3]))
    if not part:
        level = min(l for l, _ in levels), min(h for _, h in levels)
        same(f"{name}: level", level, (int(whole[6]), int(whole[7])))
    same(f"{name}: known", sum(int(r[4]) for r in overview["rows"][1:-1]), int(whole[4]))
    if judged:
        shown = f"{low // 100} %" if high - low <= 2 or low // 100 == math.ceil(high / 100) else (
            f"{low // 100} % to {math.ceil(high / 100)} %")
        same(f"{name}: page one", shown, parser.tiles[1])
    return True


def main():
    folder = sys.argv[1]
    # A page in another language is NAME.de.html; its words are not read here.
    pages = sorted(f for f in os.listdir(folder) if f.endswith(".html") and f.count(".") == 1)
    read = sum(page(os.path.join(folder, f)) for f in pages)
    for problem in problems:
        print(problem)
    print(f"{compared} numbers of {read} pages computed again")
    sys.exit(1 if problems or read < 5 or compared < 200 else 0)


main()
