"""Closed shapes that are drawn: thin sheets and tapering tubes. Metres."""
import numpy as np
from scipy.interpolate import CubicSpline

from volumes import outwards


def sheet(grid, thickness):
    """A shell around a grid of places (rows, columns, 3): vertices and faces, closed."""
    rows, columns = grid.shape[:2]
    normal = np.cross(np.gradient(grid, axis=0), np.gradient(grid, axis=1))
    normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-12)
    v = np.vstack([(grid + s * normal * thickness / 2).reshape(-1, 3) for s in (1, -1)])
    at = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = (x.ravel() for x in (at[:-1, :-1], at[1:, :-1], at[1:, 1:], at[:-1, 1:]))
    top = np.vstack([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    n = rows * columns
    rim = np.concatenate([at[:, 0], at[-1, 1:], at[-2::-1, -1], at[0, -2:0:-1]])
    after = np.roll(rim, -1)
    sides = np.vstack([np.stack([after, rim, rim + n], 1), np.stack([after, rim + n, after + n], 1)])
    f = np.vstack([top, top[:, ::-1] + n, sides])
    return outwards(v, f)


def curve(line, step):
    """A smooth way through places, one about every `step`."""
    line = np.asarray(line, float)
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))]
    return CubicSpline(along, line)(np.linspace(0, along[-1], max(2, int(np.ceil(along[-1] / step)) + 1)))


def tube(line, radii, around):
    """A closed tube about a line, `radii` one a place, with rounded ends."""
    way = np.gradient(line, axis=0)
    way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-12)
    first = np.cross(way[0], np.eye(3)[np.abs(way[0]).argmin()])
    sides = [first / np.linalg.norm(first)]
    for w in way[1:]:
        # Carried along without turning about the way.
        s = sides[-1] - w * (sides[-1] @ w)
        sides.append(s / np.linalg.norm(s))
    sides = np.array(sides)
    ups = np.cross(way, sides)
    turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
    ring = sides[:, None] * np.cos(turn)[None, :, None] + ups[:, None] * np.sin(turn)[None, :, None]
    v = line[:, None] + ring * np.asarray(radii)[:, None, None]
    n = len(line)
    v = np.vstack([v.reshape(-1, 3), line[0] - way[0] * radii[0] * 0.7, line[-1] + way[-1] * radii[-1] * 0.7])
    i, j = np.meshgrid(np.arange(n - 1), np.arange(around), indexing="ij")
    a, b, c, d = (x.ravel() for x in (i * around + j, i * around + (j + 1) % around, (i + 1) * around + j, (i + 1) * around + (j + 1) % around))
    k = np.arange(around)
    last = (n - 1) * around
    f = np.vstack([
        np.stack([a, b, c], 1), np.stack([b, d, c], 1),
        np.stack([(k + 1) % around, k, np.full(around, n * around)], 1),
        np.stack([last + k, last + (k + 1) % around, np.full(around, n * around + 1)], 1),
    ])  # fmt: skip
    return outwards(v, f)


def joined(meshes):
    """Several closed shapes as one."""
    at = np.cumsum([0] + [len(v) for v, _ in meshes])
    return np.vstack([v for v, _ in meshes]), np.vstack([f + n for (_, f), n in zip(meshes, at)])
