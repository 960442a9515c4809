"""myo-sim's `myofullbody` -> ../skeleton.bin and the oracle poses that the Rust tests hold it against.

Run in a virtual environment with requirements.txt: `python build_skeleton.py`. The same input gives the same bytes."""
import json
import pathlib
import warnings

import brotli
import mujoco
import numpy as np
import trimesh
from myo_sim.build.compose import build_spec

import container
import geometry

HERE = pathlib.Path(__file__).parent
OUT = HERE.parent
# The source stands Z up and faces -Y, its left hand at +X. Turned by -90 degrees about X it is Y up and
# faces +Z, its left hand still at +X: the right-handed frame of glTF and Bevy.
TO_Y_UP = np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])
# Triangles kept: the hand bones' scans are far finer than a hand on a screen needs.
RIBCAGE = "torso_geom_13_ribcage_s"
KEEP = {RIBCAGE: 9000, "hat_skull": 6000, "hat_jaw": 2000, "hat_cervical": 2689}
KEEP_HAND = 400
KEEP_SPINE = 800
KEEP_LONG = 1400
COARSE = 1000  # a bone of fewer triangles is rounded off: once, or twice below 300


def source():
    warnings.simplefilter("ignore")
    return build_spec("myofullbody").compile()


def rounded(values, digits=7):
    return [float(np.round(float(x), digits)) + 0.0 for x in values]


def quat_of(matrix):
    q = np.zeros(4)
    mujoco.mju_mat2Quat(q, np.ascontiguousarray(matrix).reshape(-1))
    return q


def wxyz_to_xyzw(q):
    return rounded([q[1], q[2], q[3], q[0]], 8)


def bone_geoms(m):
    return [g for g in range(m.ngeom) if m.geom_type[g] == mujoco.mjtGeom.mjGEOM_MESH]


def bone_mesh(m, g):
    """Vertices in the frame of the bone's body, metres."""
    k = m.geom_dataid[g]
    v = m.mesh_vert[m.mesh_vertadr[k] : m.mesh_vertadr[k] + m.mesh_vertnum[k]].astype(float)
    f = m.mesh_face[m.mesh_faceadr[k] : m.mesh_faceadr[k] + m.mesh_facenum[k]].astype(np.int64)
    r = np.zeros(9)
    mujoco.mju_quat2Mat(r, m.geom_quat[g])
    return v @ r.reshape(3, 3).T + m.geom_pos[g], f


def drivers(m):
    """Joint index -> (driver index or -1, five coefficients) of the source's equality constraints."""
    out = {}
    for e in range(m.neq):
        if m.eq_type[e] == mujoco.mjtEq.mjEQ_JOINT and m.eq_active0[e]:
            out[int(m.eq_obj1id[e])] = (int(m.eq_obj2id[e]), [float(c) for c in m.eq_data[e, :5]])
    return out


def settle(m, q):
    """Applies the couplings to joint coordinates. All drivers are themselves free."""
    q = q.copy()
    for j, (k, c) in drivers(m).items():
        # MuJoCo's reference is qpos0, which is zero for every hinge and slide here.
        x = q[m.jnt_qposadr[k]] if k >= 0 else 0.0
        q[m.jnt_qposadr[j]] = sum(a * x**i for i, a in enumerate(c))
    return q


def floor_and_middle(m, d):
    """Translation, in the source's frame, that puts the lowest bone on the floor and the body's middle over the origin."""
    lo, hi = np.full(3, np.inf), np.full(3, -np.inf)
    for g in bone_geoms(m):
        v, _ = bone_mesh(m, g)
        b = m.geom_bodyid[g]
        w = v @ d.xmat[b].reshape(3, 3).T + d.xpos[b]
        lo, hi = np.minimum(lo, w.min(0)), np.maximum(hi, w.max(0))
    return np.array([-(lo[0] + hi[0]) / 2, -d.xpos[m.body("pelvis").id][1], -lo[2]]), hi[2] - lo[2]


