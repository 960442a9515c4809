"""Soft tissue as a field: how far each place is from the bones decides what is cartilage, meniscus, labrum or disc.

Places in metres, in the world at rest; a field is positive within the tissue. Distances to a bone are positive outside."""
import fast_simplification
import numpy as np
import trimesh
import vtk
from scipy import ndimage
from scipy.spatial import cKDTree
from skimage.measure import marching_cubes

import geometry
from volumes import arrays, polydata

FAR_M = 0.009  # distances are not told apart beyond this


def mm(*at):
    return np.array(at, float) / 1e3


class Solid:
    """A bone's surface near a place, to be asked for signed distances."""

    def __init__(self, *meshes, spacing=0.0007, low=None, high=None):
        corners, normals = [], []
        for v, f in meshes:
            mesh = trimesh.Trimesh(v, f, process=True)
            mesh.merge_vertices(digits_vertex=6)
            t, n = np.asarray(mesh.triangles), geometry.vertex_normals(np.asarray(mesh.vertices), np.asarray(mesh.faces))[mesh.faces]
            if low is not None:
                near = (t.max(1) > low - FAR_M).all(1) & (t.min(1) < high + FAR_M).all(1)
                t, n = t[near], n[near]
            corners.append(t)
            normals.append(n)
        self.corners, self.normals = np.vstack(corners), np.vstack(normals)
        samples, faces = [], []
        for i, t in enumerate(self.corners):
            a, b = t[1] - t[0], t[2] - t[0]
            k = int(np.clip(np.ceil(max(np.linalg.norm(a), np.linalg.norm(b), np.linalg.norm(a - b)) / spacing), 1, 60))
            u, w = np.meshgrid(np.arange(k + 1), np.arange(k + 1), indexing="ij")
            inside = u + w <= k
            samples.append(t[0] + np.outer(u[inside] / k, a) + np.outer(w[inside] / k, b))
            faces.append(np.full(inside.sum(), i))
        self.samples, self.faces = np.vstack(samples), np.hstack(faces)
        self.tree = cKDTree(self.samples)

    def near(self, points):
        """(signed distance, nearest place, normal there) of points, at most FAR_M away for an exact answer."""
        points = np.asarray(points, float)
        _, i = self.tree.query(points)
        face = self.faces[i]
        q = trimesh.triangles.closest_point(self.corners[face], points)
        bary = np.nan_to_num(trimesh.triangles.points_to_barycentric(self.corners[face], q), nan=1 / 3).clip(0, 1)
        n = (self.normals[face] * bary[..., None]).sum(1)
        n /= np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-9)
        d = np.linalg.norm(points - q, axis=1)
        return d * np.where(((points - q) * n).sum(1) >= 0, 1.0, -1.0), q, n

    def distance(self, points):
        return self.near(points)[0]

    def onto(self, points, depth=0.0):
        """The nearest places on the bone, `depth` below its surface."""
        _, q, n = self.near(np.atleast_2d(points))
        return (q - depth * n).reshape(np.shape(points))


