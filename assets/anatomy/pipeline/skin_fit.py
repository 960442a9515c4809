"""Local mending of a posed skin: no bone may stick out, arms and legs may not run into the trunk or each other.

Each round measures how far every bone point lies under the skin that belongs to it, asks the vertices around a
point that lies too shallow to move outwards, and lets the rest of the surface follow as a thin plate does."""
import numpy as np
import scipy.sparse as sparse
import trimesh
from scipy.sparse.linalg import splu
from scipy.spatial import cKDTree
from trimesh.ray.ray_pyembree import RayMeshIntersector

# How deep bone lies under skin at the least, metres.
DEPTH = {
    "finger": 0.0022, "thumb": 0.0022, "hand": 0.0026, "lowerarm": 0.0035, "upperarm": 0.005, "trunk": 0.004, "head": 0.0035,
    "pelvis": 0.007, "upperleg": 0.006, "lowerleg": 0.0035, "foot": 0.003, "toe": 0.0022, "shoulder": 0.004,
}  # fmt: skip


def normals(v, faces):
    return np.asarray(trimesh.Trimesh(v, faces, process=False).vertex_normals)


def closest(points, v, faces, among, near=12):
    """Signed distance (outside positive), face, barycentric weights of the nearest point on the faces `among`."""
    t = v[faces[among]]
    tree = cKDTree(t.mean(1))
    k = min(near, len(among))
    _, candidates = tree.query(points, k)
    candidates = candidates.reshape(len(points), -1)
    best = np.full(len(points), np.inf)
    face = np.zeros(len(points), int)
    at = np.zeros_like(points)
    for c in candidates.T:
        q = trimesh.triangles.closest_point(t[c], points)
        d = np.linalg.norm(q - points, axis=1)
        better = d < best
        best[better], face[better], at[better] = d[better], c[better], q[better]
    bary = np.clip(trimesh.triangles.points_to_barycentric(t[face], at), 0, 1)
    n = (normals(v, faces)[faces[among[face]]] * bary[..., None]).sum(1)
    sign = np.where(((points - at) * n).sum(1) > 0, 1.0, -1.0)
    return best * sign, among[face], bary


def inside(points, v, faces):
    """Whether each point lies within the surface: the majority of three rays, so that a slit does not matter."""
    mesh = trimesh.Trimesh(v, faces, process=False)
    tracer = RayMeshIntersector(mesh)
    votes = np.zeros(len(points), int)
    for d in ([0.013, 0.021, 1.0], [0.97, 0.11, -0.17], [-0.95, -0.07, -0.21]):
        tri, ray = tracer.intersects_id(points, np.tile(np.array(d) / np.linalg.norm(d), (len(points), 1)), multiple_hits=True)
        # Leaving counts up and entering down, so that two parts which cross each other still count as inside.
        way = np.sign(mesh.face_normals[tri] @ np.array(d))
        votes += np.bincount(ray, weights=way, minlength=len(points)) > 0.5
    return votes >= 2


def rim(faces, among):
    """1 for each vertex on the open edge of the patch `among`, else 0."""
    f = faces[among]
    e = np.sort(np.vstack([f[:, [0, 1]], f[:, [1, 2]], f[:, [2, 0]]]), axis=1)
    unique, count = np.unique(e, axis=0, return_counts=True)
    out = np.zeros(faces.max() + 1)
    out[unique[count == 1].ravel()] = 1
    return out


def kind_key(allowed):
    return tuple(allowed)


