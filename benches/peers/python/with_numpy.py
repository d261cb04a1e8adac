"""Slices of arrays, with every intermediate array made once. NumPy works on one thread."""

from peer import Task, inner, require, serve, shifted

task = Task()
np = require("numpy")
u = task.start()
v = u.copy()
spare = np.empty(task.shape)
axes = range(len(task.shape))


def homogeneous(u, v):
    r, new = task.number, inner(v)
    np.multiply(inner(u), 1.0 - 2.0 * len(task.shape) * r, out=spare)
    np.add(shifted(u, 0, -1), shifted(u, 0, 1), out=new)
    for axis in axes[1:]:
        np.add(new, shifted(u, axis, -1), out=new)
        np.add(new, shifted(u, axis, 1), out=new)
    np.multiply(new, r, out=new)
    np.add(new, spare, out=new)


def varied(u, v):
    new = inner(v)
    np.copyto(new, inner(u))
    for axis in axes:
        for by in (-1, 1):
            np.subtract(shifted(u, axis, by), inner(u), out=spare)
            np.multiply(spare, shifted(faces[axis], axis, max(by, 0)), out=spare)
            np.add(new, spare, out=new)


faces = task.faces() if task.varied else []
step = varied if task.varied else homogeneous


def run(steps):
    global u, v
    for _ in range(steps):
        step(u, v)
        u, v = v, u


serve("NumPy", np.__version__, 1, run, lambda: inner(u))
