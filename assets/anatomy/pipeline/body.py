"""Writes and reads `../body/SYSTEM.bin`: the parts of one system, each in the frame of the body that it is fixed to.

    rest = Rest()
    write("muscles", [Part("gluteus-maximus-r", "pelvis", vertices, faces)], rest)

Vertices are given in the world at rest (metres, Y up, facing +Z, the person's left at +X); triangles run
counter-clockwise seen from outside. The layout is described in ../README.md."""
import dataclasses
import json
import pathlib
import struct

import brotli
import numpy as np

import container
import geometry
from check_picture import undelta
from rest import Rest

OUT = pathlib.Path(__file__).parent.parent / "body"
STEP_M = 2e-5  # places are kept to within half of this


@dataclasses.dataclass
class Part:
    id: str
    body: str
    vertices: np.ndarray
    faces: np.ndarray
    normals: np.ndarray | None = None  # in the world; made from the triangles where absent


def write(system, parts, rest=None, level="", extra=(), step=STEP_M):
    """Writes body/SYSTEM.bin, or body/SYSTEM.LEVEL.bin (`coarse`). `extra` are further (tag, bytes) sections, which
    readers that do not know them leave alone. Returns (bytes, brotli bytes, vertices)."""
    rest = rest or Rest()
    entries, blob = [], b""
    for p in parts:
        v = rest.into(p.body, np.asarray(p.vertices, float))
        n = None if p.normals is None else np.asarray(p.normals, float) @ rest.place[p.body][0]
        f = np.asarray(p.faces, np.int64)
        corners = v[f]
        volume = np.einsum("ij,ij->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) / 6
        if volume <= 0:
            raise ValueError(f"{p.id} is inside out")
        data, lo, hi, nv, nf = geometry.pack(v, f, step, n)
        box = {"minimum": [float(x) for x in lo], "maximum": [float(x) for x in hi]}
        entries.append({"id": p.id, "body": p.body} | box | {"vertices": nv, "triangles": nf})
        blob += data
    head = json.dumps({"system": system, "parts": entries}, separators=(",", ":")).encode()
    data = container.seal([(b"PART", head), (b"MESH", blob), *extra], container.BODY_SYSTEM)
    OUT.mkdir(exist_ok=True)
    (OUT / f"{system}{'.' + level if level else ''}.bin").write_bytes(data)
    packed, count = len(brotli.compress(data, quality=11, lgwin=22)), sum(e["vertices"] for e in entries)
    print(f"{system} {level}: {len(parts)} parts, {count} vertices, {len(data)} bytes, {packed} by brotli")
    return len(data), packed, count


def read(path):
    """The parts of a file, in each body's frame, without normals: for the checks and pictures."""
    raw = pathlib.Path(path).read_bytes()
    assert raw[:8] == container.BODY_SYSTEM
    sections = {}
    for i in range(struct.unpack("<I", raw[12:16])[0]):
        tag, at, size = struct.unpack("<4sII", raw[24 + 12 * i : 36 + 12 * i])
        sections[tag] = raw[at : at + size]
    head, mesh, at, out = json.loads(sections[b"PART"]), sections[b"MESH"], 0, []
    for e in head["parts"]:
        n, t = e["vertices"], 3 * e["triangles"]
        lo, hi = np.array(e["minimum"]), np.array(e["maximum"])
        q = np.stack([undelta(mesh[at + 2 * n * k : at + 2 * n * (k + 1)], n) for k in range(3)], 1)
        at += 8 * n
        out.append(Part(e["id"], e["body"], q / 65535 * (hi - lo) + lo, undelta(mesh[at : at + 2 * t], t).reshape(-1, 3)))
        at += 2 * t
    return head["system"], out
