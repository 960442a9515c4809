"""Bone meshes: from the source's triangles to small, smooth, quantised ones."""
import numpy as np
import fast_simplification
import trimesh


def clean(vertices, faces):
    """Merges equal vertices and drops degenerate faces, so that normals are shared."""
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    mesh.merge_vertices(digits_vertex=7)
    mesh.update_faces(mesh.nondegenerate_faces(height=1e-9))
    mesh.update_faces(mesh.unique_faces())
    mesh.remove_unreferenced_vertices()
    return np.asarray(mesh.vertices, float), np.asarray(mesh.faces, np.int64)


def vertex_normals(v, f):
    """Angle-weighted vertex normals (Thuermer and Wuethrich 1998)."""
    n = np.zeros_like(v)
    p = v[f]
    face = np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0])
    face /= np.maximum(np.linalg.norm(face, axis=1, keepdims=True), 1e-20)
    for i in range(3):
        a, b = p[:, (i + 1) % 3] - p[:, i], p[:, (i + 2) % 3] - p[:, i]
        cos = (a * b).sum(1) / np.maximum(np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1), 1e-20)
        np.add.at(n, f[:, i], face * np.arccos(np.clip(cos, -1, 1))[:, None])
    length = np.linalg.norm(n, axis=1, keepdims=True)
    n = np.where(length > 1e-12, n / np.maximum(length, 1e-12), [0.0, 1.0, 0.0])
    return n


def round_off(v, f):
    """One step of curved PN triangles (Vlachos et al. 2001): keeps every source vertex and puts each
    edge's new middle on the cubic patch, so that a coarse bone gets a round outline. No detail is invented."""
    n = vertex_normals(v, f)
    edges = np.sort(np.vstack([f[:, [0, 1]], f[:, [1, 2]], f[:, [2, 0]]]), axis=1)
    unique, inverse = np.unique(edges, axis=0, return_inverse=True)
    a, b = unique[:, 0], unique[:, 1]
    d = v[b] - v[a]
    ca = (2 * v[a] + v[b] - (d * n[a]).sum(1, keepdims=True) * n[a]) / 3
    cb = (2 * v[b] + v[a] + (d * n[b]).sum(1, keepdims=True) * n[b]) / 3
    middle = (v[a] + 3 * ca + 3 * cb + v[b]) / 8
    # Across a sharp ridge the two normals disagree and the patch would bulge: stay on the edge there.
    flat = (v[a] + v[b]) / 2
    trust = np.clip(((n[a] * n[b]).sum(1, keepdims=True) - 0.2) / 0.5, 0, 1)
    middle = flat + trust * (middle - flat)
    m = len(f)
    e = inverse.reshape(3, m) + len(v)
    f2 = np.vstack(
        [
            np.stack([f[:, 0], e[0], e[2]], 1),
            np.stack([f[:, 1], e[1], e[0]], 1),
            np.stack([f[:, 2], e[2], e[1]], 1),
            np.stack([e[0], e[1], e[2]], 1),
        ]
    )
    return np.vstack([v, middle]), f2


def decimate(v, f, target):
    """Quadric decimation to about `target` triangles."""
    if len(f) <= target:
        return v, f
    v2, f2 = fast_simplification.simplify(
        v.astype(np.float64), f.astype(np.int32), target_reduction=1 - target / len(f), agg=3
    )
    return clean(v2, f2)


def in_order_of_use(v, f):
    """Renumbers vertices by first use: neighbours get near indices, which deltas then pack well."""
    flat = f.reshape(-1)
    _, first = np.unique(flat, return_index=True)
    order = flat[np.sort(first)]
    back = np.empty(len(v), np.int64)
    back[order] = np.arange(len(order))
    return v[order], back[f]


def neighbours_first(f):
    """Orders triangles so that each shares an edge with a recent one (breadth first)."""
    adjacency = trimesh.graph.face_adjacency(faces=f)
    near = [[] for _ in f]
    for a, b in adjacency:
        near[a].append(b)
        near[b].append(a)
    seen, out = np.zeros(len(f), bool), []
    for start in range(len(f)):
        if seen[start]:
            continue
        stack = [start]
        seen[start] = True
        while stack:
            t = stack.pop()
            out.append(t)
            for k in near[t]:
                if not seen[k]:
                    seen[k] = True
                    stack.append(k)
    return f[out]


def octahedral(n):
    """Unit vectors to two signed bytes (Cigolle et al. 2014)."""
    n = n / np.abs(n).sum(1, keepdims=True)
    xy = n[:, :2].copy()
    low = n[:, 2] < 0
    sign = np.where(xy >= 0, 1.0, -1.0)
    xy[low] = (1 - np.abs(n[low][:, [1, 0]])) * sign[low]
    return np.clip(np.round(xy * 127), -127, 127).astype(np.int8)


def delta16(values):
    """Wrapping difference to the value before, zigzag, low bytes then high bytes."""
    d = np.diff(values.astype(np.int64), prepend=0).astype(np.uint16).astype(np.int16).astype(np.int32)
    z = ((d << 1) ^ (d >> 15)).astype(np.uint16)
    return (z & 255).astype(np.uint8).tobytes() + (z >> 8).astype(np.uint8).tobytes()


def pack(v, f, step=0.0, normals=None):
    """(bytes, minimum, maximum, vertices, triangles) of one mesh. Places are rounded to the largest power of two of
    the 65,535th part of the box that `step` (metres) allows, which packs better; normals are made where none are given."""
    f = neighbours_first(f)
    if normals is not None:
        v = np.hstack([v, normals])
    v, f = in_order_of_use(v, f)
    assert len(v) < 65536
    n = octahedral(vertex_normals(v, f) if normals is None else v[:, 3:])
    v = v[:, :3]
    lo, hi = v.min(0), v.max(0)
    lo, hi = np.float32(lo - 1e-7), np.float32(hi + 1e-7)
    q = np.clip(np.round((v - lo) / (hi - lo) * 65535), 0, 65535)
    if step:
        grain = np.exp2(np.floor(np.log2(np.maximum(step / (hi - lo) * 65535, 1))))
        q = np.minimum(np.round(q / grain) * grain, np.floor(65535 / grain) * grain)
    q = q.astype(np.uint16)
    data = b"".join(delta16(q[:, k]) for k in range(3))
    data += n[:, 0].tobytes() + n[:, 1].tobytes()
    data += delta16(f.reshape(-1))
    return data, lo, hi, len(v), len(f)
