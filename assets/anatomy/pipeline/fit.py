"""Brings a CT's millimetres onto the skeleton at rest: landmarks on bones, and a thin-plate spline between them."""
import numpy as np
import trimesh
from scipy.interpolate import RBFInterpolator
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

TO_WORLD = np.array([[-1.0, 0, 0], [0, 0, 1], [0, 1, 0]])  # RAS -> left at +X, Y up, facing +Z
RIBCAGE = "torso_geom_13_ribcage_s"


def upright(points_mm):
    """RAS millimetres -> axes of the world, metres. Still the CT's own place."""
    return points_mm @ TO_WORLD.T / 1000


class Warp:
    """Thin-plate spline (Duchon 1977) with an affine part; `give` in metres is how far a landmark may stay off."""

    def __init__(self, pairs, give=0.02):
        self.names = list(pairs)
        a = np.array([upright(np.asarray(p[0], float)) for p in pairs.values()])
        b = np.array([p[1] for p in pairs.values()])
        # In decimetres the kernel is near one, so that `smoothing` is about the square of the slack.
        self.spline = RBFInterpolator(a * 10, b * 10, kernel="thin_plate_spline", smoothing=(give * 10) ** 0.5 * 0.2, degree=1)
        self.residual = np.linalg.norm(self(np.array([p[0] for p in pairs.values()], float)) - b, axis=1)

    def __call__(self, points_mm):
        return self.spline(upright(np.asarray(points_mm, float)) * 10) / 10


def mesh_points(v, f, count=4000):
    """Points spread evenly through a closed mesh's surface: stand-ins for a label's voxels."""
    return trimesh.sample.sample_surface(trimesh.Trimesh(v, f, process=False), count, seed=1)[0]


def centre(v, f):
    """Centre of volume of a mesh, robust against small holes."""
    p = v[f]
    w = np.einsum("ij,ij->i", p[:, 0] - v.mean(0), np.cross(p[:, 1] - v.mean(0), p[:, 2] - v.mean(0)))
    return ((p.sum(1) + v.mean(0)) / 4 * w[:, None]).sum(0) / w.sum()


def end(points, axis, sign, depth=0.006):
    """Mean of the outermost points along an axis."""
    x = points[:, axis] * sign
    return points[x > x.max() - depth].mean(0)


def rib_marks(points):
    """Places along a rib from its hind to its front end, by the way along the bone; axes of the world, metres."""
    points = points[np.random.default_rng(1).permutation(len(points))[:1200]]
    start = np.argmin(np.linalg.norm(points - end(points, 2, -1), axis=1))
    near = cKDTree(points).sparse_distance_matrix(cKDTree(points), 0.012)
    way = dijkstra(near, indices=start)
    # The hindmost place lies a little off the head of the rib: measure again from the end that is nearest to the spine.
    inner = np.where(way < 0.06, np.abs(points[:, 0]), np.inf)
    way = dijkstra(near, indices=int(np.argmin(inner)))
    way = np.where(np.isfinite(way), way, 0) / way[np.isfinite(way)].max()
    return {share: points[np.abs(way - share) < 0.04].mean(0) for share in (0.15, 0.35, 0.55, 0.78, 0.96)}


def skeleton_ribs(rest):
    """(side, number) -> points on that rib; and points on the breastbone with its cartilages."""
    v, f = rest.bones[RIBCAGE]
    parts = trimesh.Trimesh(v, f, process=False).split(only_watertight=False)
    breastbone = min(parts, key=lambda p: abs(p.vertices[:, 0].mean()) - np.ptp(p.vertices[:, 0]))
    ribs = {}
    for side, sign in (("l", 1), ("r", -1)):
        mine = [p for p in parts if p is not breastbone and p.vertices[:, 0].mean() * sign > 0]
        # Ribs are counted by their hind ends, which sit on the vertebrae one above the other.
        mine.sort(key=lambda p: -end(p.vertices, 2, -1)[1])
        assert len(mine) == 12, len(mine)
        for n, p in enumerate(mine, 1):
            ribs[side, n] = mesh_points(p.vertices, p.faces)
    return ribs, np.asarray(breastbone.vertices)


def vertebrae(rest):
    names = {f"L{n}": f"lumbar{n}_geom_1_lumbar{n}" for n in range(1, 6)}
    names |= {f"T{n}": f"torso_geom_{13 - n}_thoracic{n}_s" for n in range(1, 13)}
    return {k: centre(*rest.bones[b]) for k, b in names.items()}


def back(world):
    """Axes of the world, metres -> RAS millimetres."""
    return world * 1000 @ TO_WORLD


def chest_landmarks(ct, rest):
    """From the CT of the chest: vertebrae T1-L2, ribs 1-11, breastbone."""
    spine, (ribs, breastbone) = vertebrae(rest), skeleton_ribs(rest)
    label = {f"T{13 - k}": 31 + k for k in range(1, 13)} | {"L1": 31, "L2": 30}
    pairs = {name: (ct.centre(i), spine[name]) for name, i in label.items()}
    for side, first in (("l", 92), ("r", 104)):
        for n in range(1, 12):
            mine, theirs = rib_marks(upright(ct.points(first + n - 1))), rib_marks(ribs[side, n])
            for place in mine:
                pairs[f"rib {n} {side} {place}"] = (back(mine[place]), theirs[place])
    mine = upright(ct.points(116))
    middle = breastbone[np.abs(breastbone[:, 0]) < 0.015]
    pairs["breastbone, top"] = (back(end(mine, 1, 1)), end(middle, 1, 1))
    pairs["breastbone, foot"] = (back(end(mine, 1, -1)), end(middle, 1, -1))
    return pairs


def hip_marks(points, side):
    """Crest's top, front spine of the ilium and the symphysis; points in metres, Y up."""
    crest = end(points, 1, 1)
    upper = points[points[:, 1] > crest[1] - 0.09]
    return {"crest": crest, "spine": end(upper, 2, 1), "symphysis": end(points, 0, -side, 0.004)}


def pelvis_landmarks(ct, rest):
    """From the CT of the abdomen: vertebrae L1-L5, sacrum, hip bones."""
    spine = vertebrae(rest)
    pairs = {name: (ct.centre(i), spine[name]) for name, i in {"L1": 31, "L2": 30, "L3": 29, "L4": 28, "L5": 27}.items()}
    sacrum, mine = mesh_points(*rest.bones["sacrum_geom_1_sacrum"]), upright(ct.points(25, 26))
    for name, axis, sign in (("top", 1, 1), ("foot", 1, -1), ("back", 2, -1)):
        pairs[f"sacrum, {name}"] = (back(end(mine, axis, sign)), end(sacrum, axis, sign))
    for side, i, bone in ((1, 77, "l_pelvis"), (-1, 78, "r_pelvis")):
        mine, theirs = hip_marks(upright(ct.points(i)), side), hip_marks(mesh_points(*rest.bones[bone]), side)
        for place in mine:
            pairs[f"hip {side} {place}"] = (back(mine[place]), theirs[place])
    for side, i, body in ((1, 75, "femur_l"), (-1, 76, "femur_r")):
        femur = upright(ct.points(i)) * [side, 1, 1]
        head = femur[femur[:, 0] < femur[:, 0].min() + 0.045].mean(0) * [side, 1, 1]
        pairs[f"hip joint {side}"] = (back(head), rest.place[body][1])
    return pairs
