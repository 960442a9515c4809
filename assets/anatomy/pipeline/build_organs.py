"""The soft organs of two CTs, a heart and a brain -> ../body/SYSTEM.bin, set into the skeleton at rest.

Run in the virtual environment of requirements.txt; the same packages give the same bytes."""
import numpy as np
from scipy.interpolate import splev, splprep
from scipy.ndimage import label

import body
import brain
import fit
import heart
import table_organs
import wall
from grid import Grid
from rest import Rest
from sources import fetch
from volumes import Labels, coarse, outwards, surface

# Labels of the two CTs; both use TotalSegmentator's numbers.
CHEST = {
    "brachiocephalic-trunk": 54, "subclavian-artery-r": 55, "subclavian-artery-l": 56, "common-carotid-artery-r": 57,
    "common-carotid-artery-l": 58, "brachiocephalic-vein-l": 59, "brachiocephalic-vein-r": 60,
    "superior-vena-cava": 62, "portal-vein": 64, "pulmonary-veins": 53, "upper-lobe-l": 10, "lower-lobe-l": 11,
    "upper-lobe-r": 12, "middle-lobe-r": 13, "lower-lobe-r": 14, "trachea": 16, "oesophagus": 15, "thyroid": 17,
    "stomach": 6, "liver": 5, "pancreas": 7, "adrenal-gland-r": 8, "adrenal-gland-l": 9, "spleen": 1
}  # fmt: skip
BELLY = {
    "kidney-r": 2, "kidney-l": 3, "gallbladder": 4, "duodenum": 19, "small-bowel": 18, "colon": 20, "bladder": 21,
    "prostate": 22, "iliac-artery-l": 65, "iliac-artery-r": 66, "iliac-vein-l": 67,
    "iliac-vein-r": 68
}  # fmt: skip
AORTA, VENA_CAVA, CORD = 52, 63, 79
THIN = {"brachiocephalic-trunk", "subclavian", "common-carotid", "brachiocephalic-vein", "iliac", "portal-vein",
        "pulmonary-veins", "adrenal", "thyroid", "trachea", "oesophagus", "superior-vena-cava"}  # fmt: skip
# Who keeps the room where two meet: the first named.
ORDER = ["heart", "aorta", "trachea", "inferior-vena-cava", "superior-vena-cava", "pulmonary-veins", "brachiocephalic-trunk",
         "subclavian-artery-r", "subclavian-artery-l", "common-carotid-artery-r", "common-carotid-artery-l",
         "brachiocephalic-vein-l", "brachiocephalic-vein-r", "oesophagus", "thyroid", "iliac-artery-l",
         "iliac-artery-r", "iliac-vein-l", "iliac-vein-r", "portal-vein", "adrenal-gland-r",
         "adrenal-gland-l", "gallbladder", "prostate", "kidney-r", "kidney-l", "pancreas", "stomach", "spleen", "liver",
         "duodenum", "bladder", "upper-lobe-l", "lower-lobe-l", "upper-lobe-r", "middle-lobe-r", "lower-lobe-r",
         "small-bowel", "colon"]  # fmt: skip
VESSELS = ORDER.index("gallbladder")  # what stands before it may touch a bone rather than be cut by it
# Triangles kept, and how soft the surface is made (mm).
FINE = {"liver": (11000, 1.8), "stomach": (7000, 1.6), "spleen": (4500, 1.6), "kidney": (4500, 1.4), "lobe": (9000, 1.8),
        "colon": (19000, 2.0), "small-bowel": (17000, 1.9), "duodenum": (4000, 1.6), "bladder": (3500, 2.0), "aorta": (4000, 1.6),
        "trachea": (3500, 1.0), "pancreas": (4500, 1.5), "inferior-vena-cava": (3500, 2.0), "iliac": (2400, 1.6)}  # fmt: skip
LOW = {"pelvis": ("bladder", "prostate", "iliac"), "lumbar3": ("small-bowel", "colon")}


def setting(name, default=(2400, 1.1)):
    return next((s for key, s in FINE.items() if key in name), default)


def thin(name):
    return any(key in name for key in THIN)


def raw(ct, number, small):
    """A label's surface in the CT's own millimetres, fine enough to be bent and laid into the grid; softened by half a
    slice, so that slices do not show."""
    soft = ct.mm.max() * (0.4 if small else 0.65)
    part = ct.crop(number)
    return surface(part, part.data, 1.0 if small else 1.3, soft, 10**9, keep=3, smooth=0)


def above(ct, height, keep_upper):
    z = np.arange(ct.data.shape[2]) * ct.mm[2] + ct.origin[2]
    return Labels(np.where((z > height) == keep_upper, ct.data, 0), ct.mm, ct.origin)


def slices(ct, number, low, high, count=6):
    """Middles of a vessel at even heights, mm."""
    p = ct.points(number)
    edges = np.linspace(low, high, count)
    return [p[np.abs(p[:, 2] - z) < 3].mean(0) for z in edges]


