"""The soft tissue of the joints: what it is. All of it is drawn; codes.py has the few codes."""
from table import pair, structure

DRAWN = "drawn"

SOURCES = {DRAWN: {"package": "ambulo", "licence": "MIT OR Apache-2.0"}}
TISSUES = {
    "cartilage": {"colour": [0.80, 0.87, 0.90], "roughness": 0.35},
    "meniscus": {"colour": [0.87, 0.85, 0.77], "roughness": 0.42},
    "ligament": {"colour": [0.88, 0.90, 0.88], "roughness": 0.45},
    "elastic-ligament": {"colour": [0.87, 0.79, 0.52], "roughness": 0.48},
    "tendon": {"colour": [0.902, 0.851, 0.761], "roughness": 0.45},
    "disc": {"colour": [0.70, 0.78, 0.82], "roughness": 0.48},
}


def two(regions, tissue, *ids):
    return [s for id in ids for s in pair(id, "joints", regions, id, tissue, DRAWN, schematic=True)]


def one(regions, *ids):
    return [structure(id, "joints", regions, id, "ligament", DRAWN, schematic=True) for id in ids]


def counted(regions, tissue, id, numbers, paired):
    make = pair if paired else structure
    out = [make(f"{id}-{n}", "joints", regions, id, tissue, DRAWN, n=n, schematic=True) for n in numbers]
    return [s for pieces in out for s in pieces] if paired else out


STRUCTURES = [
    *two("knee thigh", "cartilage", "femoral-cartilage"),
    *two("knee leg", "cartilage", "tibial-cartilage-medial", "tibial-cartilage-lateral"),
    *two("knee leg", "meniscus", "meniscus-medial", "meniscus-lateral"),
    *two("knee leg", "cartilage", "patellar-cartilage"),
    *two("knee leg thigh", "ligament", "anterior-cruciate-ligament", "posterior-cruciate-ligament", "tibial-collateral-ligament", "fibular-collateral-ligament"),
    *two("knee leg", "ligament", "patellar-ligament"),
    *two("knee thigh", "tendon", "quadriceps-tendon"),
    *two("hip thigh", "cartilage", "femoral-head-cartilage"),
    *two("hip pelvis", "cartilage", "acetabular-cartilage"),
    *two("hip pelvis", "meniscus", "acetabular-labrum"),
    *two("hip pelvis thigh", "ligament", "iliofemoral-ligament", "pubofemoral-ligament", "ischiofemoral-ligament", "ligament-of-head-of-femur"),
    *two("shoulder arm", "cartilage", "humeral-head-cartilage"),
    *two("shoulder", "cartilage", "glenoid-cartilage"),
    *two("shoulder", "meniscus", "glenoid-labrum"),
    *two("shoulder", "ligament", "coracoacromial-ligament", "conoid-ligament", "trapezoid-ligament", "acromioclavicular-ligament"),
    *two("shoulder arm", "ligament", "coracohumeral-ligament", "superior-glenohumeral-ligament", "middle-glenohumeral-ligament", "inferior-glenohumeral-ligament"),
    *two("hand", "ligament", "flexor-retinaculum"),
    *two("hand arm", "ligament", "radial-collateral-ligament-wrist", "ulnar-collateral-ligament-wrist"),
    *counted("hand", "cartilage", "metacarpal-head-cartilage", range(1, 6), True),
    *counted("hand", "ligament", "mcp-collateral-ligaments", range(1, 6), True),
    *two("hand", "ligament", "thumb-ip-collateral-ligaments"),
    *counted("hand", "ligament", "pip-collateral-ligaments", range(2, 6), True),
    *counted("hand", "ligament", "dip-collateral-ligaments", range(2, 6), True),
    *two("foot leg", "cartilage", "talar-dome-cartilage"),
    *two("foot leg", "ligament", "anterior-talofibular-ligament", "calcaneofibular-ligament", "posterior-talofibular-ligament"),
    *two("leg foot", "ligament", "anterior-inferior-tibiofibular-ligament", "posterior-inferior-tibiofibular-ligament"),
    *two("foot leg", "ligament", "deltoid-ligament"),
    *two("foot", "ligament", "plantar-calcaneonavicular-ligament", "plantar-fascia"),
    *counted("back chest", "disc", "thoracic-disc", range(1, 13), False),
    *counted("back abdomen", "disc", "lumbar-disc", range(1, 6), False),
    *one("back chest abdomen", "anterior-longitudinal-ligament", "posterior-longitudinal-ligament"),
    *counted("back", "ligament", "interspinous-ligament", range(1, 5), False),
    *one("back", "supraspinous-ligament"),
    *counted("back", "elastic-ligament", "ligamenta-flava", range(1, 5), False),
]  # fmt: skip
