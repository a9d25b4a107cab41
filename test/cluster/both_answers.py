"""Random requests, each made for one trap, until each trap had both answers often enough.

How often a request is allowed depends on the random world, so a fixed number of requests falls short of either
answer for some seeds. A row is (trap, spec, what was sent, status, whether the server allowed it, its text).
"""
import collections

ROUNDS = 10


def tally(rows):
    return collections.Counter((row[0], row[4]) for row in rows)


def rows_of(traps, ask, each, least):
    """The rows of ask(trap of each request): `each` of them for a trap, and as many again while one answer is rare."""
    rows = []
    rare = traps
    for _ in range(ROUNDS):
        rows += ask([trap for trap in rare for _ in range(each)])
        table = tally(rows)
        rare = [trap for trap in rare if min(table[trap, True], table[trap, False]) < least]
        if not rare:
            break
    return rows


def count(rows, traps, least):
    table = tally(rows)
    for trap in traps:
        yes, no = table[trap, True], table[trap, False]
        print(f"      {trap.replace('_', ' ')}: {yes} allowed, {no} not", flush=True)
        assert min(yes, no) >= least, f"{trap}: {yes} allowed, {no} not, fewer than {least}"
