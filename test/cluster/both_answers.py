"""Random requests, each made for one trap, until each trap had both answers often enough.

How often a request is allowed depends on the random world, so a fixed number of requests falls short of either
answer for some seeds. A row is (trap, spec, what was sent, status, whether the server allowed it, its text).
"""
import collections

ROUNDS = 10


def rows_of(traps, ask, each, least):
    """The rows of ask(trap of each request): `each` of them for a trap, and as many again while it has fewer than
    `least` of either answer. It fails when a trap still has fewer after ROUNDS."""
    rows = []
    rare = traps
    for _ in range(ROUNDS):
        rows += ask([trap for trap in rare for _ in range(each)])
        table = collections.Counter((row[0], row[4]) for row in rows)
        rare = [trap for trap in rare if min(table[trap, True], table[trap, False]) < least]
        if not rare:
            break
    for trap in traps:
        print(f"      {trap.replace('_', ' ')}: {table[trap, True]} allowed, {table[trap, False]} not", flush=True)
    assert not rare, f"fewer than {least} of one answer: {', '.join(rare)}"
    return rows
