"""The right hip: cartilage of head and socket, labrum, the three ligaments of the capsule and that of the head.

Cartilage 1.8 mm; the labrum 5 mm high, closed below by the transverse ligament (Standring, Gray's Anatomy, hip)."""
import numpy as np

from piece import Piece, fixed, strap, straps, tied
from tissue_band import hoop, rounded, unit
from tissue_field import Grid, Solid, layer, mm

HEAD, RADIUS_M = mm(-77.5, 857.9, -56.2), 0.0228
NECK = unit(np.array([0.80, 0.55, 0.15]))  # from the shaft into the head
FOVEA = unit(np.array([0.93, -0.12, -0.25]))
OUT = unit(np.array([-0.76, -0.56, 0.30]))  # of the socket


def pieces(rest):
    g = Grid(HEAD - 0.029, HEAD + 0.029, 0.0008)
    d = g.distance(g.solid(rest.bones["r_femur"]))
    away = g.points - HEAD
    r = np.linalg.norm(away, axis=-1)
    angle = lambda way: np.arccos(np.clip(away @ way / np.maximum(r, 1e-6), -1, 1))
    inwards = np.minimum(RADIUS_M * (np.radians(103) - angle(NECK)), RADIUS_M * angle(FOVEA) - 0.0048)
    yield Piece("femoral-head-cartilage", *g.surface(layer(g, d, inwards, 0.0018, even=0.0022), 2600), fixed("femur_r"))

    s = Grid(HEAD - 0.036, HEAD + 0.036, 0.0009)
    hip = s.solid(rest.bones["r_pelvis"])
    d = s.distance(hip)
    n = s.gradient(s.soft(d, 0.002))
    away = s.points - HEAD
    r = np.maximum(np.linalg.norm(away, axis=-1), 1e-6)
    facing = -(n * away).sum(-1) / r
    out = away @ OUT / r
    # The fossa in the depth opens downwards: what is left has the shape of a crescent.
    low = unit(np.cross(np.cross(OUT, [0, -1, 0]), OUT))
    side = np.cross(OUT, low)
    u, w = away @ side, away @ low
    fossa = np.where(w > 0, np.abs(u), np.hypot(u, w)) - 0.0115
    inwards = np.minimum.reduce([(facing - 0.55) * 0.02, 0.004 - 0.02 * out, fossa, 0.0335 - r])
    field = np.minimum(layer(s, d, s.soft(np.clip(inwards, -0.006, 0.006), 0.0015), 0.0018), np.maximum(r - RADIUS_M - 0.0012, 0.0007 - d))
    yield Piece("acetabular-cartilage", *s.surface(s.soft(field, 0.0005), 1800), fixed("pelvis"))

    yield Piece("acetabular-labrum", *labrum(hip), fixed("pelvis"))
    yield from ligaments(rest)


def rim(hip, count=48):
    """Places of the socket's rim: seen from the head's middle, the farthest out that bone goes."""
    away = hip.samples - HEAD
    r = np.linalg.norm(away, axis=1)
    low = unit(np.cross(np.cross(OUT, [0, -1, 0]), OUT))
    side = np.cross(OUT, low)
    turn = np.arctan2(away @ side, away @ low)
    out, near = away @ OUT, (r < 0.036) & (r > 0.019)
    places = []
    for k in range(count):
        a = -np.pi + 2 * np.pi * (k + 0.5) / count
        here = np.flatnonzero(near & (np.abs((turn - a + np.pi) % (2 * np.pi) - np.pi) < 0.09))
        top = here[out[here] > out[here].max() - 0.0015] if len(here) else here
        places.append((a, out[top].mean(), r[top].min()) if len(here) else (a, np.nan, np.nan))
    a, height, far = np.array(places).T
    # Over the notch below, the transverse ligament goes on.
    known = np.isfinite(height) & (np.abs(a) > 0.45)
    height, far = (np.interp(a, np.r_[a[known] - 2 * np.pi, a[known], a[known] + 2 * np.pi], np.tile(x[known], 3)) for x in (height, far))
    height, far = np.clip(height, -0.012, 0.008), np.clip(far, RADIUS_M + 0.003, RADIUS_M + 0.010)
    for _ in range(4):
        height, far = (0.5 * x + 0.25 * (np.roll(x, 1) + np.roll(x, -1)) for x in (height, far))
    return a, height, far, low, side


def labrum(hip):
    """From the rim to the head: as thick as the room between them."""
    a, height, far, low, side = rim(hip)
    near = RADIUS_M + 0.0014
    reach = (far + 0.0012 + near) / 2
    ring = np.sqrt(np.maximum(reach**2 - height**2, 0))
    line = HEAD + OUT * height[:, None] + (np.cos(a)[:, None] * low + np.sin(a)[:, None] * side) * ring[:, None]
    line = rounded(line, 96)
    thick = np.interp(np.linspace(0, len(a), 96, endpoint=False), np.arange(len(a) + 1), np.r_[far, far[:1]]) + 0.0012 - near
    away = unit(line - HEAD)
    up = unit(OUT - (away @ OUT)[:, None] * away)
    return hoop(line + 0.0006 * up, up, away, 0.0058, np.maximum(thick, 0.0030))


def ligaments(rest):
    low, high = HEAD - 0.07, HEAD + 0.07
    femur, hip = (Solid(rest.bones[b], low=low, high=high) for b in ("r_femur", "r_pelvis"))
    both, over = ("pelvis", "femur_r"), dict(over=(femur, hip), clear=0.0018, around=20, stations=34, sunk=0.1, about=HEAD)
    # An inverted Y from below the anterior inferior iliac spine to the intertrochanteric line.
    upper = tied([(-93, 896, -33), (-98, 882, -29), (-108, 866, -36), (-119, 852, -52)], (hip, femur), [15, 17, 18, 18], [1.5, 4, 3.6, 1.4], (0, 0, 1), **over)
    lower = tied([(-90, 894, -31), (-91, 874, -26), (-96, 849, -33), (-106, 826, -47)], (hip, femur), [15, 19, 21, 22], [1.5, 3.8, 3.4, 1.4], (0, 0, 1), **over)
    yield straps("iliofemoral-ligament", both, upper, lower)
    yield strap("pubofemoral-ligament", both, [(-58, 860, -27), (-68, 844, -34), (-80, 833, -46), (-93, 822, -58)], (hip, femur), [11, 16, 15, 13], [1.2, 2.8, 2.6, 1.4], (0, 0, 1), **over)
    # From the ischium behind the socket it winds upwards over the neck.
    yield strap("ischiofemoral-ligament", both, [(-70, 850, -90), (-85, 852, -85), (-99, 857, -76), (-110, 858, -67)], (hip, femur), [22, 22, 18, 13], [1.4, 2.8, 2.6, 1.4], (0, 0, 1), **over)
    fovea = HEAD + FOVEA * RADIUS_M
    notch = HEAD + unit(0.55 * unit(np.array([0.3, -1, 0.05])) + 0.45 * -OUT) * 0.027
    yield strap("ligament-of-head-of-femur", ("femur_r", "pelvis"), [fovea * 1e3, (HEAD + unit(FOVEA + unit(notch - HEAD)) * 0.0265) * 1e3, notch * 1e3], (femur, hip), [5, 6, 9], [2, 1.8, 1.6], (0, 0.2, 1), deep=0.0015)
