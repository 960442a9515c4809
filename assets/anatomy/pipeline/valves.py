"""The heart's valves, drawn as leaflets in the real openings: the source's mesh closes each opening of a ventricle by
a surface of its own, whose rim is the valve's ring. All are drawn closed, as at the beginning of a contraction."""
import numpy as np

from drawn_shapes import joined, sheet

# Surfaces of the source that close the openings of the ventricles.
OPENINGS = {"mitral-valve": 1001, "aortic-valve": 1002, "tricuspid-valve": 1003, "pulmonary-valve": 1004}
THICK = 0.0009
# Leaflets reach a little into the wall that holds them.
INTO_WALL = 1.04


def rim(triangles):
    """The longest border of a surface, in order."""
    edges = np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    there = {tuple(e) for e in edges}
    after = {a: b for a, b in map(tuple, edges) if (b, a) not in there}
    loops = []
    while after:
        start = next(iter(after))
        loop, here = [], start
        while here in after:
            loop.append(here)
            here = after.pop(here)
        loops.append(loop)
    return max(loops, key=len)


class Ring:
    """A valve's ring: `down` points into the ventricle, angles count from `towards`, to its right seen from above."""

    def __init__(self, points, ventricle, towards):
        self.middle = points.mean(0)
        _, _, axes = np.linalg.svd(points - self.middle)
        self.down = axes[2] * np.sign(axes[2] @ (ventricle - self.middle))
        x = towards - self.middle
        x -= self.down * (x @ self.down)
        self.x = x / np.linalg.norm(x)
        self.y = np.cross(self.down, self.x)
        way = (points - self.middle) * INTO_WALL
        angle = np.arctan2(way @ self.y, way @ self.x)
        order = np.argsort(angle)
        rows = np.stack([np.linalg.norm(way - np.outer(way @ self.down, self.down), axis=1), way @ self.down], 1)[order]
        self.angle = np.concatenate([angle[order] - 2 * np.pi, angle[order], angle[order] + 2 * np.pi])
        self.rows = np.tile(rows, (3, 1))
        self.radius = rows[:, 0].mean()

    def at(self, angles):
        """Places of the ring, smoothed."""
        soft = np.linspace(-0.25, 0.25, 7)
        r, h = (np.mean([np.interp((angles + s + np.pi) % (2 * np.pi) - np.pi, self.angle, self.rows[:, k]) for s in soft], 0) for k in (0, 1))
        return self.middle + r[:, None] * (np.cos(angles)[:, None] * self.x + np.sin(angles)[:, None] * self.y) + h[:, None] * self.down

    def local(self, x, y, down):
        return self.middle + self.radius * (x * self.x + y * self.y + down * self.down)


def leaflet(ring, start, end, free, depth, belly, detail):
    """From the ring between two angles to the free edge `free(u)`; `depth` is how far that hangs into the ventricle and
    `belly` how far the leaflet bulges into it (shares of the ring's radius)."""
    across, along = (22, 8) if detail else (12, 5)
    u = np.linspace(0.015, 0.985, across)
    s = np.linspace(0, 1, along)[:, None, None]
    ground = ring.at(start + u * (end - start))
    grid = ground + s * (free(u) - ground)
    round_ = np.sin(np.pi * u)[None, :, None]
    hang = depth * np.sqrt(round_) * s**1.3 + belly * round_**0.8 * np.sin(np.pi * s)
    return sheet(grid + hang * ring.radius * ring.down, THICK)


def by_middle(ring, start, end, height):
    """The free edge of one of three: from its ring to the middle and back."""
    a, b = ring.at(np.array([start + 0.015, end - 0.015]))
    # The tips stay a hair's breadth apart.
    turn = (start + end) / 2
    tip = ring.local(0.02 * np.cos(turn), 0.02 * np.sin(turn), 0) - height * ring.radius * ring.down
    return lambda u: np.where(u[:, None] < 0.5, a + (tip - a) * 2 * u[:, None], tip + (b - tip) * (2 * u[:, None] - 1))


def three(ring, angles, depth, belly, height, detail):
    ends = [*angles[1:], angles[0] + 2 * np.pi]
    return joined([leaflet(ring, a, b, by_middle(ring, a, b, height), depth, belly, detail) for a, b in zip(angles, ends)])


def mitral(ring, detail):
    """Two: the one in front, broad and towards the aorta, and the one behind, a crescent along most of the ring."""
    half = np.radians(72)
    a, b = ring.at(np.array([-half, half]))

    def free(gap):
        control = ring.local(-0.62 + gap, 0, 0)
        return lambda u: (1 - u[:, None]) ** 2 * a + 2 * u[:, None] * (1 - u[:, None]) * control + u[:, None] ** 2 * b

    front = leaflet(ring, -half, half, free(0.04), 0.3, 0.06, detail)
    back = leaflet(ring, 2 * np.pi - half, half, free(-0.06), 0.3, 0.04, detail)
    return joined([front, back])


def parts(points, triangles, surface, centre, place, detail=True):
    """Name -> vertices and faces in the world; `centre` the middles of chambers there, `place` brings points there."""
    rims = {name: place(points[rim(triangles[surface == number])]) for name, number in OPENINGS.items()}
    middle = {name: r.mean(0) for name, r in rims.items()}
    left, right, septum = centre["left-ventricle"], centre["right-ventricle"], centre["ventricular-septum"]
    ring = lambda name, chamber, towards: Ring(rims[name], chamber, towards)  # noqa: E731
    third = 2 * np.pi / 3
    tricuspid = ring("tricuspid-valve", right, septum)
    # The septal one, then round to the front and below.
    up = np.sign(tricuspid.y[1])
    angles = sorted((np.radians(np.array([-58, 58, 180 - 22 * up]))) % (2 * np.pi))
    # The gap between the left and the hindmost cusp of the aortic valve looks at the mitral valve.
    return {
        "mitral-valve": mitral(ring("mitral-valve", left, middle["aortic-valve"]), detail),
        "tricuspid-valve": three(tricuspid, angles, 0.3, 0.05, 0, detail),
        "aortic-valve": three(ring("aortic-valve", left, middle["mitral-valve"]), [0, third, 2 * third], -0.1, 0.42, 0.2, detail),
        "pulmonary-valve": three(ring("pulmonary-valve", right, middle["aortic-valve"]), [0, third, 2 * third], -0.1, 0.42, 0.2, detail),
    }
