"""Puts the source's body on the skeleton: every limb joint on the skeleton's joint, trunk and head by landmarks.

Limbs turn and stretch bone by bone; trunk and head are warped level by level; the source's rig weights blend the two,
and delta mush (Mancewicz et al. 2014) takes the folds out of armpit and groin."""
import numpy as np
import scipy.sparse as sparse
import trimesh
from scipy.interpolate import PchipInterpolator

FINGERS = {1: ("1mc", "thumbprox", "thumbdist"), **{k: (f"{k}mc", f"{k}proxph", f"{k}midph", f"{k}distph") for k in (2, 3, 4, 5)}}


class Skeleton:
    """The jointed skeleton at rest: bodies' places and bone meshes in world frame."""

    def __init__(self, rest):
        self.rest, self.bones = rest, rest.bones

    def at(self, body):
        return self.rest.place[body][1]

    def pieces(self, bone):
        """The unconnected pieces of one bone mesh, as (vertices, faces)."""
        v, f = self.bones[bone]
        m = trimesh.Trimesh(v, f, process=False)
        m.merge_vertices(digits_vertex=6)
        label = trimesh.graph.connected_component_labels(m.face_adjacency, node_count=len(m.faces))
        out = []
        for k in range(label.max() + 1):
            faces = m.faces[label == k]
            used, back = np.unique(faces, return_inverse=True)
            out.append((np.asarray(m.vertices)[used], back.reshape(-1, 3)))
        return out


def toes(skeleton, s):
    """For each toe from the great one: proximal ends of its phalanges, then its tip."""
    pieces = [p for p, _ in skeleton.pieces(f"{s}_bofoot")]
    centre = np.array([p.mean(0) for p in pieces])
    out = []
    left = list(range(len(pieces)))
    proximal = sorted(left, key=lambda i: pieces[i].max(0)[1])[-5:]
    proximal = sorted(proximal, key=lambda i: abs(centre[i][0]))
    for i in proximal:
        chain = [i]
        rest = [k for k in left if k not in proximal]
        while True:
            tip = pieces[chain[-1]][pieces[chain[-1]][:, 2].argmax()]
            near = [k for k in rest if k not in chain and np.linalg.norm(pieces[k] - tip, axis=1).min() < 0.006 and centre[k][2] > centre[chain[-1]][2]]
            if not near:
                break
            chain.append(min(near, key=lambda k: np.linalg.norm(pieces[k] - tip, axis=1).min()))
        ends = []
        for k in chain:
            p = pieces[k]
            ends.append(p[p[:, 2] < p[:, 2].min() + 0.004].mean(0))
        p = pieces[chain[-1]]
        ends.append(p[p[:, 2] > p[:, 2].max() - 0.003].mean(0))
        out.append(ends)
    return out


def far_end(v, start):
    away = np.linalg.norm(v - start, axis=1)
    return v[away > away.max() - 0.002].mean(0)


