"""Divides the surface of a hemisphere into lobes, along its own sulci, and closes each lobe.

A border runs from landmark to landmark along the edges of the mesh by the shortest way; where a sulcus parts two
lobes, ways through deep places are shorter. Where none does (between occipital, parietal and temporal lobe on the
outside, and on the inner side below the central sulcus) it is the straight way that is usual. What a border leaves
together is one lobe. Borders are smoothed across triangles; no place of the surface is moved. Each lobe is closed by
walls from its border to one place deep in the white matter, so that neighbours share their walls."""
import numpy as np
from scipy import sparse
from scipy.ndimage import gaussian_filter1d
from scipy.sparse.csgraph import connected_components, dijkstra

from geometry import vertex_normals

NAMES = ["frontal", "parietal", "temporal", "occipital"]
# The template's millimetres (x right, y forward, z up), on the right; mirrored for the left.
CENTRAL_TOP, SYLVIAN = (5, -34, 72), (57, -2, 9)
STEM, PARIETO_OCCIPITAL, NOTCH, ISTHMUS = (22, 5, -16), (8, -80, 42), (50, -64, -14), (14, -47, 2)
POSTERIOR, DIVIDE = (56, -40, 20), (46, -76, 10)
CALLOSUM, CREST = (1, -22, 26), (14, -22, -7)
# Borders: places, and whether the way is along a sulcus.
BORDERS = [
    ([CENTRAL_TOP, (20, -28, 66), (38, -26, 56), (47, -18, 46), (54, -8, 30), SYLVIAN], True),
    ([STEM, (38, 14, -16), (46, 12, -8), SYLVIAN, (54, -20, 12), POSTERIOR], True),
    ([PARIETO_OCCIPITAL, (14, -64, 16), ISTHMUS], True),
    ([POSTERIOR, DIVIDE], False),
    ([PARIETO_OCCIPITAL, DIVIDE, NOTCH, (30, -58, -12), ISTHMUS], False),
    ([CENTRAL_TOP, (3, -24, 44), CALLOSUM, (1, -22, 6), CREST], False),
    ([STEM, (16, -4, -13), CREST, (18, -34, -2), ISTHMUS], False),
]
SEEDS = {"frontal": (30, 45, 20), "parietal": (40, -55, 50), "temporal": (60, -25, -18), "occipital": (20, -95, 5)}
CORE = (26, -26, 8)
# Of a wall: how far along the border its shape is evened (vertices), of how many vertices one goes on inwards, where
# (of the way to the core), and how many of those share a copy of the core.
PLAIN, EVERY, CORTEX, STRETCH = 9, 3, 0.09, 8


def smoothing(n, f):
    """The mean of each vertex and its neighbours."""
    e = np.vstack([f[:, [0, 1]], f[:, [1, 2]], f[:, [2, 0]]])
    e = np.vstack([e, e[:, ::-1]])
    near = sparse.csr_matrix((np.ones(len(e)), (e[:, 0], e[:, 1])), (n, n))
    near.data[:] = 1
    near = near + sparse.eye(n)
    return sparse.diags(1 / np.asarray(near.sum(1)).ravel()) @ near


def depth(v, f):
    """How far each vertex lies under the smoothed surface, mm: high in sulci."""
    mean, s = smoothing(len(v), f), v
    for _ in range(40):
        s = mean @ s
    return ((s - v) * vertex_normals(v, f)).sum(1)


def nearest(v, at):
    return int(((v - at) ** 2).sum(1).argmin())


def ways(v, f, sign):
    """The vertices on borders."""
    e = np.unique(np.sort(np.vstack([f[:, [0, 1]], f[:, [1, 2]], f[:, [2, 0]]]), 1), axis=0)
    length = np.linalg.norm(v[e[:, 0]] - v[e[:, 1]], axis=1)
    deep = depth(v, f)[e].mean(1)
    graphs = [sparse.csr_matrix((w, (e[:, 0], e[:, 1])), (len(v), len(v))) for w in (length, length * np.exp(-0.7 * np.clip(deep, -4, 4)))]
    on = np.zeros(len(v), bool)
    for places, sulcus in BORDERS:
        marks = [nearest(v, np.array(p) * [sign, 1, 1]) for p in places]
        for a, b in zip(marks, marks[1:]):
            _, back = dijkstra(graphs[sulcus], directed=False, indices=a, return_predecessors=True)
            while b != a:
                on[b] = True
                b = back[b]
            on[a] = True
    return on


