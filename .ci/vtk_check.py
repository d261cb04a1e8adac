"""Reads the images of result folders with VTK's own reader and compares them with the `.npy` files beside them.

Usage: python vtk_check.py RUN_DIR...   (needs the packages vtk and numpy). Exits with 1 if anything differs.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy
import vtk
from vtk.util.numpy_support import vtk_to_numpy


def image_of(path):
    """The image, or a failure in place of VTK's complaint on the screen."""
    reader = vtk.vtkXMLImageDataReader()
    complaints = []
    reader.AddObserver("ErrorEvent", lambda *_: complaints.append(path.name))
    reader.SetFileName(str(path))
    reader.Update()
    if complaints:
        raise SystemExit(f"{path}: VTK cannot read it")
    return reader.GetOutput()


def x_first(slowest_first, missing):
    """Three numbers in VTK's order; axes that a frame does not have are filled in."""
    return tuple(slowest_first[::-1]) + (missing,) * (3 - len(slowest_first))


def differences(folder, record, time):
    """What differs between an image and the record and array it stands for: (what, found, expected)."""
    image = image_of(folder / Path(record["file"]).with_suffix(".vti"))
    values = numpy.load(folder / record["file"])
    cells, unit = image.GetCellData(), record["unit"]
    name = f"{record['name']} [{unit}]" if unit else record["name"]
    points = tuple(n + 1 for n in values.shape[::-1]) + (1,) * (3 - values.ndim)
    yield "dimensions", image.GetDimensions(), points
    yield "spacing", image.GetSpacing(), x_first(record["spacing"], 1.0)
    yield "origin", image.GetOrigin(), x_first(record["origin"], 0.0)
    yield "time", time, record["step"] if record["time"] is None else record["time"]
    yield "arrays of cells", [cells.GetArrayName(i) for i in range(cells.GetNumberOfArrays())], [name]
    yield "active scalars", cells.GetScalars() and cells.GetScalars().GetName(), name
    yield "arrays of points", image.GetPointData().GetNumberOfArrays(), 0
    found = vtk_to_numpy(cells.GetArray(0))
    yield "type", found.dtype, values.dtype
    wrong = numpy.flatnonzero(~numpy.equal(found, values.ravel()) & ~(numpy.isnan(found) & numpy.isnan(values.ravel())))
    yield "cells that differ", wrong.size, 0


def check(folder):
    """The number of images that agree; every difference is printed."""
    records = [r for r in json.loads((folder / "fields/index.json").read_text()) if len(r["spacing"]) > 1]
    agreeing = 0
    for name in sorted({r["name"] for r in records}):
        own = [r for r in records if r["name"] == name]
        entries = ElementTree.parse(folder / f"fields/{name}.pvd").getroot().findall("./Collection/DataSet")
        listed = [("fields/" + e.get("file"), float(e.get("timestep"))) for e in entries]
        expected = [str(Path(r["file"]).with_suffix(".vti")) for r in own]
        if [file for file, _ in listed] != expected:
            raise SystemExit(f"{folder}/fields/{name}.pvd lists {listed}, not {expected}")
        for record, (file, time) in zip(own, listed):
            wrong = [(what, a, b) for what, a, b in differences(folder, record, time) if a != b]
            for what, a, b in wrong:
                print(f"{folder}/{file}: {what}: VTK finds {a!r}, not {b!r}")
            agreeing += not wrong
    print(f"{folder}: {agreeing} of {len(records)} images agree with their arrays")
    return bool(records) and agreeing == len(records)


if __name__ == "__main__":
    folders = [Path(argument) for argument in sys.argv[1:]]
    sys.exit(0 if folders and all([check(folder) for folder in folders]) else 1)
