"""From the fitted source mesh to the shipped one: cavities closed, rounded off, decimated, bound to the skeleton."""
import json
import struct

import numpy as np
import trimesh

from scipy.spatial import cKDTree

import geometry
from skin_pose import neighbours

MOST_BODIES = 4
# Heights (world, rest, metres) at which trunk skin follows one body alone; between two it is shared.
SPINE = [(0.970, "pelvis"), (1.018, "lumbar5"), (1.057, "lumbar4"), (1.090, "lumbar3"), (1.119, "lumbar2"), (1.149, "lumbar1"), (1.195, "torso")]
# Bones close under the skin that carry it along: mesh, body ({} is the side), and how deep they may lie, metres.
SHALLOW = [("{}_patella", "patella_{}", 0.016), ("clavicle_{}", "clavicle_{}", 0.010), ("scapula_{}", "scapula_{}", 0.010)]
METACARPAL = {1: "firstmc", 2: "secondmc", 3: "thirdmc", 4: "fourthmc", 5: "fifthmc"}


def before_teeth(v, inner, teeth, gap=0.0025):
    """Moves the inner side of the lips, `inner`, in front of the teeth (points), which the source's mouth does not know."""
    out = v.copy()
    for i in np.flatnonzero(inner):
        near = teeth[(np.abs(teeth[:, :2] - v[i, :2]) < 0.005).all(1), 2]
        if len(near):
            out[i, 2] = max(v[i, 2], near.max() + gap)
    return out


def zipped(v, loop):
    """Triangles that close a slit: its upper and its lower edge are joined from corner to corner."""
    x = v[loop, 0]
    loop = np.roll(loop, -int(np.argmin(x)))
    far = int(np.argmax(v[loop, 0]))
    one, two = list(loop[: far + 1]), [loop[0], *loop[:far - 1:-1]]
    out, i, k = [], 0, 0
    while i < len(one) - 1 or k < len(two) - 1:
        if k == len(two) - 1 or (i < len(one) - 1 and v[one[i + 1], 0] <= v[two[k + 1], 0]):
            out.append([one[i + 1], one[i], two[k]])
            i += 1
        else:
            out.append([two[k], two[k + 1], one[i]])
            k += 1
    return [t for t in out if len(set(t)) == 3]


def close_cavities(v, faces, hidden, teeth, rings=2):
    """Keeps lips and lids a little way inwards, drops the hollow behind them and closes the slit."""
    pairs = trimesh.Trimesh(v, faces, process=False).face_adjacency
    label = trimesh.graph.connected_component_labels(pairs[~hidden[pairs].any(1)], node_count=len(faces))
    # What is seen only through the lips belongs to the hollow.
    keep = ~hidden & (label == np.bincount(label[~hidden]).argmax())
    hidden = ~keep
    for _ in range(rings):
        near = np.zeros(len(v), bool)
        near[faces[keep]] = True
        keep = keep | near[faces].any(1)
    inner = np.zeros(len(v), bool)
    inner[faces[keep & hidden]] = True
    inner &= v[:, 1] < teeth[:, 1].max()
    v = before_teeth(v, inner, teeth)
    f = faces[keep]
    edges = np.vstack([f[:, [0, 1]], f[:, [1, 2]], f[:, [2, 0]]])
    twin = {(int(a), int(b)) for a, b in edges}
    follow = {int(a): int(b) for a, b in edges if (int(b), int(a)) not in twin}
    caps = []
    while follow:
        start, a = next(iter(follow.items()))
        loop = [start]
        del follow[start]
        while a != start:
            loop.append(a)
            a = follow.pop(a)
        caps += zipped(v, np.array(loop))
    return v, np.vstack([f, np.array(caps, int).reshape(-1, 3)])


def bodies_of(rig_bone):
    """Skeleton bodies that one rig bone stands for, or None where height decides (trunk)."""
    stem, _, side = rig_bone.partition(".")
    s = side.lower()
    base = stem.rstrip("0123456789-")
    number = stem[len(base) :]
    if base in ("root", "pelvis", "spine", "breast"):
        return None
    if base == "neck":
        return {"01": {"torso": 0.55, "neck": 0.45}, "02": {"neck": 0.7, "head": 0.3}, "03": {"neck": 0.3, "head": 0.7}}[number]
    if base == "clavicle":
        return {f"clavicle_{s}": 0.5, "torso": 0.5}
    if base == "shoulder":
        return {f"scapula_{s}": 0.65, f"clavicle_{s}": 0.35}
    if base == "upperarm":
        return {f"humerus_{s}": 1.0}
    if base == "lowerarm":
        return {f"ulna_{s}": 0.75, f"radius_{s}": 0.25} if number == "01" else {f"radius_{s}": 0.65, f"ulna_{s}": 0.35}
    if base == "wrist":
        return {f"capitate_{s}": 1.0}
    if base == "metacarpal":
        return {f"{METACARPAL[int(number) + 1]}_{s}": 1.0}
    if base == "finger":
        k, i = (int(x) for x in number.split("-"))
        if k == 1:
            return {(f"firstmc_{s}", f"proximal_thumb_{s}", f"distal_thumb_{s}")[i - 1]: 1.0}
        return {(f"{k}proxph_{s}", f"midph{k}_{s}", f"distph{k}_{s}")[i - 1]: 1.0}
    if base == "upperleg":
        return {f"femur_{s}": 1.0}
    if base == "lowerleg":
        return {f"tibia_{s}": 1.0}
    if base == "foot":
        return {f"calcn_{s}": 1.0}
    if base == "toe":
        return {f"toes_{s}": 1.0}
    return {"head": 1.0}