def structure(m):
    d = mujoco.MjData(m)
    d.qpos[:] = settle(m, m.qpos0)
    mujoco.mj_kinematics(m, d)
    shift, height = floor_and_middle(m, d)
    root = m.body("Full Body").id
    assert root == 1 and m.jnt_type[0] == mujoco.mjtJoint.mjJNT_FREE and m.nq == m.njnt + 6

    bodies = []
    for b in range(1, m.nbody):
        pos, quat = m.body_pos[b], m.body_quat[b]
        if b == root:
            pos = TO_Y_UP @ (pos + shift)
            r = np.zeros(9)
            mujoco.mju_quat2Mat(r, quat)
            quat = quat_of(TO_Y_UP @ r.reshape(3, 3))
        bodies.append(
            {
                "name": m.body(b).name,
                "parent": None if b == root else int(m.body_parentid[b]) - 1,
                "translation": rounded(pos),
                "rotation": wxyz_to_xyzw(quat),
            }
        )

    couple = drivers(m)
    joints = []
    for j in range(1, m.njnt):
        joint = {
            "name": m.joint(j).name,
            "body": int(m.jnt_bodyid[j]) - 1,
            "kind": "slide" if m.jnt_type[j] == mujoco.mjtJoint.mjJNT_SLIDE else "hinge",
            "axis": rounded(m.jnt_axis[j], 8),
            "anchor": rounded(m.jnt_pos[j]),
            "range": rounded(m.jnt_range[j]),
        }
        assert m.jnt_limited[j] and m.qpos0[m.jnt_qposadr[j]] == 0
        if j in couple:
            k, c = couple[j]
            assert k != 0 and k not in couple
            joint["coupling"] = {"driver": k - 1 if k > 0 else None, "coefficients": rounded(c, 9)}
        joints.append(joint)

    wraps, wrap_of = [], {}
    muscles = []
    for a in range(m.nu):
        t = int(m.actuator_trnid[a, 0])
        path = []
        for w in range(m.tendon_adr[t], m.tendon_adr[t] + m.tendon_num[t]):
            kind, obj = m.wrap_type[w], int(m.wrap_objid[w])
            if kind == mujoco.mjtWrap.mjWRAP_SITE:
                path.append({"body": int(m.site_bodyid[obj]) - 1, "at": rounded(m.site_pos[obj])})
                continue
            if obj not in wrap_of:
                wrap_of[obj] = len(wraps)
                wraps.append(
                    {
                        "name": m.geom(obj).name,
                        "body": int(m.geom_bodyid[obj]) - 1,
                        "kind": "sphere" if kind == mujoco.mjtWrap.mjWRAP_SPHERE else "cylinder",
                        "radius": rounded([m.geom_size[obj][0]])[0],
                        "translation": rounded(m.geom_pos[obj]),
                        "rotation": wxyz_to_xyzw(m.geom_quat[obj]),
                    }
                )
            step = {"wrap": wrap_of[obj]}
            side = int(m.wrap_prm[w])
            if side >= 0:
                step["side"] = {"body": int(m.site_bodyid[side]) - 1, "at": rounded(m.site_pos[side])}
            path.append(step)
        # gainprm[2] is the peak active force at which the source's muscle works, newtons.
        muscles.append(
            {"name": m.actuator(a).name, "maximum_force_n": rounded([m.actuator_gainprm[a, 2]], 3)[0], "path": path}
        )
    return {
        "source": "myo-sim 0.2.3 myofullbody",
        "height_m": round(float(height), 4),
        "bodies": bodies,
        "joints": joints,
        "wraps": wraps,
        "muscles": muscles,
    }


