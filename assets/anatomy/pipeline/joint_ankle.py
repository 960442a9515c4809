"""The right ankle and foot: cartilage of the talar dome, the ligaments of both sides, those between tibia and fibula, the
spring ligament and the plantar fascia.

Places were read off the bones in millimetres, named by what an anatomist calls them. Lengths of ligaments: anterior
talofibular 2 cm, calcaneofibular 2 to 3 cm, posterior talofibular 3 cm; cartilage 1.5 mm; the fascia 3 mm thick at the
heel (Standring, Gray's Anatomy, ankle and foot)."""
import numpy as np

from piece import Piece, fixed, shared, strap
from tissue_band import along
from tissue_field import Grid, Solid, ellipse, layer, mm
from tissue_sheet import Sheet

DOME = mm(-76, 46, -63)  # about which the dome is round, from front to back


def pieces(rest):
    yield dome(rest)
    low, high = mm(-125, 0, -130), mm(-35, 130, 0)
    tibia, fibula, talus, foot = (Solid(rest.bones[b], low=low, high=high) for b in ("r_tibia", "r_fibula", "r_talus", "r_foot"))
    yield from outer(tibia, fibula, talus, foot)
    yield from inner(tibia, talus, foot)
    yield fascia(rest)


def dome(rest):
    """The pulley that the tibia rests on, and the facets beside it that face both malleoli."""
    g = Grid(mm(-101, 44, -88), mm(-50, 74, -38), 0.0007)
    d = g.distance(g.solid(rest.bones["r_talus"]))
    n = g.gradient(g.soft(d, 0.0022))
    angle = np.degrees(np.arctan2(g.z - DOME[2], g.y - DOME[1]))  # 0 above, positive in front
    pulley = np.minimum.reduce([(n[..., 1] - 0.5) * 0.02, (angle + 48) * 0.0004, (40 - angle) * 0.0004])
    lateral = np.minimum((-n[..., 0] - 0.35) * 0.02, ellipse(g.y - 0.060, g.z + 0.0635, 0.0085, 0.0105))
    medial = np.minimum((n[..., 0] - 0.35) * 0.02, ellipse(g.y - 0.0625, g.z + 0.0585, 0.0065, 0.0125))
    inwards = g.soft(np.clip(np.maximum.reduce([pulley, lateral, medial]), -0.006, 0.006), 0.0013)
    return Piece("talar-dome-cartilage", *g.surface(layer(g, d, inwards, 0.0015, rim=0.003), 2000), fixed("talus_r"))


def sheet(id, bodies, borders, ends, thick, over):
    """A ligament from the first body to the second between its two borders; places and thickness in millimetres."""
    s = Sheet([np.array(line) / 1e3 for line in borders], np.array(thick) / 1e3, ends=ends, over=over)
    bind = fixed(*bodies) if len(bodies) == 1 else lambda points: (list(bodies), shared(s.at(points)[0]))
    return Piece(id, s.vertices, s.faces, bind, s)


def outer(tibia, fibula, talus, foot):
    over = (tibia, fibula, talus, foot)
    # From the front of the lateral malleolus, a centimetre above its tip, forwards to the neck of the talus.
    yield sheet("anterior-talofibular-ligament", ("tibia_r", "talus_r"), [[(-102, 61, -62), (-98, 60, -56.5), (-88.5, 58.5, -48)], [(-101, 53, -66), (-98, 52, -58.5), (-88, 50, -49.5)]], (fibula, talus), [1.4, 2.2, 2.2, 1.4], over)
    # From just before the tip downwards and back to the outer side of the calcaneus.
    yield strap("calcaneofibular-ligament", ("tibia_r", "calcn_r"), [(-100.5, 51.5, -71.5), (-101.5, 46, -75.5), (-101, 39, -81.5), (-99, 32, -88)], (fibula, foot), [6, 6, 6.2, 7.5], [2, 3, 2.6, 1.8], (0, 0.6, 1), deep=0.0006, over=over, stations=24, around=16, sunk=0.07)
    # From the hollow behind the fibula's joint face to the lateral tubercle of the talus, nearly level.
    yield sheet("posterior-talofibular-ligament", ("tibia_r", "talus_r"), [[(-95, 56, -78), (-88, 56.5, -83), (-77, 56, -82)], [(-97, 50.5, -78), (-89, 50.5, -84), (-78, 49.5, -83)]], (fibula, talus), [1.8, 3.6, 3.4, 1.6], over)
    # Between the tubercles of the tibia, before and behind, and the fibula: downwards to the outside.
    yield sheet("anterior-inferior-tibiofibular-ligament", ("tibia_r",), [[(-89, 85, -49), (-98, 80.5, -54), (-106.5, 74, -61)], [(-91, 71.5, -51), (-98, 67, -56), (-105, 61.5, -62)]], (tibia, fibula), [1.4, 2.2, 2.2, 1.4], over)
    yield sheet("posterior-inferior-tibiofibular-ligament", ("tibia_r",), [[(-84, 86, -80), (-92, 81, -83), (-102, 76, -82)], [(-78, 72.5, -79), (-89, 68, -82.5), (-99, 61, -80)]], (tibia, fibula), [1.6, 2.8, 2.8, 1.6], over)


