"""The heart's valves and its own arteries; drawn. Their codes stand in codes.py."""
from table import structure
from table_organs import DRAWN, HEART, tissue

SOURCES = {}
TISSUES = {"valve": tissue("e0d2b4", 0.45), "coronary-artery": tissue("e2674c", 0.4)}

STRUCTURES = [
    *(structure(f"{name}-valve", "heart", "chest", f"{name}-valve", "valve", HEART, part_of="heart", schematic=True) for name in ("mitral", "tricuspid", "aortic", "pulmonary")),
    *(structure(name, "heart", "chest", name, "coronary-artery", DRAWN, part_of="heart", schematic=True)
      for name in ("left-main-coronary-artery", "left-anterior-descending-artery", "circumflex-artery", "right-coronary-artery")),
]  # fmt: skip
