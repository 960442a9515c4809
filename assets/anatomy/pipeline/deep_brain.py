"""What lies within the brain, from the template's maps: ventricles (what is neither grey nor white), corpus callosum
(the white that crosses the middle), and thalamus and hippocampus, whose outer borders the maps do not give: there a
drawn body is filled as far as the tissue allows. The template's millimetres (x right, y forward, z up)."""
import numpy as np
from scipy import ndimage
from skimage.measure import marching_cubes
from skimage.segmentation import watershed

from brain import boxes
from volumes import Labels, finish, largest

LATERAL = [((12, -5, 23), (3, 8, 1)), ((8, 18, 8), (2, 5, 3)), ((28, -43, 10), (2, 2, 3)), ((20, -36, 18), (2, 2, 2)), ((14, -22, 24), (2, 4, 1))]
THIRD = [((0, -18, 2), (1, 4, 2)), ((0, -4, -6), (0, 2, 2))]
FOURTH = [((0, -46, -33), (2, 1, 2))]
# Cisterns, fissures and sulci, which are not ventricles.
OUTSIDE = [((0, -46, 4), (4, 3, 2)), ((0, -40, -3), (3, 2, 1)), ((0, 2, -22), (5, 4, 2)), ((0, -20, -26), (8, 1, 1)), ((40, 0, 2), (1, 5, 5)),
           ((0, -24, 15), (2, 4, 1)), ((0, -70, -60), (4, 4, 3)), ((0, -62, -64), (5, 4, 3)), ((0, -58, -2), (2, 2, 2)), ((20, -28, -12), (2, 3, 1)),
           ((0, -33, 13), (2, 2, 1)), ((28, -62, -2), (1, 1, 1)), ((16, -42, -8), (2, 2, 2))]  # fmt: skip
BOUNDS = {"lateral-ventricle": ((1, -72, -20), (42, 42, 34)), "third-ventricle": ((-6, -32, -16), (6, 8, 12)), "fourth-ventricle": ((-14, -60, -52), (14, -36, -18))}
# Middle, half-axes, and the ends of the long axis.
THALAMUS = ((11.5, -18, 8), (14.5, 8.5, 9.5), ((5, -5, 9), (17, -30, 7)))
HIPPOCAMPUS = [(21, -8, -23, 5.5), (26, -13, -20, 6), (29, -20, -16, 5.5), (29.5, -27, -11, 5), (27, -33, -5, 4.2), (22, -38, 0, 3.5), (16, -41, 4, 2.5)]
TARGETS = {"lateral-ventricle": 4500, "third-ventricle": 1600, "fourth-ventricle": 1400, "corpus-callosum": 3600, "thalamus": 1500, "hippocampus": 1600}


def mirrored(seeds):
    return seeds + [((-c[0], *c[1:]), h) for c, h in seeds if c[0]]


def solid(field, origin, level, target):
    v, f, _, _ = marching_cubes(np.pad(field, 1), level)
    return finish(v - 1 + origin, f[:, ::-1], target, 12)


def coordinates(shape, origin):
    return np.meshgrid(*(np.arange(n) + o for n, o in zip(shape, origin)), indexing="ij", sparse=True)


def within(shape, origin, low, high):
    x, y, z = coordinates(shape, origin)
    inside = [(c >= a) & (c <= b) for c, a, b in zip((x, y, z), low, high)]
    return inside[0] & inside[1] & inside[2]


def ventricles(fluid, origin):
    """Flooded from seeds, so that they end where they narrow towards the spaces around the brain."""
    mask = fluid > 0.45
    marks = np.zeros(fluid.shape, np.int32)
    for i, seeds in enumerate((mirrored(LATERAL), THIRD, FOURTH, mirrored(OUTSIDE)), 1):
        marks[boxes(fluid.shape, origin, seeds) & mask] = i
    rest = ~np.logical_or.reduce([within(fluid.shape, origin, *b) for b in wide_bounds()])
    marks[rest & mask] = 4
    parts = watershed(ndimage.gaussian_filter(-ndimage.distance_transform_edt(mask), 0.7), marks, mask=mask)
    out = {}
    for i, name in enumerate(BOUNDS, 1):
        for side, sign in (("-r", 1), ("-l", -1)) if name == "lateral-ventricle" else (("", 0),):
            low, high = (np.array(b) for b in BOUNDS[name])
            if sign < 0:
                low, high = np.array([-high[0], *low[1:]]), np.array([-low[0], *high[1:]])
            own = largest((parts == i) & within(fluid.shape, origin, low, high))
            others = (parts > 0) & ~own
            near = ndimage.binary_dilation(own) & ~others & within(fluid.shape, origin, low, high)
            out[name + side] = solid(ndimage.gaussian_filter(np.where(near, fluid, 0), 0.5), origin, 0.42, TARGETS[name])
    return out