def without_emblem(v, f):
    """The source's rib cage wears its makers' round emblem on the sternum: 16,000 of its 21,000 triangles, in pieces
    that all lie further forward (x) than 5 cm. Ribs, sternum and cartilage each reach further back."""
    labels = trimesh.graph.connected_component_labels(trimesh.Trimesh(v, f, process=False).face_adjacency, node_count=len(f))
    keep = np.array([v[f[labels == part]][..., 0].min() < 0.05 for part in range(labels.max() + 1)])
    assert keep.sum() == 25, "24 ribs, and sternum with cartilage"
    return geometry.clean(v, f[keep[labels]])


def bones(m):
    entries, blob, before = [], b"", 0
    for g in bone_geoms(m):
        name = m.mesh(m.geom_dataid[g]).name
        v, f = geometry.clean(*bone_mesh(m, g))
        before += len(f)
        if name == RIBCAGE:
            v, f = geometry.round_off(*without_emblem(v, f))
        coarse = len(f)
        if coarse < COARSE:
            v, f = geometry.round_off(v, f)
            if coarse < 300:
                v, f = geometry.round_off(v, f)
            v, f = geometry.decimate(v, f, KEEP_SPINE if "lumbar" in name or "thoracic" in name else KEEP_LONG)
        elif "foot" not in name and "scapula" not in name:
            v, f = geometry.decimate(v, f, KEEP.get(name, KEEP_HAND))
        data, lo, hi, nv, nf = geometry.pack(v, f)
        entries.append(
            {
                "name": name,
                "body": int(m.geom_bodyid[g]) - 1,
                "minimum": [float(x) for x in lo],
                "maximum": [float(x) for x in hi],
                "vertices": nv,
                "triangles": nf,
            }
        )
        blob += data
    print("triangles", before, "->", sum(b["triangles"] for b in entries), "vertices", sum(b["vertices"] for b in entries))
    return entries, blob


def oracle(m, root):
    """Twenty seeded poses as MuJoCo itself places them: bodies (Y up) and tendon lengths."""
    rng = np.random.default_rng(20)
    d = mujoco.MjData(m)
    couple = drivers(m)
    free = [j for j in range(1, m.njnt) if j not in couple]
    r_root = np.array(root["rotation"])
    poses = []
    for i in range(20):
        q = m.qpos0.copy()
        for j in free:
            lo, hi = m.jnt_range[j]
            # The first pose is at rest; the others range over the middle 90 percent.
            q[m.jnt_qposadr[j]] = 0 if i == 0 else lo + (hi - lo) * (0.05 + 0.9 * rng.random())
        q = settle(m, q)
        d.qpos[:] = q
        mujoco.mj_fwdPosition(m, d)
        base = d.xpos[1]
        lift = np.array(root["translation"])
        poses.append(
            {
                "joints": {m.joint(j).name: round(float(q[m.jnt_qposadr[j]]), 7) for j in free},
                "positions": [rounded(TO_Y_UP @ (d.xpos[b] - base) + lift, 6) for b in range(1, m.nbody)],
                "rotations": [wxyz_to_xyzw(quat_of(TO_Y_UP @ d.xmat[b].reshape(3, 3))) for b in range(1, m.nbody)],
                "muscle_lengths": rounded([d.ten_length[m.actuator_trnid[a, 0]] for a in range(m.nu)], 6),
            }
        )
    assert abs(np.linalg.norm(r_root) - 1) < 1e-6
    return poses


def main():
    m = source()
    body = structure(m)
    entries, blob = bones(m)
    body["bones"] = entries
    text = json.dumps(body, separators=(",", ":")).encode()
    data = container.seal([(b"BODY", text), (b"MESH", blob)])
    (OUT / "skeleton.bin").write_bytes(data)
    print("height", body["height_m"], "json", len(text), "mesh", len(blob), "total", len(data))
    print("brotli-11", len(brotli.compress(data, quality=11, lgwin=22)))
    fixtures = HERE.parent.parent.parent / "src/anatomy/tests/fixtures"
    fixtures.mkdir(parents=True, exist_ok=True)
    (fixtures / "mujoco-poses.json").write_text(json.dumps(oracle(m, body["bodies"][0]), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