def shared(chest, belly, warp, pairs):
    """Landmarks for the CT of the belly on what the CT of the chest has already put in its place."""
    out = {}
    for name, i in {"adrenal r": 8, "adrenal l": 9}.items():
        out[name] = (belly.centre(i), warp([chest.centre(i)])[0])
    for name, pick in {"portal right": -1, "portal left": 0}.items():
        a, b = (ct.points(64)[np.argsort(ct.points(64)[:, 0])] for ct in (belly, chest))
        n = [max(20, len(x) // 20) for x in (a, b)]
        mine, theirs = (x[-k:] if pick else x[:k] for x, k in zip((a, b), n))
        out[name] = (mine.mean(0), warp([theirs.mean(0)])[0])
    for name, i in {"aorta": AORTA, "vena cava": VENA_CAVA}.items():
        for level, (a, b) in {"L1": (31, 31), "L2": (30, 30)}.items():
            mine = slices(belly, i, belly.centre(a)[2], belly.centre(a)[2] + 1, 2)[0]
            theirs = slices(chest, i, chest.centre(b)[2], chest.centre(b)[2] + 1, 2)[0]
            out[f"{name} {level}"] = (mine, warp([theirs])[0])
    liver = [ct.points(5) for ct in (belly, chest)]
    for name, axis, sign in (("liver, foot", 2, -1), ("liver, right", 0, 1)):
        a, b = (p[p[:, axis] * sign > (p[:, axis] * sign).max() - 8].mean(0) for p in liver)
        out[name] = (a, warp([b])[0])
    return pairs | out


def cord(chest, warp):
    """The spinal cord as a tube along the middle of the CT's canal, led on through the neck to the brainstem; it ends
    at the first lumbar vertebra. Its thickness is the average person's, wider at neck and loin (Frostell 2016)."""
    low = chest.centre(31)[2]
    p = chest.points(CORD)
    middles = [p[np.abs(p[:, 2] - z) < 3].mean(0) for z in np.arange(low, p[:, 2].max() - 3, 12)]
    way = warp(middles)
    # Between the bodies of the neck's vertebrae in front and their arches behind.
    neck = [[0.0, 1.468, -0.1345], [0.0, 1.49, -0.128], [0.0, 1.515, -0.123], [0.0, 1.54, -0.1235], [0.0, 1.553, -0.1235]]
    way = np.vstack([way[way[:, 1] < 1.455], neck])
    curve, _ = splprep(way.T, s=len(way) * (0.0015**2))
    t = np.linspace(0, 1, 160)
    line, along = np.array(splev(t, curve)).T, np.array(splev(t, curve, der=1)).T
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    side = np.cross(along, [0, 0, 1.0])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    front = np.cross(side, along)
    height = (line[:, 1] - line[0, 1]) / (line[-1, 1] - line[0, 1])
    wide = np.interp(height, [0, 0.04, 0.12, 0.2, 0.6, 0.74, 0.86, 1], [0.6, 3.2, 4.6, 4.2, 4.0, 5.6, 6.6, 6.0]) / 1000
    deep = np.interp(height, [0, 0.04, 0.12, 0.2, 0.6, 0.8, 1], [0.6, 2.8, 4.1, 3.6, 3.2, 3.7, 4.5]) / 1000
    ring = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    v = (line[:, None] + side[:, None] * (wide[:, None] * np.cos(ring))[..., None] + front[:, None] * (deep[:, None] * np.sin(ring))[..., None]).reshape(-1, 3)
    i, j = np.meshgrid(np.arange(159), np.arange(20), indexing="ij")
    a, b, c, d = (x.ravel() for x in (i * 20 + j, i * 20 + (j + 1) % 20, (i + 1) * 20 + j, (i + 1) * 20 + (j + 1) % 20))
    f = np.vstack([np.stack([a, b, c], 1), np.stack([b, d, c], 1)])
    v = np.vstack([v, line[0], line[-1]])
    k = np.arange(20)
    f = np.vstack([f, np.stack([(k + 1) % 20, k, np.full(20, len(v) - 2)], 1), np.stack([159 * 20 + k, 159 * 20 + (k + 1) % 20, np.full(20, len(v) - 1)], 1)])
    return outwards(v, f)


def leg(mask):
    """The piece of a mask that reaches lowest: of the aorta's two legs the one behind."""
    marks, n = label(mask)
    foot = {i: np.nonzero((marks == i).any((0, 2)))[0][0] for i in range(1, n + 1) if (marks == i).sum() > 50}
    return marks == min(foot, key=foot.get)


def above_bend(points_mm):
    """Height of the aorta's arch: below it the vessel has two legs, in front and behind."""
    heights = np.arange(points_mm[:, 2].min(), points_mm[:, 2].max(), 2.5)
    deep = [np.ptp(points_mm[np.abs(points_mm[:, 2] - z) < 2, 1]) for z in heights]
    top = points_mm[:, 2].max()
    gap = []
    for z, d in zip(heights, deep):
        y = np.sort(points_mm[np.abs(points_mm[:, 2] - z) < 2, 1])
        gap.append(d > 45 and np.diff(y).max() > 4)
    return max([z for z, g in zip(heights, gap) if g], default=top - 30)


def gather():
    """Name -> (vertices in the world, faces), finest level."""
    files, rest = fetch(), Rest()
    chest = Labels.load(files["mask.nii.gz"])
    belly = Labels.load(files["example_seg_fast_force_split.nii.gz"])
    over_chest = fit.Warp(fit.chest_landmarks(chest, rest))
    over_belly = fit.Warp(shared(chest, belly, over_chest, fit.pelvis_landmarks(belly, rest)))
    print("landmarks off by mm: chest", rms(over_chest), "belly", rms(over_belly))

    walls, cavities = heart.parts(files["rodero_01_fullheart_1.5mm.vtu"], chest)
    out = {name: (over_chest(v), f) for name, (v, f) in walls.items()}
    meshes = {"heart": [out[k] for k in walls] + [(over_chest(v), f) for v, f in cavities]}
    for names, ct, warp in ((CHEST, chest, over_chest), (BELLY, belly, over_belly)):
        for name, number in names.items():
            v, f = raw(ct, number, thin(name))
            v = warp(v)
            meshes[name] = [outwards(v, f)]
    for name, number in (("aorta", AORTA), ("inferior-vena-cava", VENA_CAVA)):
        # The chest's CT leads to the second lumbar vertebra, the belly's on from there.
        upper, lower = raw(above(chest, chest.centre(30)[2] - 4, True), number, True), raw(above(belly, belly.centre(30)[2] + 6, False), number, True)
        meshes[name] = [(over_chest(upper[0]), upper[1]), (over_belly(lower[0]), lower[1])]
    v, f = meshes["bladder"][0]
    foot = fit.end(v, 1, -1)
    # The person's was full, 480 ml.
    meshes["bladder"] = [(foot + 0.8 * (v - foot), f)]
    inside = [k for k in meshes if k in BELLY and "iliac" not in k or k in ("liver", "stomach", "pancreas", "spleen", "portal-vein")]
    move = wall.within([meshes[k] for k in inside])
    for k in inside:
        meshes[k] = [(move(v), f) for v, f in meshes[k]]

    grid = Grid()
    bones = [k for k in rest.bones if any(w in k for w in ("thoracic", "lumbar", "ribcage", "sacrum", "pelvis", "cervical"))]
    for name in ORDER[:VESSELS]:
        grid.add(name, meshes[name])
    for bone in bones:
        grid.add("bones", [rest.bones[bone]])
    for name in ORDER[VESSELS:]:
        grid.add(name, meshes[name])
    grid.close()
    bend = over_chest([[*chest.centre(AORTA)[:2], above_bend(chest.points(AORTA))]])[0][1]
    loin = rest.bones["torso_geom_1_thoracic12_s"][0][:, 1].mean()
    for name in ORDER[1:]:
        target, soft = setting(name)
        if name == "aorta":
            # Parts overlap by 3 mm, so that no gap shows between their rounded ends.
            cuts = {
                "aortic-arch": lambda m, y: m & (y > loin) & ~leg(m & (y <= bend - 0.003) & (y > loin)),
                "thoracic-aorta": lambda m, y: leg(m & (y <= bend) & (y > loin - 0.003)),
                "abdominal-aorta": lambda m, y: m & (y <= loin),
            }
            for part, cut in cuts.items():
                out[part] = grid.take(name, target // 2 + 1000, soft, clip=cut)
            continue
        out[name] = grid.take(name, target, soft, keep=2 if name in ("small-bowel", "pulmonary-veins") else 1, step=1.0 if thin(name) else 1.3)
    far = brain.shell(rest.bones["hat_skull"])
    for name, (v, f) in brain.parts(files["mni_icbm152_gm_tal_nlin_sym_09a_converted.nii.gz"].parent, brain.STEM).items():
        out[name] = (brain.into_skull(v, far), f[:, ::-1])
    out["spinal-cord"] = cord(chest, over_chest)
    return {k: outwards(v, f) for k, (v, f) in out.items()}, rest


def rms(warp):
    return round(1000 * float(np.sqrt((warp.residual**2).mean())), 1)


def fixed_to(name, system):
    if system == "nerves" and name != "spinal-cord":
        return "head"
    return next((b for b, keys in LOW.items() if any(k in name for k in keys)), "torso")


def main():
    organs, rest = gather()
    totals = {"": [0, 0, 0], "coarse": [0, 0, 0]}
    systems = {}
    for s in table_organs.STRUCTURES:
        systems.setdefault(s["system"], []).append(s["id"])
    assert sorted(organs) == sorted(sum(systems.values(), [])), set(organs) ^ set(sum(systems.values(), []))
    for system, names in systems.items():
        for level, change in (("", lambda v, f: (v, f)), ("coarse", coarse)):
            parts = [body.Part(n, fixed_to(n, system), *change(*organs[n])) for n in names]
            totals[level] = [a + b for a, b in zip(totals[level], body.write(system, parts, rest, level))]
    print("bytes, brotli, vertices", totals)


if __name__ == "__main__":
    main()