def wide_bounds():
    """The ventricles' boxes, both sides."""
    return [((-b[1][0] if n == "lateral-ventricle" else b[0][0], *b[0][1:]), b[1]) for n, b in BOUNDS.items()]


def callosum(white, origin):
    """The white of the middle plane, eight millimetres to either side, as far as it goes on in the same place."""
    at = lambda x: np.arange(white.shape[0]) + origin[0] == x  # noqa: E731
    middle = white[at(0)][0]
    y, z = np.arange(white.shape[1]) + origin[1], np.arange(white.shape[2]) + origin[2]
    arch = (middle > 0.5) & (y > -45)[:, None] & (y < 36)[:, None] & (z > -4)[None] & (z < 34)[None]
    arch = largest(ndimage.binary_opening(arch)[None])[0]
    x = np.abs(np.arange(white.shape[0]) + origin[0])
    near = ndimage.binary_dilation(arch, iterations=2)[None] & (x <= 9)[:, None, None]
    field = np.where(near, white, 0) * np.clip((9.5 - x) / 3, 0, 1)[:, None, None]
    return solid(ndimage.gaussian_filter(field, 0.6), origin, 0.42, TARGETS["corpus-callosum"])


def thalamus(tissue, white, origin, sign):
    """An egg around the grey between third ventricle and internal capsule."""
    middle, half, (front, back) = THALAMUS
    middle, along = np.array(middle) * [sign, 1, 1], (np.array(back) - front) * [sign, 1, 1]
    along = along / np.linalg.norm(along)
    side = np.cross(along, [0, 0, 1])
    side /= np.linalg.norm(side)
    axes = np.stack([along, side, np.cross(side, along)])
    grid = np.stack(np.broadcast_arrays(*coordinates(tissue.shape, origin)), -1) - middle
    egg = 1.5 - np.linalg.norm(grid @ axes.T / half, axis=-1)
    grey = np.clip(1.15 - white, 0, 1) * np.clip(tissue * 1.6 - 0.5, 0, 1)
    field = np.minimum(np.clip(egg, 0, 1), ndimage.gaussian_filter(grey, 1.0) + 0.2)
    return solid(ndimage.gaussian_filter(np.where(egg > 0.3, field, 0), 1.0), origin, 0.5, TARGETS["thalamus"])


def hippocampus(grey, origin, sign):
    """A tube along the floor of the temporal horn, as far as there is grey."""
    path = np.array(HIPPOCAMPUS) * [sign, 1, 1, 1]
    fine = np.stack([np.interp(np.linspace(0, len(path) - 1, 61), np.arange(len(path)), path[:, k]) for k in range(4)], 1)
    grid = np.stack(np.broadcast_arrays(*coordinates(grey.shape, origin)), -1)
    tube = np.full(grey.shape, -9.0)
    for x, y, z, r in fine:
        low = np.maximum(np.floor(np.array([x, y, z]) - 9 - origin).astype(int), 0)
        box = tuple(slice(a, a + 19) for a in low)
        tube[box] = np.maximum(tube[box], 1.5 - np.linalg.norm(grid[box] - [x, y, z], axis=-1) / r)
    field = np.minimum(np.clip(tube, 0, 1), ndimage.gaussian_filter(grey, 0.8) + 0.15)
    return solid(ndimage.gaussian_filter(np.where(tube > 0, field, 0), 0.7), origin, 0.5, TARGETS["hippocampus"])


def parts(folder):
    """Name -> vertices and faces."""
    maps = [Labels.load(folder / f"mni_icbm152_{k}_tal_nlin_sym_09a_converted.nii.gz") for k in ("gm", "wm")]
    # What is looked at lies within this box.
    low, high = np.array([-50, -90, -75]), np.array([50, 60, 45])
    a, b = (low - maps[0].origin).astype(int), (high - maps[0].origin).astype(int)
    a, origin = np.maximum(a, 0), np.maximum(low, maps[0].origin)
    grey, white = (m.data[tuple(slice(*s) for s in zip(a, b))].astype(np.float32) / 255 for m in maps)
    tissue = np.clip(grey + white, 0, 1)
    out = ventricles(1 - tissue, origin)
    out["corpus-callosum"] = callosum(white, origin)
    for side, sign in (("-r", 1), ("-l", -1)):
        out["thalamus" + side] = thalamus(tissue, white, origin, sign)
        out["hippocampus" + side] = hippocampus(grey, origin, sign)
    return out
