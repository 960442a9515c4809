"""The right hand: the roof of the carpal tunnel, the side ligaments of wrist and fingers, cartilage of the knuckles.

A finger's ligaments lie on both sides of the joint's own axis, as the skeleton has it; they are tied to the bones there."""
import numpy as np

from check_picture import read
from piece import Piece, fixed, strap, straps
from rest import SKELETON
from tissue_band import Band, unit
from tissue_field import Grid, Solid, layer

# Name, its number, the joint of the skeleton, the bones and bodies above and below it, breadth of a ligament in mm.
JOINTS = [
    ("mcp-collateral-ligaments", 1, "mp_flexion_r", ("1mc_r", "firstmc_r"), ("thumbprox_r", "proximal_thumb_r"), 4.6),
    ("thumb-ip-collateral-ligaments", None, "ip_flexion_r", ("thumbprox_r", "proximal_thumb_r"), ("thumbdist_r", "distal_thumb_r"), 3.6),
    *[
        row
        for n, word in zip((2, 3, 4, 5), ("second", "third", "fourth", "fifth"))
        for row in (
            ("mcp-collateral-ligaments", n, f"mcp{n}_flexion_r", (f"{n}mc_r", f"{word}mc_r"), (f"{n}proxph_r", f"{n}proxph_r"), 4.8),
            ("pip-collateral-ligaments", n, f"pm{n}_flexion_r", (f"{n}proxph_r", f"{n}proxph_r"), (f"{n}midph_r", f"midph{n}_r"), 3.6),
            ("dip-collateral-ligaments", n, f"md{n}_flexion_r", (f"{n}midph_r", f"midph{n}_r"), (f"{n}distph_r", f"distph{n}_r"), 2.6),
        )
    ],
]


def axes():
    """World axis and place of each hinge at rest, by the joint's name."""
    skeleton, _ = read(SKELETON)
    names = [b["name"] for b in skeleton["bodies"]]
    return {j["name"]: (names[j["body"]], np.array(j["axis"]), np.array(j["anchor"])) for j in skeleton["joints"]}


def pieces(rest):
    hinges = axes()
    for name, n, hinge, (upper, above), (lower, below), broad in JOINTS:
        # The sides of some joints have lost their suffix in the source.
        body, axis, anchor = hinges.get(hinge) or hinges[hinge.removesuffix("_r")]
        assert body == below, (body, below)
        r, t = rest.place[body]
        axis, at = unit(r @ axis), r @ anchor + t
        first, second = Solid(rest.bones[upper], spacing=0.0005), Solid(rest.bones[lower], spacing=0.0005)
        down = rest.bones[lower][0].mean(0) - at
        down = unit(down - (down @ axis) * axis)
        bands = []
        for side in (axis, -axis):
            a = first.onto(at - 0.0012 * down + 0.011 * side, 0.0005)
            b = second.onto(at + 0.9e-3 * broad * down + 0.008 * side, 0.0005)
            middle = (a + b) / 2 + 0.0007 * side
            bands.append(Band([a, middle, b], broad / 1e3 * np.array([0.8, 1, 0.8]), np.array([0.7, 1.4, 0.7]) / 1e3, np.cross(axis, down), over=(first, second), clear=0, stations=14, around=10, sunk=0.2))
        yield straps(f"{name}-{n}" if n else name, (above, below), *bands, hold=0.2)
        if name.startswith("mcp"):
            g = Grid(at - 0.013, at + 0.013, 0.0005)
            d = g.distance(g.solid(rest.bones[upper], spacing=0.0004))
            away = g.points - at
            angle = np.arccos(np.clip(away @ down / np.maximum(np.linalg.norm(away, axis=-1), 1e-6), -1, 1))
            inwards = 0.007 * (np.radians(82) - angle)
            yield Piece(f"metacarpal-head-cartilage-{n}", *g.surface(layer(g, d, inwards, 0.0009, rim=0.002, even=0.0009, depth=0.0008), 420), fixed(above))
    yield from wrist(rest)


def wrist(rest):
    bone = lambda *names: Solid(*[rest.bones[f"{n}_r"] for n in names], spacing=0.0005)
    carpals = bone("scaphoid", "trapezium", "pisiform", "hamate", "capitate", "triquetrum", "lunate", "trapezoid")
    # From the trapezium over the flexors' tendons to the pisiform; it covers scaphoid and hamate beside them.
    yield strap("flexor-retinaculum", ("trapezium_r", "pisiform_r"), [(-189, 853, -57), (-185.5, 853, -64), (-183.5, 854, -72), (-184, 855, -80), (-187.5, 856, -86)], (bone("trapezium"), bone("pisiform")), [17, 19, 20, 19, 17], [1.2, 1.8, 1.8, 1.8, 1.2], (0, 1, 0.05), deep=0.0008, over=(carpals,), stations=34, around=20, sunk=0.08)
    yield strap("radial-collateral-ligament-wrist", ("radius_r", "scaphoid_r"), [(-203, 874, -48.5), (-203.5, 868, -51), (-203.5, 861, -57)], (bone("radius"), bone("scaphoid")), [5, 5.5, 5], [1.8, 2.2, 1.8], (1, 0, 0), stations=18)
    yield strap("ulnar-collateral-ligament-wrist", ("ulna_r", "triquetrum_r"), [(-203, 878, -98), (-203, 870, -96.5), (-202, 860, -92.5)], (bone("ulna"), bone("triquetrum")), [4.5, 5, 5], [1.4, 2.2, 1.4], (1, 0, 0), over=(bone("ulna", "triquetrum"),), stations=18, sunk=0.2)
