"""Which part of the skin belongs to which bones: neighbouring parts touch, but only its own may cover a bone."""
import numpy as np

from skin_pose import toes


def pose_limbs():
    return {"upperarm", "lowerarm", "wrist", "metacarpal", "finger", "upperleg", "lowerleg", "foot", "toe"}


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
            chains = toes(skeleton, s.lower())
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
