"""Draws ../skeleton.bin at rest from four sides and close up, to be looked at: `python check_picture.py OUT.png`.

It reads the file with its own small reader and shades in software, so a damaged mesh shows."""
import json
import pathlib
import struct
import sys

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.collections import PolyCollection  # noqa: E402


def undelta(data, n):
    z = np.frombuffer(data[:n], np.uint8).astype(np.int32) | (np.frombuffer(data[n : 2 * n], np.uint8).astype(np.int32) << 8)
    return np.cumsum((z >> 1) ^ -(z & 1)) & 65535


def read(path):
    raw = pathlib.Path(path).read_bytes()
    _, count, _ = struct.unpack("<IIQ", raw[8:24])
    parts = {}
    for i in range(count):
        tag, at, size = struct.unpack("<4sII", raw[24 + 12 * i : 36 + 12 * i])
        parts[tag] = raw[at : at + size]
    body, mesh, at, out = json.loads(parts[b"BODY"]), parts[b"MESH"], 0, []
    for b in body["bones"]:
        n, t = b["vertices"], b["triangles"] * 3
        lo, hi = np.array(b["minimum"]), np.array(b["maximum"])
        v = np.stack([undelta(mesh[at + 2 * n * k : at + 2 * n * (k + 1)], n) for k in range(3)], 1) / 65535 * (hi - lo) + lo
        at += 8 * n
        out.append((v, undelta(mesh[at : at + 2 * t], t).reshape(-1, 3)))
        at += 2 * t
    return body, out


def matrix(q):
    x, y, z, w = q
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def world(body):
    out = []
    for b in body["bodies"]:
        r, t = matrix(b["rotation"]), np.array(b["translation"])
        if b["parent"] is not None:
            pr, pt = out[b["parent"]]
            r, t = pr @ r, pr @ t + pt
        out.append((r, t))
    return out


def draw(ax, triangles, right, up, toward, box):
    c = triangles.mean(1)
    x, y = c @ right, c @ up
    keep = (x > box[0]) & (x < box[1]) & (y > box[2]) & (y < box[3])
    t = triangles[keep]
    n = np.cross(t[:, 1] - t[:, 0], t[:, 2] - t[:, 0])
    n /= np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-15)
    front = n @ toward > 0
    t, n = t[front], n[front]
    order = np.argsort(t.mean(1) @ toward)
    light = toward + 0.5 * up + 0.4 * right
    light /= np.linalg.norm(light)
    shade = 0.25 + 0.75 * np.clip(n[order] @ light, 0, 1)
    flat = np.stack([t[order] @ right, t[order] @ up], -1)
    ax.add_collection(PolyCollection(flat, facecolors=np.stack([shade, shade * 0.96, shade * 0.88], 1), edgecolors="face", linewidths=0.1))
    ax.set(xlim=box[:2], ylim=box[2:], aspect="equal")
    ax.axis("off")


def main():
    body, meshes = read(pathlib.Path(__file__).parent.parent / "skeleton.bin")
    place = world(body)
    all_t = []
    for b, (v, f) in zip(body["bones"], meshes):
        r, t = place[b["body"]]
        all_t.append((v @ r.T + t)[f])
    tri = np.concatenate(all_t)
    x, y, z = np.eye(3)
    fig, axes = plt.subplots(2, 4, figsize=(20, 14))
    views = [
        (x, y, z, (-0.35, 0.35, 0, 1.75)),
        (-z, y, x, (-0.35, 0.35, 0, 1.75)),
        (-x, y, -z, (-0.35, 0.35, 0, 1.75)),
        (x, y, z, (-0.12, 0.12, 1.4, 1.72)),
        (-z, y, x, (-0.05, 0.2, 1.4, 1.72)),
        (x, y, z, (0.1, 0.3, 0.65, 0.95)),
        (x, y, z, (-0.2, 0.2, 1.0, 1.45)),
        (x, y, z, (-0.2, 0.2, 0.0, 1.02)),
    ]
    for ax, (r, u, w, box) in zip(axes.flat, views):
        draw(ax, tri, r, u, w, box)
    fig.tight_layout()
    fig.savefig(sys.argv[1], dpi=70)


if __name__ == "__main__":
    main()
