"""Bones that the jointed skeleton has merged in one mesh, each by itself -> ../body/skeleton.bin and
skeleton.coarse.bin.

The merged meshes of neck, rib cage and feet consist of unconnected pieces, one a bone: so each separate bone lies
exactly where the merged one shows it. Coarse ones are rounded off as build_skeleton.py does."""
import numpy as np

import body
import geometry
from rest import Rest
from skin_fit import closest
from skin_pose import Skeleton, toes

# The front-to-back and inner-to-outer order of the tarsals of one foot, by the place of their middle.
TARSALS = ["navicular", "cuboid", "medial-cuneiform", "intermediate-cuneiform", "lateral-cuneiform", "calcaneus"]


def side_of(v):
    return "l" if v[:, 0].mean() > 0 else "r"


def neck(skeleton):
    """C1 to C7 from above, and the discs between C2 and C7."""
    pieces = skeleton.pieces("hat_cervical")
    discs = [p for p in pieces if np.ptp(p[0][:, 2]) < 0.02]
    bones = [p for p in pieces if np.ptp(p[0][:, 2]) >= 0.02]
    assert len(bones) == 7 and len(discs) == 5, (len(bones), len(discs))
    # The transverse processes stand in order even where the dens of the axis reaches above the atlas.
    bones.sort(key=lambda p: -np.median(p[0][:, 1]))
    discs.sort(key=lambda p: -p[0][:, 1].mean())
    for n, (v, f) in enumerate(bones, 1):
        yield f"cervical-vertebra-{n}", v, f
    for n, (v, f) in enumerate(discs, 2):
        yield f"cervical-disc-{n}", v, f


def cage(skeleton):
    """Ribs 1 to 12 of each side from above, and the sternum with all cartilage."""
    pieces = skeleton.pieces("torso_geom_13_ribcage_s")
    middle = [p for p in pieces if p[0][:, 0].min() < 0 < p[0][:, 0].max()]
    assert len(middle) == 1 and len(pieces) == 25
    yield "sternum", *middle[0]
    for s in "rl":
        ribs = [p for p in pieces if p is not middle[0] and side_of(p[0]) == s]
        # At the spine, where ribs hang least, their order is the vertebrae's.
        ribs.sort(key=lambda p: -p[0][np.abs(p[0][:, 0]) < np.abs(p[0][:, 0]).min() + 0.012, 1].mean())
        for n, (v, f) in enumerate(ribs, 1):
            yield f"rib-{n}-{s}", v, f


def foot(skeleton, s):
    pieces = skeleton.pieces(f"{s}_foot")
    long = [p for p in pieces if np.ptp(p[0][:, 2]) > 0.06 and p[0][:, 2].max() > 0]
    long.sort(key=lambda p: np.abs(p[0][:, 0]).mean())
    assert len(long) == 5 and len(pieces) == 11
    for n, (v, f) in enumerate(long, 1):
        yield f"metatarsal-{n}-{s}", v, f
    short = [p for p in pieces if all(p is not x for x in long)]
    short.sort(key=lambda p: p[0][:, 2].mean())
    heel, rest = short[0], short[1:]
    # Behind the three cuneiforms stand the cuboid, outermost, and the navicular.
    rest.sort(key=lambda p: np.abs(p[0][:, 0]).mean())
    cuboid = rest.pop()
    rest.sort(key=lambda p: p[0][:, 2].mean())
    navicular = rest.pop(0)
    rest.sort(key=lambda p: np.abs(p[0][:, 0]).mean())
    for name, (v, f) in zip(TARSALS, [navicular, cuboid, *rest, heel], strict=True):
        yield f"{name}-{s}", v, f


def phalanges(skeleton, s):
    pieces = skeleton.pieces(f"{s}_bofoot")
    chains = toes(skeleton, s)
    assert len(pieces) == 14
    seen = set()
    for n, ends in enumerate(chains, 1):
        names = ["proximal", "distal"] if n == 1 else ["proximal", "middle", "distal"]
        assert len(ends) == len(names) + 1
        for name, a, b in zip(names, ends, ends[1:]):
            i = int(np.argmin([np.linalg.norm(v.mean(0) - (a + b) / 2) for v, _ in pieces]))
            assert i not in seen
            seen.add(i)
            yield f"toe-{name}-phalanx-{n}-{s}", *pieces[i]


def smooth(v, f, most):
    """Rounded off where coarse, with at most so many triangles, and wound outwards."""
    source = v, f
    v, f = geometry.round_off(v, f)
    if len(f) < 1000:
        v, f = geometry.round_off(v, f)
    v, f = geometry.decimate(v, f, most)
    # A patch over a thin ledge may bulge: nothing leaves the source by more than this.
    d, face, bary = closest(v, *source, np.arange(len(source[1])))
    at = (source[0][source[1][face]] * np.nan_to_num(bary, nan=1 / 3)[..., None]).sum(1)
    v = at + (v - at) * np.minimum(1, BULGE_M / np.maximum(np.abs(d), 1e-9))[:, None]
    corners = v[f]
    if np.einsum("ij,ij->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) < 0:
        f = f[:, ::-1]
    return v, f


BULGE_M = 0.001
COARSE = 0.35  # of the triangles
# Triangles that a bone of each kind keeps at most; the first word that its id holds decides.
MOST = {"disc": 240, "phalanx": 320, "metatarsal": 600, "cuneiform": 480, "navicular": 480, "cuboid": 480, "calcaneus": 1000, "rib": 800, "vertebra-1": 1400, "vertebra": 1000, "sternum": 2800}  # fmt: skip


def parts(skeleton, share=1.0):
    groups = [("neck", neck(skeleton)), ("torso", cage(skeleton))]
    groups += [(f"calcn_{s}", foot(skeleton, s)) for s in "rl"] + [(f"toes_{s}", phalanges(skeleton, s)) for s in "rl"]
    for bone, pieces in groups:
        for id, v, f in pieces:
            yield body.Part(id, bone, *smooth(v, f, int(share * next(n for word, n in MOST.items() if word in id))))


def main():
    skeleton = Skeleton(Rest())
    body.write("skeleton", list(parts(skeleton)), skeleton.rest)
    body.write("skeleton", list(parts(skeleton, COARSE)), skeleton.rest, "coarse")


if __name__ == "__main__":
    main()
