"""The right knee: cartilage of its four surfaces, menisci, ligaments.

Places were read off the bones in millimetres, named by what an anatomist calls them. Thickness of cartilage 1.8 to
3 mm; lengths of ligaments: cruciates 32 to 38 mm, tibial collateral 8 to 10 cm, fibular collateral 5 to 6 cm, patellar
ligament 4 to 5 cm (Standring, Gray's Anatomy, knee)."""
import numpy as np

from piece import Piece, fixed, strap
from tissue_band import FREE
from tissue_field import Grid, Solid, ellipse, layer, mm

AXIS = mm(0, 452, -55)  # about which the condyles are round


def femoral(rest):
    g = Grid(mm(-116, 422, -88), mm(-36, 490, -12), 0.0008)
    d = g.distance(g.solid(rest.bones["r_femur"]))
    n = g.gradient(g.soft(d, 0.0032))
    dy, dz = g.y - AXIS[1], g.z - AXIS[2]
    r = np.maximum(np.hypot(dy, dz), 1e-6)
    outwards = (n[..., 1] * dy + n[..., 2] * dz) / r
    angle = np.degrees(np.arctan2(dz, -dy))  # 0 below, 90 in front
    # Not the sides, not the roof of the notch, up to the fold behind and above the groove in front.
    # The condyle's inner border runs forwards and outwards to that of the groove.
    inner = np.interp(angle, [-90, 0, 20, 45, 65, 80], [-42, -42, -44, -50.5, -58, -61]) / 1e3 - g.x
    limit = np.interp(angle, [10, 30, 70, 90], [0.62, 0.35, 0.35, 0.62])
    inwards = np.minimum.reduce([(outwards - limit) * 0.022, inner, r - 0.0152, (angle + 118) * 0.0004, (132 - angle) * 0.0004])
    # Above the groove the cartilage is as broad as the kneecap's way, rounded at the top.
    front = ellipse(g.x + 0.0815, g.y - 0.446, 0.026, 0.036)
    inwards = np.minimum(inwards, front + np.maximum(75 - angle, 0) * 0.0008)
    return g, d, g.soft(np.clip(inwards, -0.006, 0.006), 0.002)


def pieces(rest):
    g, d, inwards = femoral(rest)
    femur_layer = layer(g, d, inwards, 0.0021)
    yield Piece("femoral-cartilage", *g.surface(femur_layer, 6000), fixed("femur_r"))

    t = Grid(mm(-119, 416, -92), mm(-40, 442, -34), 0.00065)
    dt = t.distance(t.solid(rest.bones["r_tibia"]))
    df = t.distance(t.solid(rest.bones["r_femur"]))
    up = t.gradient(t.soft(dt, 0.002))[..., 1]
    for id, at, radii in (("tibial-cartilage-medial", (-58.5, -64.0), (13.0, 20.0)), ("tibial-cartilage-lateral", (-100.5, -60.5), (12.8, 18.0))):
        border = ellipse(t.x - at[0] / 1e3, t.z - at[1] / 1e3, radii[0] / 1e3, radii[1] / 1e3)
        border = np.minimum(border, (up - 0.6) * 0.02)
        field = layer(t, dt, t.soft(np.clip(border, -0.006, 0.006), 0.0015), 0.0018)
        # Where the bones stand closer than both cartilages are thick, the tibia's gives way.
        field = np.minimum(field, np.maximum(df - 0.0016, 0.0007 - dt))
        yield Piece(id, *t.surface(t.soft(field, 0.0005), 1900), fixed("tibia_r"))
    yield from menisci(t, dt, df)
    yield from patellar(rest)
    yield from ligaments(rest)


def menisci(t, dt, df):
    """Wedges that fill the room between the condyles and the tibia's edge; their free edge runs out on the cartilage."""
    shapes = {
        # Middle, radii of the rim, how broad behind, beside and before, how far the C is open to each side, outwards.
        "meniscus-medial": ((-59.0, -63.5), (14.6, 21.5), (13.0, 9.5, 9.0), 58, +1),
        "meniscus-lateral": ((-99.8, -60.8), (14.6, 19.0), (11.0, 9.5, 9.5), 28, -1),
    }
    for id, (at, radii, broad, gap, outer) in shapes.items():
        u, w = (t.x - at[0] / 1e3) * outer, t.z - at[1] / 1e3  # u is positive away from the knee's middle
        rim = ellipse(u, w, radii[0] / 1e3, radii[1] / 1e3)
        turn = np.degrees(np.arctan2(w, u))  # 0 beside, 90 before, -90 behind, 180 at the notch
        width = np.interp(turn, [-180, -90, 0, 90, 180], [broad[0], broad[0], broad[1], broad[2], broad[2]]) / 1e3
        ends = np.radians(180 - np.abs(turn) - gap) * np.hypot(u, w)  # metres from the C's ends
        rise = np.clip((width - rim) / width, 0, 1.05)
        height = 0.0022 + 0.0054 * rise**0.9 * np.sqrt(np.clip(ends / 0.009, 0, 1) * 0.7 + 0.3)
        # The plateau slopes: below its rim there is no meniscus.
        on = (rim > 0.003) & (np.abs(dt) < 0.0008)
        plane = np.linalg.lstsq(np.stack([t.x[on], t.z[on], np.ones(on.sum())], 1), t.y[on], rcond=None)[0]
        floor = t.y - (plane[0] * t.x + plane[1] * t.z + plane[2]) + 0.0016
        field = np.minimum.reduce([df - 0.0009, rim, width - rim, ends, height - dt, dt + 0.0008, floor])
        yield Piece(id, *t.surface(t.soft(field, 0.0009) + 0.0002, 2600), fixed("tibia_r"))


