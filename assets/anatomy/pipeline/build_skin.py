"""The skin, female and male, around the jointed skeleton at rest -> ../body/skin.bin and skin.coarse.bin.

`python build_skin.py FOLDER`, where FOLDER holds the wheel that skin_source.py names."""
import concurrent.futures
import sys

import numpy as np
import trimesh
from scipy.interpolate import PchipInterpolator
from scipy.spatial import cKDTree
from trimesh.ray.ray_pyembree import RayMeshIntersector

import body
import skin_finish
import skin_fit
import skin_pose as pose
from rest import Rest
from skin_source import Source

# Landmarks on the source's midline and what lies there on our skeleton with its soft tissue (metres):
# source height; target height; source back, front; target back, front; crosswise scale.
LEVELS = {
    "female": [
        (-0.084, 0.790, -0.080, 0.110, -0.170, 0.022, 0.93),
        (-0.005, 0.864, -0.088, 0.119, -0.192, 0.026, 0.95),
        (0.066, 0.945, -0.072, 0.138, -0.182, 0.029, 1.04),
        (0.116, 0.995, -0.038, 0.140, -0.172, 0.028, 1.08),
        (0.206, 1.078, -0.015, 0.143, -0.162, 0.024, 1.02),
        (0.272, 1.165, -0.019, 0.145, -0.192, 0.026, 1.15),
        (0.316, 1.220, -0.025, 0.142, -0.208, 0.022, 1.11),
        (0.366, 1.285, -0.045, 0.132, -0.213, 0.007, 1.06),
        (0.441, 1.390, -0.047, 0.107, -0.203, -0.038, 1.10),
        (0.484, 1.426, -0.042, 0.080, -0.192, -0.060, 1.12),
        (0.541, 1.475, -0.024, 0.140, -0.179, 0.0150, 1.13),
        (0.563, 1.490, -0.015, 0.142, -0.177, -0.016, 1.10),
        (0.616, 1.545, -0.019, 0.146, -0.180, -0.008, 1.08),
        (0.668, 1.594, -0.044, 0.138, -0.1975, -0.0145, 1.09),
        (0.700, 1.625, -0.046, 0.132, -0.1955, -0.0205, 1.10),
        (0.7715, 1.695, -0.010, 0.090, -0.164, -0.060, 1.10),
    ],
    "male": [
        (0.013, 0.790, -0.080, 0.100, -0.168, 0.020, 0.90),
        (0.100, 0.864, -0.088, 0.127, -0.190, 0.026, 0.95),
        (0.163, 0.945, -0.079, 0.132, -0.182, 0.034, 1.04),
        (0.205, 0.995, -0.058, 0.132, -0.174, 0.033, 1.06),
        (0.285, 1.075, -0.055, 0.130, -0.163, 0.029, 0.97),
        (0.360, 1.165, -0.067, 0.137, -0.192, 0.029, 1.03),
        (0.413, 1.220, -0.069, 0.136, -0.208, 0.025, 0.99),
        (0.475, 1.285, -0.069, 0.127, -0.214, 0.010, 0.95),
        (0.560, 1.385, -0.058, 0.101, -0.200, -0.038, 0.92),
        (0.616, 1.425, -0.044, 0.075, -0.192, -0.062, 0.95),
        (0.663, 1.475, -0.031, 0.150, -0.182, 0.0080, 1.02),
        (0.683, 1.490, -0.022, 0.148, -0.180, -0.014, 1.03),
        (0.750, 1.545, -0.028, 0.163, -0.183, -0.005, 1.04),
        (0.803, 1.594, -0.050, 0.155, -0.1985, -0.0125, 1.06),
        (0.838, 1.625, -0.051, 0.152, -0.1965, -0.0180, 1.07),
        (0.911, 1.696, -0.010, 0.090, -0.164, -0.064, 1.07),
    ],
}
HEEL = 0.069  # from the ankle's axis to the back of the heel's skin, metres
ACROSS = {
    "female": {"upperarm": 0.98, "lowerarm": 0.97, "hand": 0.90, "finger": 0.90, "thumb": 0.90, "upperleg": (0.89, 0.97), "lowerleg": 1.0, "foot": 1.08, "toe": 1.0},
    "male": {"upperarm": 0.86, "lowerarm": 0.88, "hand": 0.78, "finger": 0.78, "thumb": 0.78, "upperleg": (0.87, 1.0), "lowerleg": 0.97, "foot": 0.98, "toe": 0.95},
}  # fmt: skip


