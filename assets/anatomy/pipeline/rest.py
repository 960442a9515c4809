"""Where the skeleton's bodies stand at rest: the frames that every other part of the body is fixed to."""
import pathlib

import numpy as np

from check_picture import matrix, read

SKELETON = pathlib.Path(__file__).parent.parent / "skeleton.bin"


def turn(axis, angle):
    x, y, z = axis
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * k @ k


def coordinates(body):
    """Zero or the nearest limit; what is coupled follows its driver, as `Pose::rest` does."""
    q = [min(max(0.0, j["range"][0]), j["range"][1]) for j in body["joints"]]
    for i, j in enumerate(body["joints"]):
        if c := j.get("coupling"):
            x = q[c["driver"]] if c["driver"] is not None else 0.0
            q[i] = sum(a * x**k for k, a in enumerate(c["coefficients"]))
    return q


class Rest:
    """Bodies by name: (rotation, translation) from the body's frame to the world. Metres, Y up, facing +Z, left at +X."""

    def __init__(self):
        body, meshes = read(SKELETON)
        q, self.place, order = coordinates(body), {}, []
        for i, b in enumerate(body["bodies"]):
            r, t = matrix(b["rotation"]), np.array(b["translation"])
            if b["parent"] is not None:
                pr, pt = order[b["parent"]]
                r, t = pr @ r, pr @ t + pt
            for k, j in enumerate(body["joints"]):
                if j["body"] != i:
                    continue
                axis, anchor = np.array(j["axis"]), np.array(j["anchor"])
                if j["kind"] == "slide":
                    t = t + r @ axis * q[k]
                else:
                    spin = turn(axis, q[k])
                    t = t + r @ (anchor - spin @ anchor)
                    r = r @ spin
            order.append((r, t))
            self.place[b["name"]] = (r, t)
        self.bones = {}
        for b, (v, f) in zip(body["bones"], meshes):
            r, t = order[b["body"]]
            self.bones[b["name"]] = (v @ r.T + t, f)

    def into(self, name, v):
        """World -> the body's frame."""
        r, t = self.place[name]
        return (v - t) @ r

    def world(self, name, v):
        """The body's frame -> world."""
        r, t = self.place[name]
        return v @ r.T + t