class Grid:
    """A box of places, `step` apart."""

    def __init__(self, low, high, step):
        self.low, self.step = np.asarray(low, float), step
        self.shape = np.ceil((np.asarray(high) - low) / step).astype(int) + 1
        axes = [self.low[k] + step * np.arange(self.shape[k]) for k in range(3)]
        self.points = np.stack(np.meshgrid(*axes, indexing="ij"), -1)
        self.x, self.y, self.z = np.moveaxis(self.points, -1, 0)

    @property
    def high(self):
        return self.low + self.step * (self.shape - 1)

    def solid(self, *meshes, **kwargs):
        return Solid(*meshes, low=self.low, high=self.high, **kwargs)

    def distance(self, solid):
        flat = self.points.reshape(-1, 3)
        d, _ = solid.tree.query(flat, distance_upper_bound=FAR_M)
        out = np.full(len(flat), FAR_M)
        near = d < FAR_M
        out[near] = solid.distance(flat[near])
        out = out.reshape(self.shape)
        # What the band leaves open lies deep within where it touches only the inside.
        marks, count = ndimage.label(~near.reshape(self.shape))
        for i in range(1, count + 1):
            edge = ndimage.binary_dilation(marks == i) & (marks == 0)
            if edge.any() and np.median(out[edge]) < 0:
                out[marks == i] = -FAR_M
        return out

    def soft(self, field, sigma):
        return ndimage.gaussian_filter(field, sigma / self.step)

    def gradient(self, field):
        g = np.stack(np.gradient(field, self.step), -1)
        return g / np.maximum(np.linalg.norm(g, axis=-1, keepdims=True), 1e-9)

    def surface(self, field, triangles=None, keep=1):
        """The closed surface around what is positive: its `keep` largest pieces, in about so many triangles."""
        field = np.pad(field, 1, constant_values=-1e-3)
        marks, count = ndimage.label(field > 0)
        if count > keep:
            size = np.bincount(marks.ravel())
            size[0] = 0
            field = np.where((marks == 0) | np.isin(marks, np.argsort(-size)[:keep]), field, -np.abs(field))
        v, f, _, _ = marching_cubes(field, 0.0)
        v = (v - 1) * self.step + self.low
        p = v[f]
        if np.einsum("ij,ij->", p[:, 0], np.cross(p[:, 1], p[:, 2])) < 0:
            f = f[:, ::-1]
        v, f = relaxed(*geometry.clean(v, f))
        return (v, f) if triangles is None else fewer(v, f, triangles)


def fewer(v, f, triangles):
    """In about so many triangles; of the ways to get there, the first that leaves no edge open."""
    if len(f) <= triangles:
        return v, f
    best, least = None, np.inf
    for agg in (3, 1, 5, None):
        share = 1 - triangles / len(f)
        if agg is None:
            quadric = vtk.vtkQuadricDecimation()
            quadric.SetInputData(polydata(v, f))
            quadric.SetTargetReduction(share)
            quadric.Update()
            out = geometry.clean(*arrays(quadric.GetOutput()))
        else:
            out = geometry.clean(*fast_simplification.simplify(v.astype(np.float64), f.astype(np.int32), target_reduction=share, agg=agg))
        e = np.sort(np.vstack([out[1][:, [0, 1]], out[1][:, [1, 2]], out[1][:, [2, 0]]]), axis=1)
        wrong = (np.unique(e, axis=0, return_counts=True)[1] != 2).sum()
        if wrong < least:
            best, least = out, wrong
        if least == 0:
            break
    return best


def relaxed(v, f, rounds=6):
    """Takes the grid's steps out of a surface and keeps its volume (Taubin 1995)."""
    e = np.unique(np.sort(np.vstack([f[:, [0, 1]], f[:, [1, 2]], f[:, [2, 0]]]), axis=1), axis=0)
    count = np.bincount(e.ravel(), minlength=len(v))[:, None]
    for _ in range(rounds):
        for share in (0.5, -0.53):
            mean = np.zeros_like(v)
            np.add.at(mean, e[:, 0], v[e[:, 1]])
            np.add.at(mean, e[:, 1], v[e[:, 0]])
            v = v + share * (mean / np.maximum(count, 1) - v)
    return v, f


def lens(inwards, thick, rim):
    """How thick a layer is so far inwards of its border (metres): rounded over `rim`, below the bone outside."""
    x = np.clip(inwards / rim, 0, 1)
    return np.where(inwards > 0, thick * np.sqrt(1 - (1 - x) ** 2), np.maximum(inwards, -0.003))


def layer(grid, d, inwards, thick, rim=0.004, even=0.0018, depth=0.0012):
    """Cartilage: `thick` over a bone at distance `d`, where `inwards` (metres from the border) is positive. It levels the
    bone's facets (by `even`) and reaches `depth` into the bone, where nobody sees its other side."""
    return np.minimum(lens(inwards, thick, rim) - grid.soft(d, even), d + depth)


def ellipse(u, v, ru, rv):
    """Metres inwards of an ellipse's border, nearly."""
    r = np.hypot(u / ru, v / rv)
    return (1 - r) * np.hypot(u, v) / np.maximum(r, 1e-6)
