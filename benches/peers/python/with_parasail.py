"""parasail: striped vectors, 8 bits first and 16 where they do not suffice; threads share the targets."""

from concurrent.futures import ThreadPoolExecutor

from peer import Letters, require, serve

task = Letters()
parasail = require("parasail")
matrix = parasail.blosum62 if task.protein else parasail.matrix_create("ACGT", 2, -3)
profile = parasail.profile_create_sat(task.query, matrix)
pool = ThreadPoolExecutor(task.threads)
pieces = task.pieces()
shares = [pieces[first::task.threads] for first in range(task.threads)]
scores = []


def share(targets):
    align, opened, extended = parasail.sw_striped_profile_sat, task.open + task.extend, task.extend
    return [align(profile, target, opened, extended).score for target in targets]


def run(steps):
    for _ in range(steps):
        found = [share(shares[0])] if task.threads == 1 else list(pool.map(share, shares))
        scores[:] = [0] * len(pieces)
        for first, part in enumerate(found):
            scores[first::task.threads] = part


serve("parasail", parasail.__version__, task.threads, run, lambda: task.result(scores))
