"""The brain from the MNI template's tissue maps: hemispheres, cerebellum and brainstem, set into the skull."""
import numpy as np
from scipy import ndimage
from skimage.measure import marching_cubes
from skimage.segmentation import watershed

from volumes import Labels, finish, largest

# Seeds in the template's millimetres (x right, y forward, z up): centre and half-axes of boxes known to lie well inside.
CEREBRUM = [((35, 0, 45), (20, 70, 15)), ((-35, 0, 45), (20, 70, 15)), ((0, -60, 40), (30, 15, 15)), ((50, -20, -20), (8, 25, 5)),
            ((-50, -20, -20), (8, 25, 5)), ((25, -92, 0), (12, 6, 8)), ((-25, -92, 0), (12, 6, 8)), ((0, 40, 0), (30, 15, 10)),
            ((33, -50, -8), (6, 15, 2)), ((-33, -50, -8), (6, 15, 2)), ((35, 5, -30), (8, 6, 6)), ((-35, 5, -30), (8, 6, 6)),
            ((0, -10, 10), (25, 30, 6)), ((14, -80, 4), (6, 10, 4)), ((-14, -80, 4), (6, 10, 4)), ((28, -25, -16), (4, 8, 2)), ((-28, -25, -16), (4, 8, 2))]  # fmt: skip
CEREBELLUM = [((25, -65, -40), (14, 12, 9)), ((-25, -65, -40), (14, 12, 9)), ((0, -66, -26), (6, 10, 8)), ((40, -62, -36), (4, 6, 5)), ((-40, -62, -36), (4, 6, 5))]  # fmt: skip
BRAINSTEM = [((0, -26, -32), (10, 5, 7)), ((0, -38, -50), (5, 3, 9)), ((0, -27, -14), (8, 5, 3)), ((0, -43, -64), (3, 3, 4))]  # fmt: skip
MIDBRAIN_TOP, MEDULLA_FOOT = -7, -68
TARGETS = {"cerebral-hemisphere-r": 30000, "cerebral-hemisphere-l": 30000, "cerebellum": 11000, "brainstem": 3000}


def boxes(shape, origin, seeds):
    out = np.zeros(shape, bool)
    for centre, half in seeds:
        low = np.round(np.array(centre) - half - origin).astype(int)
        high = np.round(np.array(centre) + half - origin).astype(int) + 1
        out[tuple(slice(a, b) for a, b in zip(low, high))] = True
    return out


def divide(tissue, origin):
    """1 cerebrum, 2 cerebellum, 3 brainstem: flooded from the seeds, so that they meet in the dark gaps between."""
    mask = tissue > 0.35
    z = np.arange(tissue.shape[2]) + origin[2]
    seeds = np.zeros(tissue.shape, np.int32)
    for i, s in enumerate((CEREBRUM, CEREBELLUM, BRAINSTEM), 1):
        seeds[boxes(tissue.shape, origin, s) & mask] = i
    # The midbrain goes over into the cerebrum without a gap: the border is a plane.
    seeds[:, :, z > MIDBRAIN_TOP] = np.where(seeds[:, :, z > MIDBRAIN_TOP] == 3, 0, seeds[:, :, z > MIDBRAIN_TOP])
    parts = watershed(-ndimage.gaussian_filter(tissue, 1.0), seeds, mask=mask)
    high = (parts == 3) & (z > MIDBRAIN_TOP)
    parts[high] = 1
    parts[:, :, z < MEDULLA_FOOT] = 0
    return parts


HEMISPHERES, STEM = ("cerebral-hemisphere-r", "cerebral-hemisphere-l"), ("cerebellum", "brainstem")


def parts(folder, names=HEMISPHERES + STEM):
    """Name -> vertices (the template's millimetres, RAS) and faces."""
    grey = Labels.load(folder / "mni_icbm152_gm_tal_nlin_sym_09a_converted.nii.gz")
    white = Labels.load(folder / "mni_icbm152_wm_tal_nlin_sym_09a_converted.nii.gz")
    tissue = (grey.data.astype(np.float32) + white.data) / 255
    regions = divide(tissue, grey.origin)
    x = np.arange(tissue.shape[0]) + grey.origin[0]
    right = np.broadcast_to((x > 0)[:, None, None], tissue.shape)
    out = {}
    for name, mask in {
        "cerebral-hemisphere-r": (regions == 1) & right,
        "cerebral-hemisphere-l": (regions == 1) & ~right,
        "cerebellum": regions == 2,
        "brainstem": regions == 3,
    }.items():
        if name not in names:
            continue
        mask = ndimage.binary_fill_holes(largest(mask))
        # Ventricles are closed: what is seen is the outside.
        body = ndimage.binary_closing(np.pad(mask, 8), ndimage.generate_binary_structure(3, 1), 3)[8:-8, 8:-8, 8:-8]
        deep = ndimage.binary_erosion(ndimage.binary_fill_holes(body), iterations=4)
        soft = ndimage.gaussian_filter(mask.astype(np.float32), 0.5)
        field = np.where(deep, 1, np.minimum(tissue, soft))
        field = ndimage.gaussian_filter(field, 0.6)
        field = np.where(largest(field > 0.6), field, 0)
        v, f, _, _ = marching_cubes(np.pad(field, 1), 0.6)
        v = v - 1 + grey.origin
        out[name] = finish(v, f[:, ::-1], TARGETS[name], 12)
    return out