def triangles(quads):
    return np.vstack([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def rig_weights(source):
    """Dense weights (vertices, limb bones) and what is left for trunk and head."""
    names = [n for n in source.weights if n.split(".")[0].rstrip("0123456789-") in pose_limbs()]
    w = np.zeros((len(source.base), len(names)))
    total = np.zeros(len(source.base))
    for n, pairs in source.weights.items():
        for i, x in pairs:
            total[i] += x
            if n in names:
                w[i, names.index(n)] += x
    w /= np.maximum(total, 1e-9)[:, None]
    return names, w


def pose_limbs():
    return {"upperarm", "lowerarm", "wrist", "metacarpal", "finger", "upperleg", "lowerleg", "foot", "toe"}


def posed(source, skeleton, sex):
    v = source.shape(sex)
    names, w = rig_weights(source)
    maps = pose.limbs(source, v, pose.targets(skeleton), ACROSS[sex])
    trunk = pose.Trunk(LEVELS[sex])(v)
    # The skeleton's shoulders stand high: the slope of the trapezius from neck to acromion follows them.
    a = np.abs(trunk[:, 0])
    trunk[:, 1] += 0.024 * np.exp(-(((a - 0.075) / 0.040) ** 2) - ((trunk[:, 1] - 1.450) / 0.040) ** 2 - ((trunk[:, 2] + 0.130) / 0.06) ** 2)
    out = trunk * (1 - w.sum(1))[:, None]
    for k, n in enumerate(names):
        m, t = maps[n]
        out += w[:, k, None] * (v @ m.T + t)
    # The skeleton's heels reach further back than the source's.
    sole = w[:, [k for k, n in enumerate(names) if n.startswith("foot")]].sum(1) > 0.5
    ankle = skeleton.at("talus_l")[2]
    reach = ankle - out[sole, 2].min()
    behind = np.clip((ankle + 0.015 - out[:, 2]) / 0.015, 0, 1) * np.clip((0.10 - out[:, 1]) / 0.06, 0, 1) * sole
    out[:, 2] += behind * np.minimum(out[:, 2] - ankle, 0) * (HEEL / reach - 1)
    used = np.unique(source.quads)
    back = np.full(len(v), -1)
    back[used] = np.arange(len(used))
    faces = triangles(back[source.quads])
    return v[used], out[used], faces, names, w[used], used


def part_of(names, w):
    """Each vertex's part: the limb bone with most weight (its kind, number and side), or trunk or head."""
    out = np.full(len(w), "trunk", dtype=object)
    strong = w.max(1) > np.maximum(1 - w.sum(1), 1e-6)
    label = [kind_of(n) for n in names]
    for i in np.flatnonzero(strong):
        out[i] = label[w[i].argmax()]
    return out


def kind_of(rig_bone):
    stem, side = rig_bone.split(".")
    base = stem.rstrip("0123456789-")
    base = {"wrist": "hand", "metacarpal": "hand"}.get(base, base)
    if base in ("finger", "toe"):
        base += stem[len(base)]
    return base + side


def bone_points(skeleton):
    """(kind, points, parts of skin that may cover them) for every bone."""
    out = []
    for name, (v, f) in skeleton.bones.items():
        v = np.vstack([v, v[f].mean(1)])
        s = "L" if name.startswith("l_") or name.endswith("_l") else "R"
        stem = name[2:] if name[:2] in ("l_", "r_") else name[:-2] if name[-2:] in ("_l", "_r") else name
        fingers = [f"finger{k}{s}" for k in (1, 2, 3, 4, 5)]
        if stem == "bofoot":
            chains = pose.toes(skeleton, s.lower())
            nearest = np.array([[np.linalg.norm(v - (a + (b - a) * t), axis=1) for a, b in zip(c, c[1:]) for t in (0.0, 0.5, 1.0)] for c in chains if True and len(c) == 4])
            first = np.array([np.linalg.norm(v - (a + (b - a) * t), axis=1) for a, b in zip(chains[0], chains[0][1:]) for t in (0.0, 0.5, 1.0)]).min(0)
            which = np.vstack([first, nearest.min(1)]).argmin(0) + 1
            for k in (1, 2, 3, 4, 5):
                out.append(("toe", v[which == k], [f"toe{k}{s}", f"foot{s}"]))
        elif stem == "foot" or stem == "talus":
            out.append(("foot", v, [f"foot{s}", f"lowerleg{s}"] + [f"toe{k}{s}" for k in (1, 2, 3, 4, 5)]))
        elif stem in ("tibia", "fibula", "patella"):
            out.append(("lowerleg", v, [f"lowerleg{s}", f"upperleg{s}", f"foot{s}"]))
        elif stem == "femur":
            out.append(("upperleg", v, [f"upperleg{s}", f"lowerleg{s}", "trunk"]))
        elif stem == "pelvis":
            out.append(("pelvis", v, ["trunk", f"upperleg{s}"]))
        elif stem == "humerus":
            # Below the armpit the flank is near, but it is not the humerus's skin.
            out.append(("upperarm", v[v[:, 1] > 1.35], [f"upperarm{s}", "trunk"]))
            out.append(("upperarm", v[v[:, 1] <= 1.35], [f"upperarm{s}", f"lowerarm{s}"]))
        elif stem in ("ulna", "radius"):
            out.append(("lowerarm", v, [f"upperarm{s}", f"lowerarm{s}", f"hand{s}"]))
        elif stem in ("clavicle", "scapula"):
            out.append(("shoulder", v, ["trunk", f"upperarm{s}"]))
        elif stem[:-4] in ("thumb",):
            out.append(("thumb", v, [f"finger1{s}", f"hand{s}"]))
        elif stem.endswith(("ph", "proxph", "midph", "distph")) and stem[0] in "2345":
            out.append(("finger", v, [f"finger{stem[0]}{s}", f"hand{s}"]))
        elif stem in ("skull", "jaw", "hat_skull", "hat_jaw", "hat_cervical"):
            out.append(("head", v, ["trunk"]))
        elif stem.startswith(("torso", "lumbar", "sacrum")):
            out.append(("trunk", v, ["trunk"]))
        else:
            out.append(("hand", v, [f"hand{s}", f"lowerarm{s}"] + fingers))
    return out


def mirror_of(rest):
    """Index of each vertex's partner on the other side; the source's mesh is symmetric."""
    d, i = cKDTree(rest).query(rest * np.array([-1.0, 1, 1]))
    assert d.max() < 2e-3, d.max()
    return i


def cavities(v, faces):
    """Faces of mouth, eye sockets and nostrils: large patches that see no sky."""
    rng = np.random.default_rng(7)
    rays = rng.normal(size=(160, 3))
    rays /= np.linalg.norm(rays, axis=1, keepdims=True)
    mesh = trimesh.Trimesh(v, faces, process=False)
    eye = RayMeshIntersector(mesh)
    free = np.zeros(len(faces), int)
    start = mesh.triangles_center + mesh.face_normals * 2e-5
    for d in rays:
        ahead = mesh.face_normals @ d > 0.05
        free[ahead] += ~eye.intersects_any(start[ahead], np.tile(d, (ahead.sum(), 1)))
    dark = free <= 1
    pairs = mesh.face_adjacency[dark[mesh.face_adjacency].all(1)]
    label = trimesh.graph.connected_component_labels(pairs, node_count=len(faces))
    size = np.bincount(label)
    return dark & (size[label] > 40)


def hidden_vertices(faces, hidden):
    return np.unique(faces[hidden])


def obstacles(parts_v, parts_f, w_arm, w_f):
    out = []
    for s in "LR":
        o = "R" if s == "L" else "L"
        hand = [f"hand{s}"] + [f"finger{k}{s}" for k in range(1, 6)]
        body = ["trunk", "upperlegL", "upperlegR"]
        out.append(("hand" + s, np.isin(parts_v, hand), np.isin(parts_f, body) & (w_f < 0.03), 0.0015))
        out.append(("body" + s, np.isin(parts_v, body) & (w_arm < 0.03), np.isin(parts_f, hand), 0.0015))
        leg = ["upperleg", "lowerleg", "foot"]
        out.append(("leg" + s, np.isin(parts_v, [k + s for k in leg]), np.isin(parts_f, [k + o for k in leg]), 0.003))
        for a in range(1, 6):
            for b in (a - 1, a + 1):
                if a > 1 and b > 1 and b < 6:
                    out.append((f"finger{a}{s}", parts_v == f"finger{a}{s}", parts_f == f"finger{b}{s}", 0.0006))
                if 0 < b < 6:
                    out.append((f"toe{a}{s}", parts_v == f"toe{a}{s}", parts_f == f"toe{b}{s}", 0.0004))
    return out


# Where the skin of trunk and arm part, between the ribs and the hanging humerus and elbow: height, distance from the middle.
PARTING = [
    (0.93, 0.172), (0.98, 0.161), (1.00, 0.156), (1.05, 0.1435), (1.09, 0.129), (1.125, 0.1225), (1.155, 0.1315), (1.20, 0.1415),
    (1.26, 0.1455), (1.34, 0.15),
]  # fmt: skip


def part_arms(v, w_arm):
    """Presses trunk and hanging arm flat against the plane between them; neither crosses it."""
    h, c = np.array(PARTING).T
    limit = PchipInterpolator(h, c)(np.clip(v[:, 1], h[0], h[-1]))
    fade = np.clip((v[:, 1] - 0.90) / 0.04, 0, 1) * np.clip((1.31 - v[:, 1]) / 0.05, 0, 1)
    x, soft = np.abs(v[:, 0]), 0.013
    # Beyond `limit - soft` the distance that is left is used up ever more slowly, never wholly.
    over = np.maximum(x - (limit - soft), 0)
    trunk = np.where(over > 0, limit - soft * np.exp(-over / soft), x) - 0.0008
    under = np.maximum(limit + soft - x, 0)
    arm = np.where(under > 0, limit + soft * np.exp(-under / soft), x) + 0.0008
    goal = np.where(w_arm > 0.5, arm, np.where(v[:, 1] > 0.9, trunk, x))
    fade = fade * np.abs(2 * w_arm - 1)
    out = v.copy()
    out[:, 0] = np.sign(v[:, 0]) * (x + fade * (goal - x))
    return out


def fitted(source, skeleton, sex, say=print):
    rest, v, faces, names, w, used = posed(source, skeleton, sex)
    hidden = cavities(rest, faces)
    say(sex, "hidden faces", hidden.sum())
    parts_v = part_of(names, w)
    parts_f = np.array([parts_v[f[0]] if parts_v[f[0]] in (parts_v[f[1]], parts_v[f[2]]) else parts_v[f[1]] for f in faces], dtype=object)
    parts_f[hidden] = "cavity"
    # Shoulder, groin and neck fold when joints turn far: there the mush works fully, at face, hands and feet not at all.
    where = np.isin(parts_v, ["trunk", "upperarmL", "upperarmR", "upperlegL", "upperlegR", "lowerarmL", "lowerarmR"]).astype(float)
    head = rest[:, 1] > {"female": 0.53, "male": 0.66}[sex]
    where[head] = 0
    mean = pose.neighbours(faces, len(v))
    for _ in range(6):
        where = mean @ where
    v = pose.delta_mush(rest, v, faces, where, 24)
    arm = [k for k, n in enumerate(names) if kind_of(n)[:-1].rstrip("12345") in ("upperarm", "lowerarm", "hand", "finger")]
    w_arm = w[:, arm].sum(1)
    w_f = w_arm[faces].mean(1)
    v = part_arms(v, w_arm)
    # The throat is short on this skeleton: what folds there is smoothed.
    throat = np.clip(1 - np.abs(v[:, 1] - 1.455) / 0.04, 0, 1) * np.clip((v[:, 2] + 0.13) / 0.03, 0, 1) * np.clip((0.08 - np.abs(v[:, 0])) / 0.03, 0, 1)
    throat[hidden_vertices(faces, hidden)] = 0
    for _ in range(25):
        v = v + 0.5 * np.minimum(throat * 1.5, 1)[:, None] * (mean @ v - v)
    mirror = mirror_of(rest)
    out = skin_fit.mend(v, faces, parts_f, bone_points(skeleton), mirror, obstacles(parts_v, parts_f, w_arm, w_f), say=say)
    return rest, v, out, faces, hidden, names, w


def teeth(skeleton):
    """What lies behind the lips: the front of both jaws."""
    v = np.vstack([skeleton.bones[b][0] for b in ("hat_jaw", "hat_skull")])
    return v[(v[:, 1] > 1.51) & (v[:, 1] < 1.575) & (v[:, 2] > -0.06)]


TRIANGLES = {"": 36000, "coarse": 9000}


def built(sex, folder):
    """(closed fine mesh, names of bodies, its source mesh with weights) of one sex."""
    source, skeleton = Source(folder), pose.Skeleton(Rest())
    rest, _, v, faces, hidden, _, _ = fitted(source, skeleton, sex)
    v = skin_finish.stand_flat(v)
    used = np.unique(source.quads)
    names, w = skin_finish.binding(source, used, v[:, 1])
    closed, f = skin_finish.close_cavities(v, faces, hidden, teeth(skeleton))
    used_now, back = np.unique(f, return_inverse=True)
    return closed[used_now], back.reshape(-1, 3), names, w[used_now]


def main(folder):
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        skins = dict(zip(LEVELS, pool.map(built, LEVELS, [folder] * 2)))
    rest = Rest()
    for level, count in TRIANGLES.items():
        parts = [body.Part(f"skin-{sex}", "Full Body", *skin_finish.refine(v, f, count)) for sex, (v, f, *_) in skins.items()]
        body.write("skin", parts, rest, level)
        # The writer puts vertices in its own order: the weights follow what it wrote.
        _, written = body.read(body.OUT / f"skin{'.' + level if level else ''}.bin")
        bound = [bind(p, skin, rest) for p, skin in zip(written, skins.values())]
        assert bound[0][0] == bound[1][0]
        body.write("skin", parts, rest, level, extra=[(b"SKIN", skin_finish.section(bound[0][0], [w for _, w in bound]))])


def bind(part, skin, rest):
    """(names of bodies, packed weights) of a part as it was written."""
    v, f, names, w = skin
    r, t = rest.place[part.body]
    x = part.vertices @ r.T + t
    w = skin_finish.carried(x, skin_fit.normals(x, part.faces), v, f, w)
    names, w = skin_finish.follow_shallow_bones(x, part.faces, names, w, rest)
    return names, skin_finish.packed(w)


if __name__ == "__main__":
    main(sys.argv[1])