def targets(skeleton):
    """Where the source's joints have to come: name of joint cube -> world point."""
    out = {}
    for s, side in (("l", "l"), ("r", "r")):
        j = f"joint-{side}-"
        out[j + "shoulder"] = skeleton.at(f"humerus_{s}")
        out[j + "elbow"] = (skeleton.at(f"ulna_{s}") + skeleton.at(f"radius_{s}")) / 2
        wrist = skeleton.at(f"lunate_{s}")
        out[j + "hand"] = wrist
        mcp = {}
        for k, chain in FINGERS.items():
            if k == 1:
                mc = skeleton.bones[f"1mc_{s}"][0]
                top = mc[mc[:, 1] > mc[:, 1].max() - 0.004].mean(0)
                points = [top, skeleton.at(f"proximal_thumb_{s}"), skeleton.at(f"distal_thumb_{s}")]
            else:
                points = [skeleton.at(f"{k}proxph_{s}"), skeleton.at(f"midph{k}_{s}"), skeleton.at(f"distph{k}_{s}")]
            mcp[k] = points[0]
            points.append(far_end(skeleton.bones[f"{chain[-1]}_{s}"][0], points[-1]))
            for i, p in enumerate(points):
                out[f"{j}finger-{k}-{i + 1}"] = p
        for name, a, b in (("hand-3", 2, 3), ("hand-2", 4, 5)):
            bases = []
            for k in (a, b):
                mc = skeleton.bones[f"{k}mc_{s}"][0]
                bases.append(mc[mc[:, 1] > mc[:, 1].max() - 0.004].mean(0))
            out[j + name] = (np.mean(bases, 0) * 0.6 + wrist * 0.4)
        out[j + "upper-leg"] = skeleton.at(f"femur_{s}")
        femur, tibia = skeleton.bones[f"{s}_femur"][0], skeleton.bones[f"{s}_tibia"][0]
        low, high = femur[femur[:, 1] < femur[:, 1].min() + 0.02], tibia[tibia[:, 1] > tibia[:, 1].max() - 0.015]
        out[j + "knee"] = (low.mean(0) + high.mean(0)) / 2
        out[j + "ankle"] = skeleton.at(f"talus_{s}")
        for k, ends in enumerate(toes(skeleton, s), 1):
            for i, p in enumerate(ends):
                out[f"{j}toe-{k}-{i + 1}"] = p
        out[j + "foot-1"] = np.mean([out[f"{j}toe-{k}-1"] for k in (1, 2, 3, 4, 5)], 0)
    return out


def unit(v):
    return v / np.linalg.norm(v)


def frame(axis, side):
    a = unit(axis)
    s = unit(side - a * (side @ a))
    return np.stack([a, s, np.cross(a, s)], 1)


def spread(source_ends, target_ends, source_side, target_side, across):
    """Affine map that lays one segment on another: stretched along itself, scaled by `across` crosswise."""
    (h, t), (H, T) = source_ends, target_ends
    scale = np.array([np.linalg.norm(T - H) / np.linalg.norm(t - h), *np.broadcast_to(across, 2)])
    m = frame(T - H, target_side) @ np.diag(scale) @ frame(t - h, source_side).T
    return m, H - m @ h


def limbs(source, v, goal, across):
    """Affine map of each limb bone of the rig; `across` gives the crosswise scale by kind of bone."""
    at = lambda name: source.joint(v, name)  # noqa: E731
    maps = {}
    for s, S in (("l", "L"), ("r", "R")):
        j = f"joint-{s}-"

        def lay(bone, a, b, side, target_side, scale, a2=None, b2=None):
            maps[f"{bone}.{S}"] = spread(
                (at(j + a), at(j + b)), (goal[j + a], goal[j + b]), side, target_side, scale
            )

        # "Forward" of a limb: where the elbow bends to, where the index stands, where the toes point.
        bend = at(j + "hand") - at(j + "elbow")
        knuckles, knuckles2 = at(j + "finger-2-1") - at(j + "finger-5-1"), goal[j + "finger-2-1"] - goal[j + "finger-5-1"]
        ahead = np.array([0, 0, 1.0])
        for b in ("upperarm01", "upperarm02"):
            lay(b, "shoulder", "elbow", bend, ahead, across["upperarm"])
        fore = at(j + "hand") - at(j + "elbow")
        upper = unit(at(j + "elbow") - at(j + "shoulder"))
        elbow_front = unit(-upper + unit(fore) * (upper @ unit(fore)))
        lay("lowerarm01", "elbow", "hand", unit(elbow_front) + unit(knuckles), ahead + unit(knuckles2), across["lowerarm"])
        lay("lowerarm02", "elbow", "hand", knuckles, knuckles2, across["lowerarm"])
        palm = spread(
            (at(j + "hand"), (at(j + "finger-3-1") + at(j + "finger-4-1")) / 2),
            (goal[j + "hand"], (goal[j + "finger-3-1"] + goal[j + "finger-4-1"]) / 2), knuckles, knuckles2, across["hand"],
        )  # fmt: skip
        maps[f"wrist.{S}"] = palm
        for k, base in ((1, "hand-3"), (2, "hand-3"), (3, "hand-2"), (4, "hand-2")):
            lay(f"metacarpal{k}", base, f"finger-{k + 1}-1", knuckles, knuckles2, across["hand"])
        for k in (1, 2, 3, 4, 5):
            side, side2 = knuckles, knuckles2
            if k == 1:
                side, side2 = (p[f"{j}finger-2-1"] - p[f"{j}finger-1-1"] for p in ({n: at(n) for n in (j + "finger-2-1", j + "finger-1-1")}, goal))
            for i in (1, 2, 3):
                lay(f"finger{k}-{i}", f"finger-{k}-{i}", f"finger-{k}-{i + 1}", side, side2, across["thumb" if k == 1 else "finger"])
        for b in ("upperleg01", "upperleg02"):
            lay(b, "upper-leg", "knee", ahead, ahead, across["upperleg"])
        for b in ("lowerleg01", "lowerleg02"):
            lay(b, "knee", "ankle", ahead, ahead, across["lowerleg"])
        rise = np.array([0, 1.0, 0])
        toe1 = [np.mean([p(f"{j}toe-{k}-1") for k in (1, 2, 3, 4, 5)], 0) for p in (at, goal.__getitem__)]
        maps[f"foot.{S}"] = spread((at(j + "ankle"), toe1[0]), (goal[j + "ankle"], toe1[1]), rise, rise, across["foot"])
        for k in (1, 2, 3, 4, 5):
            for i in (1, 2) if k == 1 else (1, 2, 3):
                lay(f"toe{k}-{i}", f"toe-{k}-{i}", f"toe-{k}-{i + 1}", rise, rise, across["toe"])
    return maps


