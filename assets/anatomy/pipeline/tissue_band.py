"""Ligaments and tendons: bands swept along a line from bone to bone, laid on the bones between.

Places in metres, in the world at rest."""
import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.spatial import cKDTree


class FREE:
    """Where a tendon goes on as muscle, its end is tied to no bone."""

    @staticmethod
    def onto(point, _depth):
        return point


def along(points, count):
    """`count` places at even distances on a smooth line through the points."""
    points = np.asarray(points, float)
    t = np.r_[0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))]
    line = CubicSpline(t, points) if len(points) > 2 else (lambda s: points[0] + np.outer(s / t[-1], points[1] - points[0]))
    fine = line(np.linspace(0, t[-1], 400))
    s = np.r_[0, np.cumsum(np.linalg.norm(np.diff(fine, axis=0), axis=1))]
    return np.stack([np.interp(np.linspace(0, s[-1], count), s, fine[:, k]) for k in range(3)], 1)


def unit(x):
    return x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-12)


def between(rings, around, closed=False):
    """Triangles between so many rings of `around` places each; where it is closed, from the last to the first too."""
    i, k = np.meshgrid(np.arange(rings if closed else rings - 1), np.arange(around), indexing="ij")
    i2, k2 = (i + 1) % rings, (k + 1) % around
    p, q, r, s = i * around + k, i * around + k2, i2 * around + k, i2 * around + k2
    return np.vstack([np.stack([p, q, s], -1).reshape(-1, 3), np.stack([p, s, r], -1).reshape(-1, 3)])


class Band:
    """A closed band. `points` from end to end; `width` and `thick` at even shares of the way (metres); `side` the way
    in which it is broad, at both ends or throughout; `about`
    a place around which it lies flat instead; `over` bones that it may not run through, kept `clear` metres off."""

    def __init__(self, points, width, thick, side, over=(), clear=0.0002, stations=28, around=14, square=2.6, sunk=0.12, about=None):
        share = np.linspace(0, 1, stations)
        centre = along(points, stations)
        width = PchipInterpolator(np.linspace(0, 1, len(np.atleast_1d(width))), width)(share) if np.ndim(width) else np.full(stations, width)
        thick = PchipInterpolator(np.linspace(0, 1, len(np.atleast_1d(thick))), thick)(share) if np.ndim(thick) else np.full(stations, thick)
        side = np.asarray(side, float)
        side = np.stack([np.interp(share, np.linspace(0, 1, len(side)), side[:, k]) for k in range(3)], 1) if side.ndim == 2 else np.tile(side, (stations, 1))
        # Ends may lie in the bone; between them the line rises until the band's underside is free.
        free = np.clip(np.minimum(share, 1 - share) / sunk, 0, 1)
        ends = centre[[0, -1]].copy()
        for _ in range(30 if over else 0):
            for bone in over:
                d, _, n = bone.near(centre)
                centre += n * (np.maximum(clear + thick / 2 - d, 0) * free)[:, None]
            centre[1:-1] += 0.25 * (centre[:-2] + centre[2:] - 2 * centre[1:-1])
            centre[[0, -1]] = ends
        way = unit(np.gradient(centre, axis=0))
        if about is not None:
            side = np.cross(way, unit(centre - about))
        side = unit(side - (side * way).sum(1, keepdims=True) * way)
        flat = np.cross(way, side)
        turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
        a = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** (2 / square)
        b = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** (2 / square)
        rings = [centre[:, None] + side[:, None] * (width / 2)[:, None, None] * a[None, :, None] + flat[:, None] * (thick / 2)[:, None, None] * b[None, :, None]]
        v = rings[0].reshape(-1, 3)
        # Where the bone curves under a broad band, its edges are laid on the bone.
        rise = np.repeat(free, around)
        for _ in range(4 if over else 0):
            for bone in over:
                d, _, n = bone.near(v)
                v = v + n * (np.clip(0.0003 - d, 0, None) * rise)[:, None]
        rings = v.reshape(stations, around, 3)
        first, last = centre[0] - way[0] * thick[0] * 0.3, centre[-1] + way[-1] * thick[-1] * 0.3
        f = between(stations, around)
        ring, m = np.arange(around), stations * around
        caps = [np.stack([np.full(around, m), (ring + 1) % around, ring], 1), np.stack([np.full(around, m + 1), m - around + ring, m - around + (ring + 1) % around], 1)]
        self.centre, self.vertices = centre, np.vstack([rings.reshape(-1, 3), first, last])
        self.faces = np.vstack([f, *caps])
        t = self.vertices[self.faces]
        if np.einsum("ij,ij->", t[:, 0], np.cross(t[:, 1], t[:, 2])) < 0:
            self.faces = self.faces[:, ::-1]

    @classmethod
    def joined(cls, *bands):
        """Bands that have one name, as one."""
        whole, first = cls.__new__(cls), 0
        faces = []
        for b in bands:
            faces.append(b.faces + first)
            first += len(b.vertices)
        whole.vertices, whole.faces = np.vstack([b.vertices for b in bands]), np.vstack(faces)
        whole.centre, whole.strands = bands[0].centre, bands
        return whole

    @property
    def length(self):
        return np.linalg.norm(np.diff(self.centre, axis=0), axis=1).sum()

    def share(self, points):
        """How far along the band the places lie, 0 to 1."""
        strands = getattr(self, "strands", (self,))
        fine = cKDTree(np.vstack([along(b.centre, 300) for b in strands]))
        return fine.query(points)[1] % 300 / 299


def hoop(centre, broad, thick, width, height, around=14, square=2.2):
    """A closed ring of soft tissue: places of its middle line, at each the ways in which it is broad and thick, and how
    much (metres). Returns vertices and faces."""
    n = len(centre)
    turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
    a = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** (2 / square)
    b = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** (2 / square)
    width, height = np.broadcast_to(width, n)[:, None, None], np.broadcast_to(height, n)[:, None, None]
    v = centre[:, None] + unit(broad)[:, None] * width / 2 * a[None, :, None] + unit(thick)[:, None] * height / 2 * b[None, :, None]
    f = between(n, around, closed=True)
    v = v.reshape(-1, 3)
    t = v[f]
    if np.einsum("ij,ij->", t[:, 0], np.cross(t[:, 1], t[:, 2])) < 0:
        f = f[:, ::-1]
    return v, f


def rounded(loop, count, even=3):
    """A closed line through places in order, at even distances, its corners taken off."""
    loop = np.asarray(loop, float)
    for _ in range(even):
        loop = 0.5 * loop + 0.25 * (np.roll(loop, 1, 0) + np.roll(loop, -1, 0))
    closed = np.vstack([loop, loop[:1]])
    s = np.r_[0, np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))]
    line = CubicSpline(s, closed, bc_type="periodic")
    return line(np.linspace(0, s[-1], count, endpoint=False))
