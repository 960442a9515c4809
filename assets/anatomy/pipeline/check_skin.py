"""Holds the skins of ../body against the skeleton at rest: how far any bone sticks out. `python check_skin.py [PICTURE.png]`
also draws them, skeleton inside, for looking at."""
import sys

import numpy as np

import body
import skin_picture
from rest import Rest
from skin_fit import closest, inside

TOLERANCE_M = 0.001


def world(rest, part):
    return rest.world(part.body, part.vertices), part.faces


def sticking_out(rest, skin):
    """(bone, metres) for each bone with a vertex outside the skin."""
    v, f = skin
    for name, (points, _) in rest.bones.items():
        out = points[~inside(points, v, f)]
        if len(out):
            yield name, float(np.abs(closest(out, v, f, np.arange(len(f)), 24)[0]).max())


def main():
    rest = Rest()
    skeleton = rest.bones.values()
    first = np.cumsum([0] + [len(v) for v, _ in skeleton])
    bones = np.vstack([v for v, _ in skeleton]), np.vstack([f + n for (_, f), n in zip(skeleton, first)])
    images, failed = [], False
    for level in ("", ".coarse"):
        for part in body.read(body.OUT / f"skin{level}.bin")[1]:
            skin = world(rest, part)
            for name, depth in sticking_out(rest, skin):
                print(part.id + level, name, f"{depth * 1000:.2f} mm")
                failed |= depth > TOLERANCE_M
            if not level:
                images += [skin_picture.render(view, (-0.3, 0.3, -0.03, 1.72), bones, skin, 420, 0.5) for view in ("front", "left", "back")]
                images.append(skin_picture.render("oblique", (-0.3, 0.3, -0.03, 1.72), None, skin, 420, 1.0))
    if len(sys.argv) > 1:
        skin_picture.beside(images).save(sys.argv[1])
    sys.exit(failed)


if __name__ == "__main__":
    main()