def inner(tibia, talus, foot):
    onto = lambda bone, *at: bone.onto(mm(*at), 0.0008)
    # The deltoid ligament, from front to back: to the navicular, to the spring ligament's border, to the sustentaculum, to
    # the medial tubercle of the talus.
    ways = [
        [onto(tibia, -50, 69.5, -44.5), mm(-51, 58, -38), onto(foot, -53, 51, -28)],
        [onto(tibia, -49, 67.5, -48), mm(-51, 55, -45), onto(foot, -57, 45, -37)],
        [onto(tibia, -49, 66, -52), mm(-51.5, 54, -54), onto(foot, -57, 45, -61)],
        [onto(tibia, -50, 67, -57), mm(-51.5, 56, -62), onto(foot, -55, 50, -67)],
        [onto(tibia, -52, 69.5, -63), mm(-55, 59, -70), onto(talus, -62, 51, -77)],
    ]
    fan = Sheet(ways, [0.001, 0.0022, 0.0024, 0.001], over=(tibia, talus, foot), columns=19, stations=20)

    def bind(points):
        along_it, across = fan.at(points)
        above, below = shared(along_it).T
        behind = np.clip((across - 0.76) / 0.16, 0, 1)
        return ["tibia_r", "calcn_r", "talus_r"], np.stack([above, below * (1 - behind), below * behind], 1)

    yield Piece("deltoid-ligament", fan.vertices, fan.faces, bind, fan)
    # Under the head of the talus, from the sustentaculum to the navicular.
    ways = [
        [onto(foot, -57, 46, -61.5), mm(-55.5, 45.5, -49), onto(foot, -56, 45, -37)],
        [onto(foot, -61, 43, -59.5), mm(-62, 41, -49), onto(foot, -61.5, 36, -38)],
        [onto(foot, -67, 42, -56), mm(-69, 39.5, -49), onto(foot, -69, 34, -42)],
    ]
    spring = Sheet(ways, [0.0012, 0.003, 0.003, 0.0012], over=(talus, foot), columns=15, stations=16)
    yield Piece("plantar-calcaneonavicular-ligament", spring.vertices, spring.faces, fixed("calcn_r"), spring)


# Of each toe's slip: places from the medial process of the calcaneal tuberosity to the base of the first phalanx.
SLIPS = [
    [(-62.5, 7.4, -97), (-64.5, 6, -60), (-64, 8.5, -12), (-60.5, 7, 28), (-59.5, 4.2, 59), (-59.5, 4.0, 77.5)],
    [(-64.5, 5.6, -97), (-67.5, 5.5, -60), (-71.5, 8, -12), (-78.5, 6.5, 28), (-84, 5, 55), (-87, 5.2, 73)],
    [(-67, 4.6, -97), (-70.5, 5.5, -60), (-79, 8, -12), (-91, 6.5, 20), (-100, 4.3, 45), (-102, 5.9, 59)],
    [(-69.5, 5.2, -97), (-73.5, 5.5, -60), (-86.5, 8, -14), (-102, 7, 12), (-112, 6.2, 31.5), (-114.5, 6.7, 43.5)],
    [(-72, 6.6, -97), (-76.5, 6, -60), (-94, 8.5, -17), (-112, 8.8, 4), (-123.5, 8.4, 21), (-127, 7.4, 32)],
]
SLIP_HALF_MM = [2.2, 3.6, 5.0, 4.8, 4.0, 3.2]  # of its breadth, from the heel on


def fascia(rest):
    """The plantar fascia's middle part: one sheet at the heel, five slips before the toes."""
    g = Grid(mm(-134, -3, -99), mm(-48, 17, 82), 0.0009)
    d = np.minimum(*(g.distance(g.solid(rest.bones[b])) for b in ("r_foot", "r_bofoot")))
    plan = np.stack([g.x[:, 0], g.z[:, 0]], -1)
    width, height, share = [], [], []
    for slip, broad in zip(SLIPS, (1.25, 1, 1, 1, 1)):
        line = along(np.array(slip) / 1e3, 240)
        away = np.linalg.norm(plan[..., None, :] - line[:, [0, 2]], axis=-1)
        k = away.argmin(-1)
        x = k / 239
        half = np.interp(x, np.linspace(0, 1, 6), SLIP_HALF_MM) / 1e3
        width.append(half * np.where(x > 0.2, broad, 1) - away.min(-1))
        height.append(line[k, 1])
        share.append(x)
    width, height, share = map(np.array, (width, height, share))
    near = np.exp(np.clip(width / 0.002, -30, 8))
    near /= near.sum(0)
    # Neighbours run into each other softly.
    border = 0.0012 * np.log(np.exp(np.clip(width / 0.0012, -40, 40)).sum(0))
    middle, along_it = (near * height).sum(0), (near * share).sum(0)
    thick = np.interp(along_it, [0, 0.15, 0.5, 1], [0.003, 0.003, 0.002, 0.0016])
    x = np.clip(border / 0.0025, 0, 1)
    half = np.where(border > 0, thick / 2 * np.sqrt(1 - (1 - x) ** 2), np.maximum(border, -0.003))
    field = np.minimum(half[:, None] - np.abs(g.y - middle[:, None]), d + 0.001)
    v, f = g.surface(g.soft(field, 0.0005) + 0.0001, 3600)
    r, t = rest.place["toes_r"]
    forwards = np.cross(r @ np.array([0.58095419, 0, -0.81393626]), [0, 1.0, 0])
    forwards *= np.sign(forwards[2]) / np.linalg.norm(forwards)

    def bind(points):
        x = np.clip((points - t) @ forwards / 0.016 + 0.5, 0, 1)
        x = x * x * (3 - 2 * x)
        return ["calcn_r", "toes_r"], np.stack([1 - x, x], 1)

    return Piece("plantar-fascia", v, f, bind)
