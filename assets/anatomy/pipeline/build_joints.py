"""The soft tissue of the joints -> ../body/joints.bin and joints.coarse.bin, each with a section `SKIN`: cartilage,
menisci, discs, ligaments, drawn on the bones of ../skeleton.bin.

The right side is made and mirrored: the skeleton's sides match within a millimetre."""
import numpy as np

import body
import joint_ankle
import joint_hand
import joint_hip
import joint_knee
import joint_shoulder
import joint_spine
import skin_finish
from rest import Rest

PAIRED = [joint_knee, joint_hip, joint_shoulder, joint_hand, joint_ankle]
MIDDLE = [joint_spine]
COARSE = 0.21  # of the triangles


def pieces(rest):
    for joint in PAIRED:
        for piece in joint.pieces(rest):
            yield from piece.thin(COARSE).sided()
    for joint in MIDDLE:
        for piece in joint.pieces(rest):
            yield piece.thin(COARSE)


def main():
    rest = Rest()
    made = list(pieces(rest))
    for level in ("", "coarse"):
        parts = []
        for p in made:
            v, f = p.coarse if level else (p.vertices, p.faces)
            parts.append(body.Part(p.id, p.bind(p.vertices[:1])[0][0], v, f))
        body.write("joints", parts, rest, level)
        # The writer puts vertices in its own order: the bodies follow what it wrote.
        _, read = body.read(body.OUT / f"joints{'.' + level if level else ''}.bin")
        body.write("joints", parts, rest, level, extra=[(b"SKIN", bound(made, read, rest))])


def bound(made, read, rest):
    """The section `SKIN` of the pieces as they were written."""
    names, weights = [], []
    for piece, part in zip(made, read, strict=True):
        mine, w = piece.bind(rest.world(part.body, part.vertices))
        names += [n for n in mine if n not in names]
        full = np.zeros((len(w), 255))
        full[:, [names.index(n) for n in mine]] = w
        weights.append(full)
    return skin_finish.section(names, [skin_finish.packed(w) for w in weights])


if __name__ == "__main__":
    main()