SCALE = np.array([0.9, 0.81, 0.85])  # to the model's short, narrow skull
FRONT_M, TOP_M = -0.035, 1.681
FRONT_MM, TOP_MM = 73.0, 80.0
MIDDLE = np.array([0.0, 1.615, -0.108])
BONE_M = 0.006
PITCH = np.array([[1, 0, 0], [0, np.cos(0.14), np.sin(0.14)], [0, -np.sin(0.14), np.cos(0.14)]])


def into_skull(v, far):
    """Template millimetres -> world, with the skull's `shell`; what would come within 6 mm of the skull's outside is drawn in."""
    x, y, z = v.T
    w = np.stack([-x * SCALE[0], (z - TOP_MM) * SCALE[2] + TOP_M * 1000, (y - FRONT_MM) * SCALE[1] + FRONT_M * 1000], 1) / 1000
    # The template lies level by two points inside the brain; the skull stands level by eye socket and ear.
    way = (w - MIDDLE) @ PITCH.T
    w = MIDDLE + way
    r = np.linalg.norm(way, axis=1)
    limit = distance_to(far, way / r[:, None]) - BONE_M
    share = r / limit
    drawn = np.where(share > 0.9, 0.9 + 0.1 * np.tanh((share - 0.9) / 0.1), share) / np.maximum(share, 1e-9)
    # Towards the base the shell has openings and is no limit; in front the eye sockets begin higher.
    front = np.clip((np.abs(np.arctan2(way[:, 0], way[:, 2])) - 0.45) / 0.35, 0, 1)
    vault = np.clip((way[:, 1] / r + 0.25 + 0.45 * front) / 0.25, 0, 1)
    vault = vault * vault * (3 - 2 * vault)
    return MIDDLE + way * (1 + vault * (drawn - 1))[:, None]


GRID = 60


def shell(skull):
    """Distance from MIDDLE to the shell over latitude and longitude, smoothed: the map for `distance_to`."""
    v, f = skull
    grid = GRID
    lon, lat = np.meshgrid(np.linspace(-np.pi, np.pi, 2 * grid + 1), np.linspace(-np.pi / 2, np.pi / 2, grid + 1))
    rays = np.stack([np.cos(lat) * np.sin(lon), np.sin(lat), np.cos(lat) * np.cos(lon)], -1).reshape(-1, 3)
    a, e1, e2 = v[f[:, 0]], v[f[:, 1]] - v[f[:, 0]], v[f[:, 2]] - v[f[:, 0]]
    q = np.cross(MIDDLE - a, e1)
    far = np.full(len(rays), np.nan)
    for i, d in enumerate(rays):
        p = np.cross(d, e2)
        det = (e1 * p).sum(1)
        det[np.abs(det) < 1e-14] = np.nan
        u, w = ((MIDDLE - a) * p).sum(1) / det, (q @ d) / det
        t = (e2 * q).sum(1) / det
        hits = t[(u >= 0) & (w >= 0) & (u + w <= 1) & (t > 0)]
        if len(hits):
            far[i] = hits.max()
    far = np.where(np.isnan(far), 0.2, far).reshape(lat.shape)
    return ndimage.gaussian_filter(far, 1.5, mode=("nearest", "wrap"))


def distance_to(far, ways):
    """Distance from MIDDLE to the shell along each way, from its map."""
    grid = GRID
    at_lon, at_lat = np.arctan2(ways[:, 0], ways[:, 2]), np.arcsin(np.clip(ways[:, 1], -1, 1))
    where = [(at_lat / np.pi + 0.5) * grid, (at_lon / (2 * np.pi) + 0.5) * 2 * grid]
    return ndimage.map_coordinates(far, where, order=1, mode="nearest")
