"""Biopython's PairwiseAligner, on one thread."""

from peer import Letters, require, serve

task = Letters()
Bio, Align = require("Bio"), require("Bio.Align")
aligner = Align.PairwiseAligner(mode="local")
if task.protein:
    aligner.substitution_matrix = Align.substitution_matrices.load("BLOSUM62")
else:
    aligner.match_score, aligner.mismatch_score = 2, -3
aligner.open_gap_score, aligner.extend_gap_score = -(task.open + task.extend), -task.extend
pieces = task.pieces()
scores = []


def run(steps):
    for _ in range(steps):
        scores[:] = [aligner.score(task.query, target) for target in pieces]


serve("Biopython", Bio.__version__, 1, run, lambda: task.result(scores))
