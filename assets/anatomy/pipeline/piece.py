"""One structure of the joints, in the world at rest, and what it follows."""
import dataclasses
from collections.abc import Callable

import numpy as np

from tissue_band import Band
from tissue_field import fewer, mm

MIRROR = np.array([-1.0, 1, 1])


@dataclasses.dataclass
class Piece:
    id: str
    vertices: np.ndarray
    faces: np.ndarray
    bind: Callable  # places -> (names of bodies, a weight of each a place)
    band: object = None
    coarse: tuple = None  # vertices and faces for headsets

    def thin(self, share):
        """With a coarse level of so many of its triangles."""
        self.coarse = fewer(self.vertices, self.faces, max(int(share * len(self.faces)), 60))
        return self

    def sided(self):
        """Of a piece of the right: this one and its mirror image, named by their side."""

        def left(points):
            names, weights = self.bind(points * MIRROR)
            return [n[:-2] + "_l" if n.endswith("_r") else n for n in names], weights

        yield Piece(self.id + "-r", self.vertices, self.faces, self.bind, self.band, self.coarse)
        yield Piece(self.id + "-l", self.vertices * MIRROR, self.faces[:, ::-1], left, self.band, (self.coarse[0] * MIRROR, self.coarse[1][:, ::-1]))


def blend(band, first, last, hold=0.15, least=0.0):
    """How places on a band follow the bodies of its ends: each end wholly, smoothly between. The last keeps the share
    `least` in all of it, which suits a tendon that glides with its bone."""

    def bind(points):
        x = np.clip((band.share(points) - hold) / (1 - 2 * hold), 0, 1)
        x = least + (1 - least) * x * x * (3 - 2 * x)
        return ([first], np.ones((len(x), 1))) if first == last else ([first, last], np.stack([1 - x, x], 1))

    return bind


def shared(along_it):
    """Weights of a sheet's two bodies: each end goes wholly with its own, smoothly between."""
    x = np.clip((along_it - 0.15) / 0.7, 0, 1)
    x = x * x * (3 - 2 * x)
    return np.stack([1 - x, x], 1)


def fixed(body):
    """Places that follow one body."""
    return lambda points: ([body], np.ones((len(points), 1)))


def tied(points, ends, width, thick, side, deep=0.0012, **kwargs):
    """A band through places in millimetres, whose ends are brought onto the bones `ends` and `deep` metres into them;
    width and thickness in millimetres."""
    points = [mm(*p) for p in points]
    points[0], points[-1] = ends[0].onto(points[0], deep), ends[1].onto(points[-1], deep)
    return Band(points, np.array(width) / 1e3, np.array(thick) / 1e3, side, **kwargs)


def strap(id, bodies, *args, hold=0.15, least=0.0, **kwargs):
    """A ligament from the first body to the second; arguments as `tied`."""
    b = tied(*args, **kwargs)
    return Piece(id, b.vertices, b.faces, blend(b, *bodies, hold=hold, least=least), b)


def straps(id, bodies, *bands, hold=0.15):
    """A ligament of several strands."""
    b = Band.joined(*bands)
    return Piece(id, b.vertices, b.faces, blend(b, *bodies, hold=hold), b)