class Plate:
    """Thin plate on the mesh: carries wished displacements of some vertices to all, smoothly."""

    def __init__(self, v, faces, mirror, stiffness=10.0, rest=0.03):
        n = len(v)
        e = np.vstack([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
        a = sparse.coo_matrix((np.ones(len(e)), (e[:, 0], e[:, 1])), (n, n)).tocsr()
        a = ((a + a.T) > 0).astype(float)
        lap = sparse.eye(n) - sparse.diags(1 / np.maximum(np.asarray(a.sum(1)).ravel(), 1)) @ a
        self.smooth = stiffness * (lap.T @ lap)
        self.rest, self.mirror = rest, mirror

    def carry(self, wish, asked):
        w = np.where(asked, 60.0, self.rest)
        u = splu((self.smooth + sparse.diags(w)).tocsc()).solve(wish * (60.0 * asked)[:, None])
        flip = u[self.mirror] * np.array([-1.0, 1, 1])
        return (u + flip) / 2


def ask(wish, asked, amount, corners, bary, direction):
    """Raises the wish of each nearby corner to `amount` along `direction`."""
    for k in range(3):
        use = bary[:, k] > 0.15
        i, a, d = corners[use, k], amount[use], direction[use]
        order = np.argsort(a)
        i, a, d = i[order], a[order], d[order]
        more = a > np.linalg.norm(wish[i], axis=1)
        wish[i[more]] = a[more, None] * d[more]
        asked[i[more]] = True


def mend(v, faces, parts, bones, mirror, obstacles, rounds=10, say=print):
    """`parts`: name of each face's part. `bones`: (kind, points, allowed parts). `obstacles`: (vertex mask, face mask,
    gap) pairs that must not cross; vertices with x beyond the midline are held by `obstacles` too."""
    plate = Plate(v, faces, mirror)
    border, shallow = {}, []
    for r in range(rounds):
        wish, asked = np.zeros_like(v), np.zeros(len(v), bool)
        n = normals(v, faces)
        worst, count = 0.0, 0
        everywhere = inside(np.vstack([p for _, p, _ in bones]), v, faces[parts != "cavity"])
        first = 0
        for kind, points, allowed in bones:
            within = everywhere[first : first + len(points)]
            first += len(points)
            among = np.flatnonzero(np.isin(parts, allowed))
            d, f, bary = closest(points, v, faces, among)
            # The edge of the patch is no skin: what is nearest to it says nothing about depth.
            edge = border[kind_key(allowed)] if kind_key(allowed) in border else border.setdefault(kind_key(allowed), rim(faces, among))
            at_edge = (edge[faces[f]] * bary).sum(1) > 0.3
            d = np.where(within, -np.abs(d), np.abs(d))
            lack = d + DEPTH[kind]
            if r == 0:
                shallow.append(d > -0.02)
            bad = (lack > 1e-5) & (lack < (0.012 if kind == "head" else 0.04)) & ~at_edge
            worst, count = max(worst, d[~at_edge].max(initial=-1)), count + int((d > 0.001).sum())
            if r in (0, rounds - 1) and (d > 0.001).any():
                say("   ", kind, allowed[0], int((d > 0.001).sum()), f"{d.max() * 1000:.1f} mm")
            corners = faces[f[bad]]
            direction = (n[corners] * bary[bad][..., None]).sum(1)
            direction /= np.linalg.norm(direction, axis=1, keepdims=True)
            ask(wish, asked, lack[bad] * 1.05, corners, bary[bad], direction)
        if r == 0:
            bones = [(k, p[near], a) for (k, p, a), near in zip(bones, shallow) if near.any()]
        crossing = 0.0
        for title, moving, wall, gap in obstacles if r < 6 else []:
            i = np.flatnonzero(moving)
            edge = rim(faces, np.flatnonzero(wall))
            d, f, bary = closest(v[i], v, faces, np.flatnonzero(wall))
            deep = gap - d
            bad = (deep > 0) & (deep < (0.004 if gap < 0.001 else 0.015)) & ((edge[faces[f]] * bary).sum(1) < 0.3)
            crossing = max(crossing, float(deep[bad].max(initial=0)))
            if r in (0, rounds - 1) and bad.any():
                say("   crossing", title, int(bad.sum()), f"{deep[bad].max() * 1000:.1f} mm", np.round(v[i[bad]].mean(0), 3))
            corners = faces[f[bad]]
            out = (n[corners] * bary[bad][..., None]).sum(1)
            out /= np.linalg.norm(out, axis=1, keepdims=True)
            j = i[bad]
            fresh = ~asked[j]
            wish[j[fresh]] = 0.6 * deep[bad][fresh, None] * out[fresh]
            asked[j[fresh]] = True
        if r % 4 == 0 or r == rounds - 1:
            say(f"round {r}: {count} points out, worst {worst * 1000:.1f} mm, crossing {crossing * 1000:.1f} mm, asked {asked.sum()}")
        if not asked.any():
            break
        v = v + plate.carry(wish, asked)
    return v
