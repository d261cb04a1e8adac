"""What every peer written in Python shares: its arguments, its fields, and its conversation with the driver.

A peer is started as `python SCRIPT MEDIUM SHAPE NUMBER THREADS`. It prints one line of JSON that describes it, then
answers lines on standard input: `run N` does N steps and prints the seconds they took, `write PATH` writes the field
without its walls as raw doubles, slowest axis first.
"""

import importlib
import json
import os
import sys
from time import perf_counter

WALL = 1.0


class Task:
    """The work: `medium` (homogeneous, varied or steady), cells by axis, coefficient of a step, threads."""

    def __init__(self):
        self.medium, shape, number, threads = sys.argv[1:5]
        self.shape = tuple(int(cells) for cells in shape.split("x"))
        self.number = float(number)
        self.threads = int(threads)
        # Must be in place before the libraries that read them are loaded.
        for name in ("OMP", "NUMBA", "OPENBLAS", "MKL"):
            os.environ[name + "_NUM_THREADS"] = str(self.threads)

    @property
    def varied(self):
        return self.medium == "varied"

    @property
    def padded(self):
        return tuple(cells + 2 for cells in self.shape)

    def start(self, empty=None):
        """The field at the beginning, with one layer of wall around it."""
        np = require("numpy")
        u = (empty or np.empty)(self.padded)
        u[...] = WALL
        inner(u)[...] = pattern(self.shape, (17, 29, 7), 101)
        return u

    def faces(self, empty=None):
        """By axis, in the layout of the field: coefficients of the faces between cells and the ones before them."""
        np = require("numpy")
        k = 1.0 + pattern(self.shape, (3, 5, 7), 11)
        coefficients = []
        for axis, cells in enumerate(self.shape):
            edges = np.pad(k, [(1, 1) if a == axis else (0, 0) for a in range(k.ndim)], mode="edge")
            before, after = (np.moveaxis(edges, axis, 0)[part] for part in (slice(None, -1), slice(1, None)))
            c = (empty or np.empty)(self.padded)
            c[...] = 0.0
            place = [slice(1, -1)] * k.ndim
            place[axis] = slice(1, None)
            c[tuple(place)] = np.moveaxis(self.number * 2.0 * after * before / (after + before), 0, axis)
            coefficients.append(c)
        return coefficients


def pattern(shape, strides, modulus):
    """(a z + b y + c x) mod m at every cell; a plate has no z."""
    np = require("numpy")
    places = np.ogrid[tuple(slice(cells) for cells in shape)]
    return sum(stride * place for stride, place in zip(strides[-len(shape):], places)) % modulus


def inner(u):
    """The field without its walls."""
    return u[(slice(1, -1),) * u.ndim]


def shifted(u, axis, by):
    """The neighbours of all cells, `by` cells further along an axis."""
    part = {-1: slice(None, -2), 0: slice(1, -1), 1: slice(2, None)}
    return u[tuple(part[by if a == axis else 0] for a in range(u.ndim))]


def require(name):
    """A module; where it is not installed, or not for this interpreter, the driver is told so and the peer ends."""
    try:
        return importlib.import_module(name)
    except Exception as error:
        say({"missing": name, "reason": str(error)})
        sys.exit(0)


def say(answer):
    print(json.dumps(answer), flush=True)


def serve(name, version, threads, run, field, parts=("",)):
    """Converses with the driver until it hangs up.

    `run(steps)` does the work and gives nothing or, where it has several `parts`, the seconds of each.
    """
    say({"name": name, "version": version, "threads": threads, "parts": list(parts)})
    for line in sys.stdin:
        verb, argument = line.split(maxsplit=1)
        if verb == "run":
            begun = perf_counter()
            seconds = run(int(argument))
            say(seconds or [perf_counter() - begun])
        else:
            require("numpy").ascontiguousarray(field(), dtype="f8").tofile(argument.strip())
            say([])


def records(path):
    """The sequences of a FASTA file, one line each."""
    with open(path, encoding="ascii") as file:
        return [line.strip() for line in file if not line.startswith(">")]


class Letters(Task):
    """Alignments: a query, targets, and a folder with both as `query.fa` and `targets.fa`."""

    def __init__(self):
        super().__init__()
        self.folder = sys.argv[5]
        self.query = records(self.path("query.fa"))[0]
        self.targets = records(self.path("targets.fa"))
        self.protein = not set(self.query) <= set("ACGT")
        # A gap of k letters costs open + k extend.
        self.open, self.extend = (11, 1) if self.protein else (5, 2)

    def path(self, name):
        return os.path.join(self.folder, name)

    def pieces(self):
        """The targets; a genome in overlapping windows, long enough that overlaps are a small part."""
        if len(self.targets) > 1:
            return self.targets
        overlap = len(self.query) + (2 * len(self.query) - self.open) // self.extend
        own = 32 * overlap
        genome = self.targets[0]
        return [genome[max(0, at - overlap):at + own] for at in range(0, len(genome), own)]

    def result(self, scores):
        """One score per target: of a genome, the best of its windows."""
        return scores if len(self.targets) > 1 else [max(scores)]
