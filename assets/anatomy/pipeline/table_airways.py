"""The bronchi by lobe; drawn. No source at hand has a code for the tree of a lobe."""
from table import structure
from table_organs import DRAWN, tissue

SOURCES = {}
TISSUES = {"bronchus": tissue("d4c29c", 0.55)}

STRUCTURES = [
    structure(f"{lobe}-bronchi-{side[0]}", "lungs", "chest", f"{lobe}-bronchi", "bronchus", DRAWN, side=side, part_of="lung", schematic=True)
    for side, lobes in (("right", ("upper", "middle", "lower")), ("left", ("upper", "lower")))
    for lobe in lobes
]
