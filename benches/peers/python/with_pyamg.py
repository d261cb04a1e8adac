"""A steady plate by PyAMG: smoothed aggregation (or Ruge–Stüben) as the preconditioner of conjugate gradients.

The system is that of the driver: walls half a cell beyond the last centres, the north one at 1, the others at 0.
PyAMG and SciPy's sparse products work on one thread.
"""

import sys
from time import perf_counter

from peer import Task, require, serve

task = Task()
np = require("numpy")
sparse = require("scipy.sparse")
pyamg = require("pyamg")
method, tolerance = sys.argv[5], task.number
hierarchy = {"aggregation": pyamg.smoothed_aggregation_solver, "classical": pyamg.ruge_stuben_solver}[method]
title = {"aggregation": "smoothed aggregation", "classical": "Ruge–Stüben"}[method]


def line(cells):
    """Second differences between walls half a cell beyond the ends."""
    diagonal = np.full(cells, 2.0)
    diagonal[[0, -1]] += 1.0
    return sparse.diags([-np.ones(cells - 1), diagonal, -np.ones(cells - 1)], [-1, 0, 1])


rows, columns = task.shape
matrix = sparse.kronsum(line(columns), line(rows), format="csr")
right = np.zeros(task.shape)
right[-1] = 2.0
right = right.ravel()
solution = None


def run(_):
    global solution
    solution = None
    begun = perf_counter()
    levels = hierarchy(matrix)
    built = perf_counter()
    solution = levels.solve(right, tol=tolerance, accel="cg", maxiter=200)
    ended = perf_counter()
    return [ended - begun, ended - built]


serve(f"PyAMG, {title}", pyamg.__version__, 1, run, lambda: solution, ("setup and solution", "solution"))
