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
from skin_figures import ACROSS, HEEL, LEVELS, PARTING
from skin_parts import bone_points, kind_of, obstacles, part_of, pose_limbs
from skin_source import Source

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
    x = rest.world(part.body, part.vertices)
    w = skin_finish.carried(x, skin_fit.normals(x, part.faces), v, f, w)
    names, w = skin_finish.follow_shallow_bones(x, part.faces, names, w, rest)
    return names, skin_finish.packed(w)


if __name__ == "__main__":
    main(sys.argv[1])
