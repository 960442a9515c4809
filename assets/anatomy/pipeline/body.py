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
    return seal(system, [packed(p, rest, step) for p in parts], level, extra)


def extend(system, parts, rest=None, level="", drop=()):
    """Puts parts at the end of a file that is there, instead of those of the same ids and of `drop`; all others keep
    their bytes."""
    rest = rest or Rest()
    away = {p.id for p in parts} | set(drop)
    kept = [e for e in blobs(path_of(system, level)) if e[0]["id"] not in away]
    return seal(system, kept + [packed(p, rest, STEP_M) for p in parts], level)


def path_of(system, level=""):
    return OUT / f"{system}{'.' + level if level else ''}.bin"


def packed(p, rest, step):
    """The entry of a part and its bytes."""
    v = rest.into(p.body, np.asarray(p.vertices, float))
    n = None if p.normals is None else np.asarray(p.normals, float) @ rest.place[p.body][0]
    f = np.asarray(p.faces, np.int64)
    corners = v[f]
    volume = np.einsum("ij,ij->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) / 6
    if volume <= 0:
        raise ValueError(f"{p.id} is inside out")
    data, lo, hi, nv, nf = geometry.pack(v, f, step, n)
    box = {"minimum": [float(x) for x in lo], "maximum": [float(x) for x in hi]}
    return {"id": p.id, "body": p.body} | box | {"vertices": nv, "triangles": nf}, data


def seal(system, parts, level="", extra=()):
    entries, blob = [e for e, _ in parts], b"".join(data for _, data in parts)
    head = json.dumps({"system": system, "parts": entries}, separators=(",", ":")).encode()
    data = container.seal([(b"PART", head), (b"MESH", blob), *extra], container.BODY_SYSTEM)
    OUT.mkdir(exist_ok=True)
    path_of(system, level).write_bytes(data)
    small, count = len(brotli.compress(data, quality=11, lgwin=22)), sum(e["vertices"] for e in entries)
    print(f"{system} {level}: {len(parts)} parts, {count} vertices, {len(data)} bytes, {small} by brotli")
    return len(data), small, count


def sections(path):
    raw = pathlib.Path(path).read_bytes()
    assert raw[:8] == container.BODY_SYSTEM
    out = {}
    for i in range(struct.unpack("<I", raw[12:16])[0]):
        tag, at, size = struct.unpack("<4sII", raw[24 + 12 * i : 36 + 12 * i])
        out[tag] = raw[at : at + size]
    return json.loads(out[b"PART"]), out[b"MESH"]


def blobs(path):
    """The parts of a file: each its entry and its bytes."""
    head, mesh = sections(path)
    out, at = [], 0
    for e in head["parts"]:
        size = 8 * e["vertices"] + 6 * e["triangles"]
        out.append((e, mesh[at : at + size]))
        at += size
    return out


def read(path):
    """The parts of a file, in each body's frame, without normals: for the checks and pictures."""
    head, mesh = sections(path)
    at, out = 0, []
    for e in head["parts"]:
        n, t = e["vertices"], 3 * e["triangles"]
        lo, hi = np.array(e["minimum"]), np.array(e["maximum"])
        q = np.stack([undelta(mesh[at + 2 * n * k : at + 2 * n * (k + 1)], n) for k in range(3)], 1)
        at += 8 * n
        out.append(Part(e["id"], e["body"], q / 65535 * (hi - lo) + lo, undelta(mesh[at : at + 2 * t], t).reshape(-1, 3)))
        at += 2 * t
    return head["system"], out
