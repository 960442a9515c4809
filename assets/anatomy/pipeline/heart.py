"""The heart's walls by chamber from a tetrahedral mesh, set into the chest CT's own heart."""
import numpy as np
import vtk
from scipy.ndimage import binary_erosion
from scipy.spatial import cKDTree
from vtk.util import numpy_support

from volumes import finish

LPS_TO_RAS = np.array([-1.0, -1, 1])
PARTS = {1: "left-ventricle", 2: "right-ventricle", 3: "left-atrium", 4: "right-atrium", 5: "aortic-root", 6: "pulmonary-trunk", 7: "ventricular-septum"}
# Surfaces of the source that close a chamber's openings: where vessels join.
INLETS = {"svc": 1012, "ivc": 1013, "pv left": (1008, 1010), "pv right": (1006, 1007)}
TARGETS = {"left-ventricle": 9000, "right-ventricle": 9000, "left-atrium": 7500, "right-atrium": 6500, "aortic-root": 3000, "pulmonary-trunk": 1500, "ventricular-septum": 4500}


def load(path):
    reader = vtk.vtkXMLUnstructuredGridReader()
    reader.SetFileName(str(path))
    reader.Update()
    grid = reader.GetOutput()
    points = numpy_support.vtk_to_numpy(grid.GetPoints().GetData()) * LPS_TO_RAS
    cells = grid.GetCells()
    offsets = numpy_support.vtk_to_numpy(cells.GetOffsetsArray())
    corners = numpy_support.vtk_to_numpy(cells.GetConnectivityArray())
    size = np.diff(offsets)
    array = lambda name: numpy_support.vtk_to_numpy(grid.GetCellData().GetArray(name))  # noqa: E731
    tets = corners[offsets[:-1][size == 4][:, None] + np.arange(4)]
    triangles = corners[offsets[:-1][size == 3][:, None] + np.arange(3)]
    return points, tets, array("_volume-id")[size == 4], triangles, array("_surface-id")[size == 3]


def skin(points, tets):
    """The outer faces of tetrahedra, pointing outwards."""
    centre = points[tets].mean(1)
    faces = np.concatenate([tets[:, [0, 1, 2]], tets[:, [0, 1, 3]], tets[:, [0, 2, 3]], tets[:, [1, 2, 3]]])
    centre = np.tile(centre, (4, 1))
    _, first, count = np.unique(np.sort(faces, 1), axis=0, return_index=True, return_counts=True)
    faces, centre = faces[first[count == 1]], centre[first[count == 1]]
    p = points[faces]
    normal = np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0])
    wrong = np.einsum("ij,ij->i", normal, p.mean(1) - centre) < 0
    faces[wrong] = faces[wrong][:, ::-1]
    used, back = np.unique(faces, return_inverse=True)
    return points[used], back.reshape(-1, 3)


def similarity(a, b, w):
    """Umeyama (1991), weighted: scale, rotation, shift from a to b."""
    w = w / w.sum()
    ma, mb = w @ a, w @ b
    u, s, vt = np.linalg.svd((b - mb).T @ ((a - ma) * w[:, None]))
    sign = np.array([1, 1, np.sign(np.linalg.det(u @ vt))])
    r = u * sign @ vt
    scale = (s * sign).sum() / (w @ ((a - ma) ** 2).sum(1))
    return scale, r, mb - scale * r @ ma


def place(points, tets, volume, triangles, surface, ct):
    """Similarity from the source's heart to the CT's: openings to the vessels' ends, outside to outside."""
    inlets = {k: points[np.unique(triangles[np.isin(surface, i)])].mean(0) for k, i in INLETS.items()}
    end = lambda label, sign: (lambda p: p[p[:, 2] * sign > (p[:, 2] * sign).max() - 4].mean(0))(ct.points(label))  # noqa: E731
    veins, middle = ct.points(53), ct.centre(53)[0]
    goals = {"svc": end(62, -1), "ivc": end(63, 1), "pv left": veins[veins[:, 0] < middle].mean(0), "pv right": veins[veins[:, 0] > middle].mean(0)}
    marks_a, marks_b = np.array(list(inlets.values())), np.array([goals[k] for k in inlets])
    hull, _ = skin(points, tets[np.isin(volume, [1, 2, 3, 4, 7])])
    inner = np.unique(triangles[np.isin(surface, [1, 2, 3, 4])])
    hull = hull[cKDTree(points[inner]).query(hull)[0] > 0.2][::7]
    mask = ct.data == 51
    edge = np.argwhere(mask & ~binary_erosion(mask)) * ct.mm + ct.origin
    tree = cKDTree(edge)
    s, r, t = similarity(np.vstack([marks_a, hull.mean(0)]), np.vstack([marks_b, ct.centre(51)]), np.array([1.0] * 4 + [3]))
    for _ in range(60):
        moved = s * hull @ r.T + t
        goal = edge[tree.query(moved)[1]]
        far = tree.query(moved)[0]
        w = np.concatenate([np.full(4, len(hull) * 0.02), 1 / (1 + (far / 8) ** 2)])
        # The CT's edge also draws its own nearest point, which keeps the scale from shrinking.
        back = cKDTree(moved).query(edge[::20])[1]
        a = np.vstack([marks_a, hull, hull[back]])
        b = np.vstack([marks_b, goal, edge[::20]])
        s, r, t = similarity(a, b, np.concatenate([w, np.full(len(back), len(hull) / len(back))]))
    turned = np.degrees(np.arccos(np.clip((np.trace(r) - 1) / 2, -1, 1)))
    print(f"heart: scale {s:.3f}, turned {turned:.0f} degrees, median distance {np.median(far):.1f} mm, openings", np.linalg.norm(s * marks_a @ r.T + t - marks_b, axis=1).round())
    return lambda p: s * p @ r.T + t


def parts(path, ct):
    """Name -> vertices (the CT's mm) and faces."""
    points, tets, volume, triangles, surface = load(path)
    move = place(points, tets, volume, triangles, surface, ct)
    out = {}
    for i, name in PARTS.items():
        v, f = skin(points, tets[volume == i])
        v, f = finish(v, f, TARGETS[name], 12)
        out[name] = (move(v), f)
    # What lies within the walls, for keeping other organs out.
    cavities = []
    for i in (1, 2, 3, 4):
        f = triangles[surface == i]
        used, back = np.unique(f, return_inverse=True)
        cavities.append((move(points[used]), back.reshape(-1, 3)))
    return out, cavities
