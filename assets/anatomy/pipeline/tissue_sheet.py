"""Broad ligaments that spread like a fan: a sheet of several lines from bone to bone, laid on the bones between.

Places in metres, in the world at rest."""
import numpy as np
from scipy.interpolate import CubicSpline
from scipy.spatial import cKDTree

from tissue_band import along, between, unit


class Sheet:
    """A closed sheet. `lines` from one border to the other, each its places from end to end; `thick` at even shares of the
    way (metres); `ends` bones onto which each whole end is brought, `deep` metres into them; `over` bones that it may not
    run through, kept `clear` metres off; `columns` and `stations` how finely it is cut; `sunk` the share of the way at each
    end that may lie in the bone."""

    def __init__(self, lines, thick, ends=(None, None), deep=0.0004, over=(), clear=0.0003, columns=13, stations=18, sunk=0.12):
        given = np.stack([along(line, stations) for line in lines], 1)
        places = CubicSpline(np.linspace(0, 1, len(lines)), given, axis=1)(np.linspace(0, 1, columns))
        share = np.linspace(0, 1, stations)
        for end, bone in zip((0, -1), ends):
            if bone is not None:
                # What is near the end is led there with it.
                shift = bone.onto(places[end], deep) - places[end]
                fade = np.clip(1 - np.abs(share - share[end]) / 0.4, 0, 1)[:, None, None]
                places += fade * shift
        thick = np.interp(share, np.linspace(0, 1, len(thick)), thick)[:, None, None]
        free = np.clip(np.minimum(share, 1 - share) / sunk, 0, 1)[:, None]
        tied = places[[0, -1]].copy()
        for _ in range(30 if over else 0):
            for bone in over:
                d, _, n = bone.near(places.reshape(-1, 3))
                rise = np.maximum(clear + thick[..., 0] / 2 - d.reshape(stations, columns), 0) * free
                places += n.reshape(places.shape) * rise[..., None]
            places[1:-1] += 0.25 * (places[:-2] + places[2:] - 2 * places[1:-1])
            places[:, 1:-1] += 0.15 * (places[:, :-2] + places[:, 2:] - 2 * places[:, 1:-1])
            places[[0, -1]] = tied
        flat = unit(np.cross(np.gradient(places, axis=0), np.gradient(places, axis=1)))
        # Rounded towards both borders, where one row of places closes it.
        across = np.linspace(-1, 1, columns)
        half = thick / 2 * np.sqrt(1 - np.abs(across) ** 3)[None, :, None] * flat
        self.places = places
        self.vertices = np.concatenate([places + half, (places - half)[:, -2:0:-1]], 1).reshape(-1, 3)
        self.faces = closed(stations, columns)
        t = self.vertices[self.faces] - places.mean((0, 1))
        if np.einsum("ij,ij->", t[:, 0], np.cross(t[:, 1], t[:, 2])) < 0:
            self.faces = self.faces[:, ::-1]

    def at(self, points):
        """How far along and how far across the sheet the places lie, each 0 to 1."""
        fine = CubicSpline(np.linspace(0, 1, len(self.places)), self.places)(np.linspace(0, 1, 120))
        i = cKDTree(fine.reshape(-1, 3)).query(points)[1]
        return i // fine.shape[1] / 119, i % fine.shape[1] / (fine.shape[1] - 1)


def closed(stations, columns):
    """Triangles of a flattened tube: each ring goes over the upper side and back below; both ends are shut."""
    around = 2 * columns - 2
    out = [between(stations, around)]
    for first, turned in ((0, False), ((stations - 1) * around, True)):
        upper = np.arange(columns)
        lower = (around - upper) % around
        a, b, c, d = upper[:-1], upper[1:], lower[:-1], lower[1:]
        cap = np.vstack([np.stack([a, d, b], 1), np.stack([a, c, d], 1)])
        cap = first + cap[(cap[:, 0] != cap[:, 1]) & (cap[:, 1] != cap[:, 2]) & (cap[:, 0] != cap[:, 2])]
        out.append(cap[:, ::-1] if turned else cap)
    return np.vstack(out)
