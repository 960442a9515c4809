"""The cerebrum by lobes, and what lies within it. Their codes stand in codes.py."""
from table import pair, structure
from table_organs import BRAIN, tissue

SOURCES = {}
# Lobes differ by as little as tells them apart.
TISSUES = {
    "frontal-lobe": tissue("dcb0a2", 0.5), "parietal-lobe": tissue("d9bd9f", 0.5), "temporal-lobe": tissue("cfaab0", 0.5),
    "occipital-lobe": tissue("c9b3a0", 0.5), "ventricle": tissue("8fb4c4", 0.35), "white-matter": tissue("eae2d0", 0.55),
    "thalamus": tissue("b98d80", 0.5), "hippocampus": tissue("c79f6d", 0.5),
}  # fmt: skip

STRUCTURES = [
    *(s for lobe in ("frontal", "parietal", "temporal", "occipital") for s in pair(f"{lobe}-lobe", "nerves", "head", f"{lobe}-lobe", f"{lobe}-lobe", BRAIN, part_of="cerebral-hemisphere")),
    structure("corpus-callosum", "nerves", "head", "corpus-callosum", "white-matter", BRAIN, part_of="brain"),
    *pair("thalamus", "nerves", "head", "thalamus", "thalamus", BRAIN, part_of="brain", schematic=True),
    *pair("hippocampus", "nerves", "head", "hippocampus", "hippocampus", BRAIN, part_of="brain", schematic=True),
    *pair("lateral-ventricle", "nerves", "head", "lateral-ventricle", "ventricle", BRAIN, part_of="brain"),
    structure("third-ventricle", "nerves", "head", "third-ventricle", "ventricle", BRAIN, part_of="brain"),
    structure("fourth-ventricle", "nerves", "head", "fourth-ventricle", "ventricle", BRAIN, part_of="brain"),
]