def binding(source, used, height):
    """(names of bodies, dense weights) of the source's vertices."""
    names, columns = [], []

    def column(name):
        if name not in names:
            names.append(name)
            columns.append(np.zeros(len(source.base)))
        return columns[names.index(name)]

    full = np.zeros(len(source.base))
    full[used] = height
    at, stages = np.array([h for h, _ in SPINE]), [n for _, n in SPINE]
    for bone, pairs in source.weights.items():
        share = bodies_of(bone)
        i = np.array([p[0] for p in pairs], int)
        x = np.array([p[1] for p in pairs])
        if share is not None:
            for name, part in share.items():
                column(name)[i] += part * x
            continue
        place = np.interp(full[i], at, np.arange(len(at)))
        low = np.minimum(place.astype(int), len(at) - 2)
        for k, name in enumerate(stages):
            column(name)[i] += x * (np.where(low == k, 1 - (place - low), 0) + np.where(low + 1 == k, place - low, 0))
    w = np.stack(columns, 1)[used]
    return names, w / w.sum(1, keepdims=True)


def without_flaps(f):
    """Decimation leaves one of two triangles that lie back to back: a flap on edges of three triangles, or of one."""
    while True:
        e = np.sort(np.stack([f[:, [0, 1]], f[:, [1, 2]], f[:, [2, 0]]], 1), axis=2)
        _, inverse, count = np.unique(e.reshape(-1, 2), axis=0, return_inverse=True, return_counts=True)
        flap = (count[inverse].reshape(-1, 3) % 2 == 1).all(1)
        if not flap.any():
            assert (count % 2 == 0).all(), "the skin has a hole"
            return f
        f = f[~flap]


def refine(v, f, triangles):
    v, f = geometry.decimate(*geometry.round_off(v, f), triangles)
    used, back = np.unique(without_flaps(f), return_inverse=True)
    return v[used], back.reshape(-1, 3)


def stand_flat(v, lowest=0.009):
    """Presses the soles flat: the skeleton stands on y = 0, and a pad of `lowest` metres at the most is left below."""
    out = v.copy()
    low = v[:, 1] < 0
    out[low, 1] = -lowest * (1 - np.exp(v[low, 1] / lowest))
    return out


def follow_shallow_bones(v, faces, names, w, rest):
    """Skin that lies thinly over kneecap, collarbone and shoulder blade moves with them."""
    joint = list(names)
    for bone, body, depth in SHALLOW:
        for s in "rl":
            d, _ = cKDTree(rest.bones[bone.format(s)][0]).query(v)
            share = 0.9 * np.exp(-((np.maximum(d - depth, 0) / depth) ** 2))
            share[d > 0.05] = 0
            name = body.format(s)
            if name not in joint:
                joint.append(name)
            w = np.hstack([w, np.zeros((len(v), len(joint) - w.shape[1]))]) * (1 - share)[:, None]
            w[:, joint.index(name)] += share
    mean = neighbours(faces, len(v))
    for _ in range(4):
        w = 0.5 * w + 0.5 * (mean @ w)
    return joint, w


def carried(points, normals, v, faces, w, near=16):
    """Weights of points near the surface, by the nearest place on it that faces the same way: arm and flank touch."""
    mesh = trimesh.Trimesh(v, faces, process=False)
    corners = v[faces]
    _, candidates = cKDTree(corners.mean(1)).query(points, near)
    best, out = np.full(len(points), np.inf), np.zeros((len(points), w.shape[1]))
    for c in candidates.T:
        q = trimesh.triangles.closest_point(corners[c], points)
        d = np.linalg.norm(q - points, axis=1) + 0.05 * ((mesh.face_normals[c] * normals).sum(1) < 0.2)
        better = d < best
        best[better] = d[better]
        bary = np.clip(trimesh.triangles.points_to_barycentric(corners[c[better]], q[better]), 0, 1)
        out[better] = (w[faces[c[better]]] * np.nan_to_num(bary, nan=1 / 3)[..., None]).sum(1)
    return out / out.sum(1, keepdims=True)


def packed(w):
    """The strongest bodies of each vertex and their weights as bytes that add up to 255."""
    order = np.argsort(-w, axis=1, kind="stable")[:, :MOST_BODIES]
    x = np.take_along_axis(w, order, 1)
    x /= x.sum(1, keepdims=True)
    q = np.floor(x * 255).astype(int)
    q[:, 0] += 255 - q.sum(1)
    order[q == 0] = 0
    return order.astype(np.uint8), q.astype(np.uint8)


def section(names, parts):
    """The `SKIN` section: u32 length of a JSON list of body names, that list, then for each part in the file's order
    four streams of body indices and four streams of weights, a byte a vertex."""
    head = json.dumps(names, separators=(",", ":")).encode()
    data = struct.pack("<I", len(head)) + head
    for order, q in parts:
        data += b"".join(order[:, k].tobytes() for k in range(MOST_BODIES)) + b"".join(q[:, k].tobytes() for k in range(MOST_BODIES))
    return data