def shares(v, f, sign, rounds=3):
    """For each vertex how much it belongs to each lobe; the highest counts."""
    on = ways(v, f, sign)
    e = np.vstack([f[:, [0, 1]], f[:, [1, 2]], f[:, [2, 0]]])
    free = e[~on[e].any(1)]
    count, piece = connected_components(sparse.csr_matrix((np.ones(len(free)), (free[:, 0], free[:, 1])), (len(v),) * 2), directed=False)
    own = np.zeros((len(v), len(NAMES)))
    taken = {}
    for i, name in enumerate(NAMES):
        far = np.where(on, np.inf, ((v - np.array(SEEDS[name]) * [sign, 1, 1]) ** 2).sum(1))
        seed = piece[far.argmin()]
        assert seed not in taken, f"{name} and {taken[seed]} leak into each other"
        taken[seed] = name
        own[piece == seed, i] = 1
    mean = smoothing(len(v), f)
    known = own.sum(1) > 0
    while not known.all():
        # Borders and pockets between them go to whom they touch most.
        spread = mean @ own
        new = ~known & (spread.sum(1) > 0)
        own[new] = np.eye(len(NAMES))[spread[new].argmax(1)]
        known |= new
    for _ in range(rounds):
        own = mean @ own
    return own


def cut(v, f, own):
    """Vertices, with those on borders added, and for each lobe its triangles."""
    label = own.argmax(1)
    points, made, out = [v], {}, [[] for _ in NAMES]

    def crossing(a, b):
        """Where the border between two neighbours of different lobes runs."""
        a, b = min(a, b), max(a, b)
        if (a, b) not in made:
            i, j = label[a], label[b]
            da, db = own[a, i] - own[a, j], own[b, j] - own[b, i]
            t = np.clip(da / (da + db) if da + db > 0 else 0.5, 0.12, 0.88)
            made[a, b] = len(v) + len(points) - 1
            points.append((v[a] + t * (v[b] - v[a]))[None])
        return made[a, b]

    for t in f:
        kinds = label[t]
        if kinds[0] == kinds[1] == kinds[2]:
            out[kinds[0]].append(t)
        elif len(set(kinds)) == 2:
            k = next(k for k in range(3) if kinds[k] != kinds[k - 1] and kinds[k] != kinds[k - 2])
            a, b, c = t[k], t[(k + 1) % 3], t[(k + 2) % 3]
            p, q = crossing(a, b), crossing(c, a)
            out[label[a]].append((a, p, q))
            out[label[b]] += [(p, b, c), (p, c, q)]
        else:
            mid = len(v) + len(points) - 1
            points.append(v[t].mean(0)[None])
            a, b, c = t
            p, q, r = crossing(a, b), crossing(b, c), crossing(c, a)
            for corner, before, after in ((a, r, p), (b, p, q), (c, q, r)):
                out[label[corner]] += [(corner, after, mid), (corner, mid, before)]
    return np.vstack(points), [np.array(x) for x in out]


def walls(v, f, core, first):
    """From the border of a patch, whose vertices are those from `first` on, to `core`: vertices and faces of their own. The core stands there once for each
    stretch of the border, so that each is shaded by itself."""
    e = np.vstack([f[:, [0, 1]], f[:, [1, 2]], f[:, [2, 0]]])
    key = {tuple(x) for x in e}
    after = {}
    for a, b in e:
        if (b, a) not in key and min(a, b) >= first:
            after.setdefault(a, []).append(b)
    at, faces = [], []
    for start in list(after):
        loop, here = [], start
        while after.get(here):
            loop.append(here)
            here = after[here].pop()
        if len(loop) < 3:
            continue
        rim, n = v[loop], len(loop)
        # The wall leaves the gyri behind within the thickness of the cortex, and is plain from there on.
        plain = gaussian_filter1d(rim, min(PLAIN, n / 8), axis=0, mode="wrap")[::EVERY]
        plain, m = plain + CORTEX * (core - plain), -(-n // EVERY)
        here = sum(map(len, at))
        at += [rim, plain, np.repeat(core[None], -(-m // STRETCH), 0)]
        i = np.arange(n)
        outer, inner = here + i, here + n + i // EVERY
        outer2, inner2 = np.roll(outer, -1), np.roll(inner, -1)
        faces.append(np.stack([outer2, outer, inner], 1))
        faces.append(np.stack([outer2, inner, inner2], 1)[inner != inner2])
        j = np.arange(m)
        faces.append(np.stack([here + n + (j + 1) % m, here + n + j, here + n + m + j // STRETCH], 1))
    return np.vstack(at), np.vstack(faces)


def divide(v, f, own, core):
    """Name -> vertices, faces and normals of each lobe. The outside keeps the whole surface's normals, so that no
    seam shows between lobes."""
    normals = vertex_normals(v, f)
    points, patches = cut(v, f, own)
    near = np.vstack([normals, np.zeros((len(points) - len(v), 3))])
    for patch in patches:
        for t in patch:
            for i in t:
                if i >= len(v):
                    near[i] += normals[[k for k in t if k < len(v)]].sum(0)
    near /= np.maximum(np.linalg.norm(near, axis=1, keepdims=True), 1e-12)
    out = {}
    for name, patch in zip(NAMES, patches):
        used, back = np.unique(patch, return_inverse=True)
        inner, faces = walls(points, patch, core, len(v))
        vertices = np.vstack([points[used], inner])
        out[name] = (vertices, np.vstack([back.reshape(-1, 3), faces + len(used)]), np.vstack([near[used], vertex_normals(inner, faces)]))
    return out
