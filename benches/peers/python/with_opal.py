"""opal: one target per lane, 8 bits first and wider where they do not suffice; the targets are encoded beforehand."""

from multiprocessing.pool import ThreadPool

from peer import Letters, require, serve

task = Letters()
pyopal, scoring_matrices = require("pyopal"), require("scoring_matrices")
if task.protein:
    matrix = scoring_matrices.ScoringMatrix.from_name("BLOSUM62")
else:
    matrix = scoring_matrices.ScoringMatrix([[2.0 if a == b else -3.0 for a in "ACGT"] for b in "ACGT"], "ACGT")
database = pyopal.Database(task.pieces(), alphabet=pyopal.Alphabet(matrix.alphabet))
pool = ThreadPool(task.threads)
scores = []


def run(steps):
    for _ in range(steps):
        found = pyopal.align(
            task.query,
            database,
            scoring_matrix=matrix,
            gap_open=task.open + task.extend,
            gap_extend=task.extend,
            threads=task.threads,
            pool=pool,
            ordered=True,
        )
        scores[:] = [result.score for result in found]


serve("opal", pyopal.__version__, task.threads, run, lambda: task.result(scores))
