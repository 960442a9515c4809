"""The right shoulder: cartilage of head and socket, labrum, and the ligaments of shoulder joint and collarbone.

Cartilage 2 mm on the head; the labrum 4 mm high (Standring, Gray's Anatomy, pectoral girdle and upper limb)."""
import numpy as np

from piece import Piece, fixed, strap
from tissue_band import hoop, rounded, unit
from tissue_field import Grid, Solid, ellipse, layer, mm

HEAD, RADIUS_M = mm(-171.8, 1411.1, -99.8), 0.0236
FACING = unit(np.array([0.52, 0.60, -0.60]))  # of the head's cartilage, away from both tubercles
SOCKET, OUT = mm(-147, 1408.5, -118), unit(np.array([-0.86, -0.12, 0.50]))
UP = unit(np.array([0, 1.0, 0]) - OUT[1] * OUT)
ACROSS = np.cross(OUT, UP)
HALF_M = (0.0165, 0.0118)  # of the socket's oval, upwards and across


def pieces(rest):
    g = Grid(HEAD - 0.030, HEAD + 0.030, 0.0008)
    d = g.distance(g.solid(rest.bones["humerus_r"]))
    away = g.points - HEAD
    r = np.maximum(np.linalg.norm(away, axis=-1), 1e-6)
    angle = np.arccos(np.clip(away @ FACING / r, -1, 1))
    inwards = np.minimum(RADIUS_M * (np.radians(76) - angle), 0.006 - 2 * np.abs(r - d - RADIUS_M))
    yield Piece("humeral-head-cartilage", *g.surface(layer(g, d, g.soft(inwards, 0.0015), 0.002, even=0.0022), 2600), fixed("humerus_r"))

    s = Grid(SOCKET - 0.024, SOCKET + 0.024, 0.0007)
    bone = s.solid(rest.bones["scapula_r"])
    d = s.distance(bone)
    away = s.points - SOCKET
    facing = s.gradient(s.soft(d, 0.002)) @ OUT
    oval = ellipse(away @ UP, away @ ACROSS, *HALF_M)
    inwards = np.minimum.reduce([oval, (facing - 0.45) * 0.02, 0.008 - np.abs(away @ OUT)])
    yield Piece("glenoid-cartilage", *s.surface(layer(s, d, s.soft(np.clip(inwards, -0.006, 0.006), 0.0012), 0.0022), 1000), fixed("scapula_r"))

    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    ring = SOCKET + np.outer(HALF_M[0] * np.cos(turn), UP) + np.outer(HALF_M[1] * np.sin(turn), ACROSS)
    # Each place of the oval is lowered onto the bone along the socket's way.
    far = ring + 0.008 * OUT
    for _ in range(40):
        far -= OUT * np.clip(bone.distance(far) - 0.0008, 0, 0.001)[:, None] * 0.7
    height = (far - SOCKET) @ OUT
    height = np.clip(height, np.median(height) - 0.003, np.median(height) + 0.003)
    line = rounded(ring + height[:, None] * OUT, 84, even=4)
    outwards = unit(line - SOCKET - ((line - SOCKET) @ OUT)[:, None] * OUT)
    yield Piece("glenoid-labrum", *hoop(line + 0.0006 * OUT, OUT + 0.35 * outwards, outwards - 0.35 * OUT, 0.0050, 0.0036), fixed("scapula_r"))
    yield from ligaments(rest)


def ligaments(rest):
    low, high = mm(-215, 1350, -150), mm(-85, 1470, -55)
    humerus, scapula, clavicle = (Solid(rest.bones[b], low=low, high=high) for b in ("humerus_r", "scapula_r", "clavicle_r"))
    blade, collar, arm = "scapula_r", "clavicle_r", "humerus_r"
    over = dict(stations=30, around=14, sunk=0.12)
    yield strap("coracoacromial-ligament", (blade, blade), [(-128, 1420, -86), (-138, 1430, -88), (-149, 1438, -91), (-157, 1442, -95)], (scapula, scapula), [16, 14, 12, 9], [1.6, 2.2, 2.2, 1.4], (0.25, -0.35, 0.9), over=(scapula, humerus), **over)
    yield strap("conoid-ligament", (collar, blade), [(-114, 1440, -103), (-115, 1435, -104), (-117, 1430, -105)], (clavicle, scapula), [9, 6.5, 5], [4, 3.6, 3.2], (1, 0, -0.5), deep=0.002, stations=16, around=14)
    yield strap("trapezoid-ligament", (collar, blade), [(-130, 1441, -97), (-127, 1434, -95), (-124, 1427, -93)], (clavicle, scapula), [12, 11, 10], [2.6, 2.6, 2.6], (0.3, 0.2, 1), deep=0.002, stations=18, around=14)
    yield strap("acromioclavicular-ligament", (collar, blade), [(-137, 1452, -101), (-143, 1452, -100), (-152, 1451, -101), (-161, 1450, -103)], (clavicle, scapula), [9, 12, 12, 9], [1, 2.2, 2.2, 1], (0, 0, 1), over=(clavicle, scapula), **over)
    yield strap("coracohumeral-ligament", (blade, arm), [(-128, 1425, -97), (-146, 1431, -93), (-166, 1434, -86), (-183, 1427, -82)], (scapula, humerus), [13, 15, 17, 17], [1.6, 2.6, 2.4, 1], (0.1, -0.4, 1), over=(scapula, humerus), clear=0.0015, about=HEAD, **over)
    strands = {
        "superior-glenohumeral-ligament": ([(-145, 1422, -108), (-154, 1427, -91), (-167, 1424, -76)], [8, 9, 9]),
        "middle-glenohumeral-ligament": ([(-142, 1414, -105), (-149, 1412, -83), (-166, 1404, -75)], [11, 13, 13]),
        "inferior-glenohumeral-ligament": ([(-145, 1397, -109), (-155, 1391, -92), (-168, 1390, -85)], [14, 20, 17]),
    }
    for id, (points, width) in strands.items():
        yield strap(id, (blade, arm), points, (scapula, humerus), width, [1.6, 2.2, 1.4], (0.2, 1, -0.2), over=(scapula, humerus), clear=0.0012, about=HEAD, **over)