class Trunk:
    """Level-by-level warp of trunk and head. `levels`: source height, target height, source back and front, target
    back and front, crosswise scale."""

    def __init__(self, levels):
        a = np.array(levels, float)
        self.curves = [PchipInterpolator(a[:, 0], a[:, i], extrapolate=True) for i in range(1, 7)]
        self.low, self.high = a[0], a[-1]
        self.slope = [(a[1, 1] - a[0, 1]) / (a[1, 0] - a[0, 0]), (a[-1, 1] - a[-2, 1]) / (a[-1, 0] - a[-2, 0])]

    def __call__(self, v):
        y = np.clip(v[:, 1], self.low[0], self.high[0])
        height, b0, f0, b1, f1, sx = (c(y) for c in self.curves)
        height = height + np.minimum(v[:, 1] - self.low[0], 0) * self.slope[0] + np.maximum(v[:, 1] - self.high[0], 0) * self.slope[1]
        z = b1 + (v[:, 2] - b0) / (f0 - b0) * (f1 - b1)
        return np.stack([v[:, 0] * sx, height, z], 1)


def neighbours(faces, n):
    e = np.vstack([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    a = sparse.coo_matrix((np.ones(len(e)), (e[:, 0], e[:, 1])), (n, n)).tocsr()
    a = ((a + a.T) > 0).astype(float)
    return sparse.diags(1 / np.maximum(np.asarray(a.sum(1)).ravel(), 1)) @ a


def delta_mush(rest, posed, faces, where, steps=14):
    """Smooths `posed` and gives back the details of `rest`; `where` weighs its effect for each vertex."""
    mean = neighbours(faces, len(rest))

    def smooth(x):
        for _ in range(steps):
            x = 0.5 * x + 0.5 * (mean @ x)
        return x

    def frames(x):
        n = np.array(trimesh.Trimesh(x, faces, process=False).vertex_normals)
        t = x[partner] - x
        t -= n * (t * n).sum(1, keepdims=True)
        t /= np.maximum(np.linalg.norm(t, axis=1, keepdims=True), 1e-12)
        return np.stack([n, t, np.cross(n, t)], 2)

    partner = np.arange(len(rest))
    partner[faces[:, 0]] = faces[:, 1]
    partner[faces[:, 1]] = faces[:, 2]
    partner[faces[:, 2]] = faces[:, 0]
    a, b = smooth(rest), smooth(posed)
    detail = np.einsum("nji,nj->ni", frames(a), rest - a)
    mushed = b + np.einsum("nij,nj->ni", frames(b), detail)
    return posed + where[:, None] * (mushed - posed)
