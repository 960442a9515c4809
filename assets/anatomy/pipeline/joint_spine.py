"""The spine from T1 to the sacrum: discs between the end plates, the long ligaments before and behind them, those of the
spinous processes and of the laminae.

A disc is the hull of the two end plates less the bones, a little bulged. Each face goes with its own vertebra."""
import numpy as np
import trimesh
from scipy.spatial import ConvexHull
from trimesh.ray.ray_pyembree import RayMeshIntersector

from piece import Piece, shared
from tissue_band import Band
from tissue_field import Grid, Solid
from tissue_sheet import Sheet

# From above: mesh, body, the disc below it.
THORACIC = [(f"torso_geom_{13 - n}_thoracic{n}_s", "torso", f"thoracic-disc-{n}") for n in range(1, 13)]
LUMBAR = [(f"lumbar{n}_geom_1_lumbar{n}", f"lumbar{n}", f"lumbar-disc-{n}") for n in range(1, 6)]
SACRUM = ("sacrum_geom_1_sacrum", "sacrum", None)
BODY_DEPTH_M = {"thoracic": 0.025, "lumbar": 0.030, "sacrum": 0.031}


class Vertebra:
    def __init__(self, rest, mesh, body):
        self.name, self.body = mesh, body
        self.mesh = trimesh.Trimesh(*rest.bones[mesh], process=True)
        self.mesh.merge_vertices(digits_vertex=6)
        self.v = np.asarray(self.mesh.vertices)
        depth = next(d for word, d in BODY_DEPTH_M.items() if word in mesh)
        top = self.v[:, 1] > self.v[:, 1].max() - 0.02 if "sacrum" in mesh else np.ones(len(self.v), bool)
        slim = np.abs(self.v[:, 0]) < 0.024
        front = self.v[slim & top, 2].max() if "sacrum" not in mesh else -0.084
        self.of_body = slim & top & (self.v[:, 2] > front - depth) & (self.v[:, 2] < front + 1e-6)
        self.middle = self.v[self.of_body].mean(0)
        self.ray = RayMeshIntersector(self.mesh)

    def plate(self, way, steep=0.7, deep=0.005):
        """Places of the end plate that faces `way`."""
        flat = self.of_body[self.mesh.faces].all(1) & (self.mesh.face_normals @ way > steep)
        high = self.mesh.triangles @ way
        flat &= high.min(1) > high[flat].max() - deep
        return self.v[np.unique(self.mesh.faces[flat])]

    def walls(self, y):
        """z of the front and the hind wall of the vertebral body at a height, in the middle."""
        at = self.ray.intersects_location([[0.0003, y, 0.2]], [[0, 0, -1.0]])[0]
        z = np.sort(at[:, 2])[::-1]
        return (z[0], z[1]) if len(z) > 1 else (np.nan, np.nan)


def between(upper, lower, a, b, step=0.0009, bulge=0.0006, narrow=None, triangles=1100, sigma=0.0011):
    """What fills the hull of places `a` of the upper and `b` of the lower bone, outside of both."""
    hull = ConvexHull(np.vstack([a, b]))
    low, high = np.vstack([a, b]).min(0) - 0.004, np.vstack([a, b]).max(0) + 0.004
    g = Grid(low, high, step)
    within = -(g.points @ hull.equations[:, :3].T + hull.equations[:, 3]).max(-1) + bulge
    bones = [g.distance(g.solid((x.v, np.asarray(x.mesh.faces)))) + 0.0012 for x in (upper, lower)]
    fields = [within, *bones] + ([] if narrow is None else [narrow - np.abs(g.x)])
    return g.surface(g.soft(np.minimum.reduce(fields), sigma) + 0.0002, triangles)


def graded(upper, lower):
    """The upper side follows the upper vertebra, the lower side the lower one."""
    if upper.body == lower.body:
        return lambda points: ([upper.body], np.ones((len(points), 1)))
    way = upper.middle - lower.middle
    length = np.linalg.norm(way)

    def bind(points):
        h = (points - lower.middle) @ way / length**2
        x = np.clip((h - 0.38) / 0.24, 0, 1)
        return [upper.body, lower.body], np.stack([x, 1 - x], 1)

    return bind


def stepwise(vertebrae, heights=None):
    """A long ligament follows the vertebra that it lies on, and is shared between two; `heights` are where it does."""
    heights = np.array([v.middle[1] for v in vertebrae] if heights is None else heights)[::-1]
    names = [v.body for v in vertebrae][::-1]

    def bind(points):
        place = np.interp(points[:, 1], heights, np.arange(len(heights)))
        k = np.minimum(place.astype(int), len(heights) - 2)
        x = np.clip((place - k - 0.3) / 0.4, 0, 1)
        used = list(dict.fromkeys(names))
        w = np.zeros((len(points), len(used)))
        column = np.array([used.index(n) for n in names])
        np.add.at(w, (np.arange(len(points)), column[k]), 1 - x)
        np.add.at(w, (np.arange(len(points)), column[k + 1]), x)
        return used, w

    return bind


