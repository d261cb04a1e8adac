"""The same plate by PETSc: conjugate gradients with an algebraic multigrid of PETSc's (gamg) or hypre's (hypre).

PETSc works in processes instead of threads: the driver starts it by `mpiexec -n N`, and each has a slab of rows.
"""

import sys
from time import perf_counter, sleep

from peer import Task, require, serve

task = Task()
np = require("numpy")
PETSc = require("petsc4py.PETSc")
comm = require("mpi4py.MPI").COMM_WORLD
method = sys.argv[5]
title = {"gamg": "GAMG", "hypre": "BoomerAMG"}[method]


def plate():
    """The matrix, and the right side as an array of this process's part."""
    ny, nx = task.shape
    first, last = ny * comm.rank // comm.size * nx, ny * (comm.rank + 1) // comm.size * nx
    cell = np.arange(first, last)
    y, x = np.divmod(cell, nx)
    columns = np.stack([cell - nx, cell - 1, cell, cell + 1, cell + nx], axis=1)
    there = np.stack([y > 0, x > 0, x >= 0, x < nx - 1, y < ny - 1], axis=1)
    values = np.full(columns.shape, -1.0)
    values[:, 2] = 8.0 - np.delete(there, 2, axis=1).sum(axis=1)
    begins = np.concatenate([[0], np.cumsum(there.sum(axis=1))]).astype(PETSc.IntType)
    size = (last - first, nx * ny)
    matrix = PETSc.Mat().createAIJ((size, size), csr=(begins, columns[there].astype(PETSc.IntType), values[there]))
    matrix.setOption(PETSc.Mat.Option.SPD, True)
    return matrix, np.where(y == ny - 1, 2.0, 0.0)


matrix, source = plate()
right, solution = matrix.createVecs()
right.setArray(source)


def solve():
    solution.set(0.0)
    comm.Barrier()
    begun = perf_counter()
    solver = PETSc.KSP().create()
    solver.setOperators(matrix)
    solver.setType("cg")
    solver.setNormType(PETSc.KSP.NormType.UNPRECONDITIONED)
    solver.setTolerances(rtol=task.number)
    solver.getPC().setType(method)
    solver.setUp()
    built = perf_counter()
    solver.solve(right, solution)
    ended = perf_counter()
    solver.destroy()
    return [ended - begun, ended - built]


def gathered():
    scatter, whole = PETSc.Scatter.toZero(solution)
    scatter.scatter(solution, whole)
    return whole.getArray()


def together(work):
    """The same call on all processes; the driver speaks with the first one only."""
    for rank in range(1, comm.size):
        comm.send(work.__name__, rank)
    return work()


def follow():
    """Other processes wait for calls, asleep: MPI would wait at full speed and take cores from other programs."""
    while True:
        while not comm.iprobe(source=0):
            sleep(1e-3)
        call = comm.recv(source=0)
        if call == "leave":
            return
        {"solve": solve, "gathered": gathered}[call]()


def leave():
    pass


if comm.rank:
    follow()
else:
    version = ".".join(str(part) for part in PETSc.Sys.getVersion())
    parts = ("setup and solution", "solution")
    serve(f"PETSc, {title}", version, comm.size, lambda _: together(solve), lambda: together(gathered), parts)
    together(leave)