def patellar(rest):
    g = Grid(mm(-110, 434, -34), mm(-46, 498, -2), 0.0007)
    d = g.distance(g.solid(rest.bones["r_patella"]))
    n = g.gradient(g.soft(d, 0.002))
    inwards = np.minimum.reduce([(-n[..., 2] - 0.45) * 0.02, ellipse(g.x + 0.078, g.y - 0.4715, 0.0225, 0.0165), -0.008 - g.z])
    yield Piece("patellar-cartilage", *g.surface(layer(g, d, g.soft(inwards, 0.001), 0.0028), 1800), fixed("patella_r"))


def ligaments(rest):
    low, high = mm(-125, 330, -105), mm(-30, 540, 20)
    femur, tibia, fibula, patella = (Solid(rest.bones[b], low=low, high=high) for b in ("r_femur", "r_tibia", "r_fibula", "r_patella"))

    ft = ("femur_r", "tibia_r")
    # From the inner face of the lateral condyle, far behind, forwards to the middle of the tibia's front.
    yield strap("anterior-cruciate-ligament", ft, [(-88, 447, -71), (-84, 440, -60), (-80.5, 434, -51), (-79, 430, -45)], (femur, tibia), [10, 8.5, 9, 11], [6, 5.5, 5.5, 6], [(0, 0.3, 1), (1, 0, 0.2)], deep=0.003)
    # From the outer face of the medial condyle, in front, back over the tibia's hind edge.
    yield strap("posterior-cruciate-ligament", ft, [(-68, 443, -55), (-74, 438, -67), (-79.5, 428.5, -79), (-80, 418, -83)], (femur, tibia), [12, 10, 10, 11], [6, 6.5, 6, 4], [(0, 0.3, 1), (1, 0, 0.2)], deep=0.003)
    # From the medial epicondyle to the tibia's inner face, a hand's breadth below the joint.
    yield strap("tibial-collateral-ligament", ft, [(-41, 462, -56.5), (-41, 456, -56), (-42.5, 442, -54.5), (-44, 428, -53), (-51, 405, -50), (-60, 379, -47), (-63, 372, -47)], (femur, tibia), [8, 11, 13, 13, 12, 10, 8], [1.2, 2.6, 2.8, 2.6, 2.4, 2, 1], (0, 0, 1), over=(femur, tibia), stations=44, around=16)
    yield strap("fibular-collateral-ligament", ft, [(-114, 459, -57), (-115.5, 454, -58), (-116.5, 434, -66), (-110.5, 411, -78), (-110, 405, -80)], (femur, fibula), [5, 5.5, 4.6, 5.5, 5], [1.5, 3.8, 3.6, 3.6, 1.5], (0, 0, 1), over=(femur, tibia, fibula), stations=36)
    yield strap("patellar-ligament", ("patella_r", "tibia_r"), [(-79, 458, 0), (-80, 449, -1.5), (-81, 437, -6.5), (-83, 420, -15), (-86, 400, -26.5), (-86, 388, -29)], (patella, tibia), [24, 28, 27, 24, 22, 18], [1, 4, 5.2, 5.2, 4.6, 1.2], (1, 0, 0), over=(patella, tibia), stations=40, around=22, sunk=0.06)
    yield strap("quadriceps-tendon", ("femur_r", "patella_r"), [(-85, 535, -12), (-83, 520, -10), (-80, 503, -7), (-78, 490, -4), (-78, 480, 2)], (FREE, patella), [18, 26, 32, 36, 28], [3, 6.5, 7, 4.5, 1], (1, 0, 0), over=(patella, femur), stations=32, around=22, sunk=0.06, hold=0.2, least=0.6)