def pieces(rest):
    rows = [*THORACIC, *LUMBAR, SACRUM]
    spine = [Vertebra(rest, mesh, body) for mesh, body, _ in rows]
    discs = []
    for (_, _, id), upper, lower in zip(rows, spine, spine[1:]):
        way = upper.middle - lower.middle
        way[0] = 0
        way /= np.linalg.norm(way)
        v, f = between(upper, lower, upper.plate(-way), lower.plate(way), triangles=1200 if "lumbar" in id else 700)
        discs.append((v, f))
        yield Piece(id, v, f, graded(upper, lower))
    walls = Solid(*[(x.v, np.asarray(x.mesh.faces)) for x in spine], *discs, spacing=0.0012)
    front, back = [], []
    for x in spine[:-1]:
        low, high = x.v[x.of_body, 1].min(), x.v[x.of_body, 1].max()
        for share in (0.75, 0.5, 0.25):
            y = low + share * (high - low)
            a, b = x.walls(y)
            front.append((0, y, a + 0.0008))
            back.append((0, y, b - 0.0006))
    disc = discs[-1][0]
    front.append((0, disc[:, 1].mean(), disc[np.abs(disc[:, 0]) < 0.004, 2].max() + 0.0006))
    # The sacrum's front is hollow in the middle: the last fibres end on its upper edge.
    front.append(Solid((spine[-1].v, np.asarray(spine[-1].mesh.faces))).onto(np.array([0, 0.991, front[-1][2]]), -0.0004))
    for id, line, held, shares, wide in (
        ("anterior-longitudinal-ligament", front, spine, [0, 0.6, 0.93, 1], [0.010, 0.016, 0.021, 0.016]),
        ("posterior-longitudinal-ligament", back, spine[:-1], [0, 0.6, 1], [0.011, 0.0095, 0.008]),
    ):
        n = len(line)
        wide = np.interp(np.linspace(0, 1, n), shares, wide)
        if line is back:
            # Broad over the discs, narrow over the bodies.
            wide = np.where(np.arange(n) % 3 == 1, 0.75, 1.1) * wide
        b = Band(line, wide, np.r_[0.0006, np.full(n - 2, 0.0017), 0.0006], (1, 0, 0), over=(walls,), stations=150, around=12, sunk=0.01)
        yield Piece(id, b.vertices, b.faces, stepwise(held), b)
    yield from spinous(spine[11:])
    yield from flava(spine[12:-1])


FLAVUM_M = (0.0010, 0.0035, 0.0060, 0.0085)  # from the middle, where a gap is left for veins, to the side


def flava(lumbar):
    """From the front of each lamina, half way up, to the upper edge of the one below: a sheet on either side, 3 mm thick."""
    for n, (upper, lower) in enumerate(zip(lumbar, lumbar[1:]), 1):
        bones = [Solid((x.v, np.asarray(x.mesh.faces))) for x in (upper, lower)]
        sheets = [Sheet([lamina(upper, lower, bones, side * x) for x in FLAVUM_M], [0.0014, 0.003, 0.003, 0.0014], ends=bones, over=bones, columns=9, stations=16) for side in (-1, 1)]
        v, f = np.vstack([s.vertices for s in sheets]), np.vstack([sheets[0].faces, sheets[1].faces + len(sheets[0].vertices)])
        yield Piece(f"ligamenta-flava-{n}", v, f, tied(sheets, upper, lower), sheets[0])


def lamina(upper, lower, bones, x):
    """A line of the ligament so far from the middle, from above."""
    column = [b.samples[np.abs(b.samples[:, 0] - x) < 0.0012] for b in bones]
    canal = [np.nanmin([v.walls(v.middle[1] + h)[1] for h in (-0.008, 0, 0.008)]) - 0.0025 for v in (upper, lower)]
    # The lower lamina's edge lies behind the canal, and rises to the side.
    behind = column[1][column[1][:, 2] < canal[1] - 0.0045]
    edge = behind[behind[:, 1].argmax()]
    foot = column[0][(column[0][:, 2] < canal[0] - 0.002) & (column[0][:, 2] > edge[2] - 0.016)]
    y = max(foot[:, 1].min() + 0.006, edge[1] + 0.009)
    at = upper.ray.intersects_location([[x, y, canal[0]]], [[0, 0, -1.0]])[0]
    front = at[at[:, 2].argmax()]
    return [front, (front + edge) / 2 + np.array([0, 0, 0.001]), edge + np.array([0, 0, 0.0005])]


def tied(sheets, upper, lower):
    """Each end goes with its vertebra; what lies between is shared."""

    def bind(points):
        along_it = np.where(points[:, 0] < 0, sheets[0].at(points)[0], sheets[1].at(points)[0])
        return [upper.body, lower.body], shared(along_it)

    return bind


def spinous(lumbar):
    tips, processes = [], []
    for x in lumbar[:-1]:
        thin = np.abs(x.v[:, 0]) < 0.007
        end = x.v[thin, 2].min()
        process = x.v[thin & (x.v[:, 2] < end + 0.022)]
        processes.append(process)
        tip = x.v[thin & (x.v[:, 2] < end + 0.003)]
        tips.append((0, tip[:, 1].mean(), end - 0.0006))
    for n, (upper, lower, a, b) in enumerate(zip(lumbar[1:], lumbar[2:-1], processes[1:], processes[2:]), 1):
        way = a.mean(0) - b.mean(0)
        under = a[(a - a.mean(0)) @ way < 0.15 * np.abs((a - a.mean(0)) @ way).max()]
        over = b[(b - b.mean(0)) @ way > -0.15 * np.abs((b - b.mean(0)) @ way).max()]
        v, f = between(upper, lower, under, over, step=0.0007, bulge=0, narrow=0.0019, triangles=700, sigma=0.0008)
        yield Piece(f"interspinous-ligament-{n}", v, f, graded(upper, lower))
    line = Solid(*[(x.v, np.asarray(x.mesh.faces)) for x in lumbar[:-1]])
    m = len(tips)
    b = Band(tips, np.full(m, 0.0062), np.r_[0.0015, np.full(m - 2, 0.0032), 0.0015], (1, 0, 0), over=(line,), stations=70, around=14, sunk=0.03)
    yield Piece("supraspinous-ligament", b.vertices, b.faces, stepwise(lumbar[:-1], [tip[1] for tip in tips]), b)
