"""The bronchi of each lobe, drawn: a tree that grows from the ends of the real airway into the real lobe.

Tawhai, Pullan and Hunter (2000, doi:10.1114/1.1289457): a branch goes a share of the way to the middle of the room
that is left to it; the room is divided by a plane through that way, and each half gets a branch. A branch's radius is
the parent's by the cube root of a half (Weibel 1963). World, metres."""
import numpy as np
import vtk
from scipy.spatial import cKDTree
from vtk.util import numpy_support

from drawn_shapes import curve, joined, tube
from volumes import polydata

# Where it forks beyond the real airway, which ends in three stumps.
RIGHT_FORK, LEFT_FORK = (-0.0335, 1.2835, -0.1145), (0.0395, 1.2995, -0.1225)
# Name -> its lobe, the way from within the stump to where it starts to divide, and its radius there and there. The stumps
# are flat, so that what begins in them begins thin.
TREES = {
    "upper-bronchi-r": ("upper-lobe-r", [(-0.031, 1.32, -0.1167), (-0.0375, 1.32, -0.1165), (-0.046, 1.3245, -0.1135)], 0.0026, 0.0041),
    "middle-bronchi-r": ("middle-lobe-r", [RIGHT_FORK, (-0.0385, 1.2805, -0.106), (-0.0445, 1.279, -0.096)], 0.004, 0.0034),
    "lower-bronchi-r": ("lower-lobe-r", [(-0.0206, 1.3115, -0.1165), (-0.0222, 1.306, -0.1163), (-0.0325, 1.287, -0.1145), (-0.0395, 1.27, -0.119)], 0.0028, 0.0043),
    "upper-bronchi-l": ("upper-lobe-l", [LEFT_FORK, (0.044, 1.303, -0.119), (0.05, 1.3085, -0.1145)], 0.0034, 0.004),
    "lower-bronchi-l": ("lower-lobe-l", [(0.026, 1.31, -0.1232), (0.0335, 1.3075, -0.1226), (0.0405, 1.296, -0.1235), (0.0445, 1.281, -0.124)], 0.0026, 0.0043),
}
WAY, DIVISIONS = 0.47, 6
ROOM = 0.005  # distance between the places that stand for a lobe's room
MARGIN = 0.006  # what a bronchus keeps from the lobe's surface
NARROWER = 0.5 ** (1 / 3)


def room(v, f):
    """Places evenly within a closed mesh, away from its surface."""
    axes = [np.arange(a, b, ROOM) for a, b in zip(v.min(0) + ROOM / 2, v.max(0))]
    points = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
    within = vtk.vtkSelectEnclosedPoints()
    cloud = vtk.vtkPolyData()
    places = vtk.vtkPoints()
    places.SetData(numpy_support.numpy_to_vtk(points, deep=True))
    cloud.SetPoints(places)
    within.SetInputData(cloud)
    within.SetSurfaceData(polydata(v, f))
    within.Update()
    inside = numpy_support.vtk_to_numpy(within.GetOutput().GetPointData().GetArray("SelectedPoints")) > 0
    points = points[inside]
    return points[cKDTree(v).query(points)[0] > MARGIN]


def bent(start, end, way, count):
    """From `start`, first along `way`, to `end`."""
    t = np.linspace(0, 1, count)[:, None]
    knee = start + way * np.linalg.norm(end - start) * 0.4
    return (1 - t) ** 2 * start + 2 * t * (1 - t) * knee + t**2 * end


def grow(start, way, places, radius, left, every, out):
    """Appends (line, radius at its beginning, at its end) of each branch."""
    if left == 0 or len(places) < 12:
        return
    goal = places.mean(0)
    end = start + WAY * (goal - start)
    end = places[((places - end) ** 2).sum(1).argmin()] if ((places - end) ** 2).sum(1).min() > ROOM**2 else end
    length = np.linalg.norm(end - start)
    if length < 1.5 * radius:
        end, length = start + way * 2 * radius, 2 * radius
    thin = radius * NARROWER
    last = left == 1
    out.append((bent(start, end, way, every), radius, thin * (0.6 if last else 1)))
    on = (end - start) / length
    # The plane holds the branch and the shortest breadth of what is left across it.
    across = places - goal
    across -= np.outer(across @ on, on)
    broad = np.linalg.svd(across, full_matrices=False)[2][0]
    side = (places - goal) @ broad
    for half in (side > np.median(side), side <= np.median(side)):
        grow(end - on * radius * 0.3, on, places[half], thin, left - 1, every, out)


def parts(organs, detail=True):
    """Name -> vertices and faces; `organs` are the lobes in the world."""
    out = {}
    for name, (lobe, stem, first, radius) in TREES.items():
        trunk = curve(stem, 0.003 if detail else 0.006)
        branches = [(trunk, first, radius)]
        way = (trunk[-1] - trunk[-2]) / np.linalg.norm(trunk[-1] - trunk[-2])
        places = room(*organs[lobe])
        # The first division is at the trunk's end.
        across = places - places.mean(0)
        across -= np.outer(across @ way, way)
        side = across @ np.linalg.svd(across, full_matrices=False)[2][0]
        for half in (side > np.median(side), side <= np.median(side)):
            grow(trunk[-1] - way * radius * 0.3, way, places[half], radius * NARROWER, DIVISIONS - 1 if detail else DIVISIONS - 2, 5 if detail else 3, branches)
        out[name] = joined([tube(line, np.linspace(a, b, len(line)), 8 if detail else 5) for line, a, b in branches])
    return out
