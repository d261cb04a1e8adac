"""Loops compiled by numba, rows (planes in a box) shared among threads; fast-math is off."""

from peer import Task, inner, require, serve

task = Task()
numba = require("numba")
parallel = numba.njit(parallel=True)
prange = numba.prange


@parallel
def plate(u, v, r):
    for y in prange(1, u.shape[0] - 1):
        for x in range(1, u.shape[1] - 1):
            v[y, x] = u[y, x] + r * (u[y - 1, x] + u[y + 1, x] + u[y, x - 1] + u[y, x + 1] - 4.0 * u[y, x])


@parallel
def box(u, v, r):
    for z in prange(1, u.shape[0] - 1):
        for y in range(1, u.shape[1] - 1):
            for x in range(1, u.shape[2] - 1):
                pairs = u[z - 1, y, x] + u[z + 1, y, x] + u[z, y - 1, x] + u[z, y + 1, x] + u[z, y, x - 1] + u[z, y, x + 1]
                v[z, y, x] = u[z, y, x] + r * (pairs - 6.0 * u[z, y, x])


@parallel
def varied_plate(u, v, faces):
    cy, cx = faces
    for y in prange(1, u.shape[0] - 1):
        for x in range(1, u.shape[1] - 1):
            t = u[y, x]
            v[y, x] = (
                t
                + (cx[y, x] * (u[y, x - 1] - t) + cx[y, x + 1] * (u[y, x + 1] - t))
                + (cy[y, x] * (u[y - 1, x] - t) + cy[y + 1, x] * (u[y + 1, x] - t))
            )


@parallel
def varied_box(u, v, faces):
    cz, cy, cx = faces
    for z in prange(1, u.shape[0] - 1):
        for y in range(1, u.shape[1] - 1):
            for x in range(1, u.shape[2] - 1):
                t = u[z, y, x]
                v[z, y, x] = (
                    t
                    + (cx[z, y, x] * (u[z, y, x - 1] - t) + cx[z, y, x + 1] * (u[z, y, x + 1] - t))
                    + (cy[z, y, x] * (u[z, y - 1, x] - t) + cy[z, y + 1, x] * (u[z, y + 1, x] - t))
                    + (cz[z, y, x] * (u[z - 1, y, x] - t) + cz[z + 1, y, x] * (u[z + 1, y, x] - t))
                )


step = {(2, False): plate, (3, False): box, (2, True): varied_plate, (3, True): varied_box}[len(task.shape), task.varied]
coefficients = tuple(task.faces()) if task.varied else task.number


@numba.njit
def pairs_of_steps(u, v, coefficients, pairs):
    """The loop over steps is compiled as well, so that small grids do not wait for the interpreter."""
    for _ in range(pairs):
        step(u, v, coefficients)
        step(v, u, coefficients)


u = task.start()
v = u.copy()


def run(steps):
    global u, v
    pairs_of_steps(u, v, coefficients, steps // 2)
    if steps % 2:
        step(u, v, coefficients)
        u, v = v, u


pairs_of_steps(u, v, coefficients, 0)
serve("numba", numba.__version__, numba.get_num_threads(), run, lambda: inner(u))
