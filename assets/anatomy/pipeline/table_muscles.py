"""The muscles: which of the source's paths make up each, where its belly lies on them, and how flat it is.

A path is named without its side. `belly` is the part of a path that is flesh, from its first point on; the rest is
tendon. `flat` says how many times broader than thick a belly of one path is; those of several paths spread by
themselves until they meet. Both are drawn after atlases of anatomy, not measured. SNOMED CT codes are those of
TotalSegmentator's mapping; no source at hand gives others. Those of UBERON stand in codes.py.
"""
import json
import pathlib

from table import structure

PATHS = "myo-sim"
SOURCES = {PATHS: {"package": "myo-sim 0.2.3", "licence": "Apache-2.0"}}


def tissue(colour, roughness):
    return {"colour": [round(int(colour[i : i + 2], 16) / 255, 3) for i in (0, 2, 4)], "roughness": roughness}


TISSUES = {"muscle": tissue("a8483d", 0.45), "tendon": tissue("e6d9c2", 0.45)}

# name: (paths, or how they begin where there are many; regions; belly; flat; SNOMED CT)
MUSCLES = {
    "deltoid": ("DELT1 DELT2 DELT3", "shoulder arm", (0.08, 1.08), 1.6),
    "supraspinatus": ("SUPSP", "shoulder back", (0.2, 1.0), 1.3),
    "infraspinatus": ("INFSP", "shoulder back", (0.22, 1.0), 2.4),
    "teres-minor": ("TMIN", "shoulder back", (0.15, 1.0), 1.5),
    "subscapularis": ("SUBSC", "shoulder chest", (0.2, 1.0), 2.4),
    "teres-major": ("TMAJ", "shoulder back", (0.1, 1.0), 1.3),
    "pectoralis-major": ("PECM1 PECM2 PECM3", "chest shoulder", (0.14, 0.98), 2.6),
    "latissimus-dorsi": ("LAT1 LAT2 LAT3", "back shoulder", (0.1, 0.8), 3.0),
    "coracobrachialis": ("CORB", "arm shoulder", (0.1, 0.98), 1.2),
    "biceps-brachii": ("BIClong BICshort", "arm", (0.3, 0.85), 1.15),
    "triceps-brachii": ("TRIlong TRIlat TRImed", "arm", (0.05, 0.8), 1.3),
    "brachialis": ("BRA", "arm", (0.0, 0.9), 1.5),
    "anconeus": ("ANC", "arm", (0.1, 1.0), 1.5),
    "brachioradialis": ("BRD", "arm", (0.02, 0.6), 1.4),
    "supinator": ("SUP", "arm", (0.05, 0.95), 1.6),
    "pronator-teres": ("PT", "arm", (0.03, 0.85), 1.3),
    "pronator-quadratus": ("PQ", "arm", (0.0, 1.0), 3.0),
    "extensor-carpi-radialis-longus": ("ECRL", "arm hand", (0.0, 0.45), 1.3),
    "extensor-carpi-radialis-brevis": ("ECRB", "arm hand", (0.05, 0.52), 1.3),
    "extensor-carpi-ulnaris": ("ECU", "arm hand", (0.04, 0.66), 1.2),
    "flexor-carpi-radialis": ("FCR", "arm hand", (0.02, 0.52), 1.3),
    "flexor-carpi-ulnaris": ("FCU", "arm hand", (0.02, 0.72), 1.3),
    "palmaris-longus": ("PL", "arm hand", (0.03, 0.42), 1.2),
    "flexor-digitorum-superficialis": ("FDS2 FDS3 FDS4 FDS5", "arm hand", (0.02, 0.5), 1.2),
    "flexor-digitorum-profundus": ("FDP2 FDP3 FDP4 FDP5", "arm hand", (0.0, 0.5), 1.2),
    "extensor-digitorum": ("EDC2 EDC3 EDC4 EDC5", "arm hand", (0.02, 0.44), 1.2),
    "extensor-digiti-minimi": ("EDM", "arm hand", (0.06, 0.42), 1.0),
    "extensor-indicis": ("EIP", "arm hand", (0.02, 0.42), 1.2),
    "extensor-pollicis-longus": ("EPL", "arm hand", (0.02, 0.45), 1.2),
    "extensor-pollicis-brevis": ("EPB", "arm hand", (0.02, 0.45), 1.2),
    "flexor-pollicis-longus": ("FPL", "arm hand", (0.02, 0.5), 1.3),
    "abductor-pollicis-longus": ("APL", "arm hand", (0.02, 0.55), 1.3),
    "opponens-pollicis": ("OP", "hand", (0.0, 1.0), 1.5),
    "lumbricals-of-hand": ("LU_RB2 LU_RB3 LU_RB4 LU_RB5", "hand", (0.06, 0.5), 1.0),
    "interossei-of-hand": ("RI2 RI3 RI4 RI5 UI_UB2 UI_UB3 UI_UB4 UI_UB5", "hand", (0.0, 0.55), 1.0),
    "rectus-abdominis": ("rect_abd", "abdomen", (0.04, 0.98), 4.0),
    "external-oblique": ("EO1 EO2 EO3 EO4 EO5 EO6", "abdomen", (0.03, 0.94), 2.0),
    "internal-oblique": ("IO1 IO2 IO3 IO4 IO5 IO6", "abdomen", (0.03, 0.94), 2.0),
    "quadratus-lumborum": ("QL_*", "back abdomen", (0.06, 0.94), 1.2),
    "iliocostalis-lumborum": ("IL_*", "back", (0.04, 0.9), 1.2),
    "longissimus-thoracis": ("LTp*", "back", (0.03, 0.75), 1.2),
    "multifidus": ("MF_*", "back pelvis", (0.08, 0.92), 1.1),
    "psoas-major": ("Ps_* psoas", "abdomen pelvis thigh", (0.03, 0.8), 1.1),
    "iliacus": ("iliacus", "pelvis thigh", (0.0, 0.8), 2.2),
    "gluteus-maximus": ("glmax1 glmax2 glmax3", "pelvis thigh", (0.03, 0.9), 1.8, "181674001"),
    "gluteus-medius": ("glmed1 glmed2 glmed3", "pelvis thigh", (0.0, 0.82), 1.6, "78333006"),
    "gluteus-minimus": ("glmin1 glmin2 glmin3", "pelvis thigh", (0.0, 0.8), 1.6, "75297007"),
    "piriformis": ("piri", "pelvis thigh", (0.03, 0.72), 1.3),
    "tensor-fasciae-latae": ("tfl", "pelvis thigh leg", (0.0, 0.33), 1.7),
    "sartorius": ("sart", "thigh leg", (0.01, 0.92), 2.0),
    "rectus-femoris": ("recfem", "thigh", (0.1, 0.75), 1.4),
    "vastus-intermedius": ("vasint", "thigh", (0.0, 0.78), 1.6),
    "vastus-lateralis": ("vaslat", "thigh", (0.0, 0.8), 1.6),
    "vastus-medialis": ("vasmed", "thigh", (0.0, 0.86), 1.3),
    "adductor-brevis": ("addbrev", "thigh pelvis", (0.03, 0.95), 1.8),
    "adductor-longus": ("addlong", "thigh pelvis", (0.08, 0.92), 1.8),
    "adductor-magnus": ("addmagProx addmagMid addmagIsch addmagDist", "thigh pelvis", (0.03, 0.86), 1.5),
    "gracilis": ("grac", "thigh leg", (0.03, 0.68), 1.8),
    "biceps-femoris": ("bflh bfsh", "thigh leg", (0.1, 0.78), 1.3),
    "semimembranosus": ("semimem", "thigh leg", (0.25, 0.85), 1.4),
    "semitendinosus": ("semiten", "thigh leg", (0.04, 0.6), 1.2),
    "gastrocnemius": ("gasmed gaslat", "leg", (0.03, 0.52), 1.4),
    "soleus": ("soleus", "leg", (0.02, 0.72), 1.7),
    "tibialis-anterior": ("tibant", "leg foot", (0.02, 0.6), 1.2),
    "tibialis-posterior": ("tibpost", "leg foot", (0.02, 0.6), 1.3),
    "fibularis-longus": ("perlong", "leg foot", (0.02, 0.42), 1.2),
    "fibularis-brevis": ("perbrev", "leg foot", (0.03, 0.55), 1.2),
    "extensor-digitorum-longus": ("edl", "leg foot", (0.03, 0.55), 1.2),
    "extensor-hallucis-longus": ("ehl", "leg foot", (0.05, 0.5), 1.2),
    "flexor-digitorum-longus": ("fdl", "leg foot", (0.03, 0.5), 1.2),
    "flexor-hallucis-longus": ("fhl", "leg foot", (0.03, 0.52), 1.2),
}  # fmt: skip

# The source's own names, with each one's side.
SIDES = {
    name: muscle["side"]
    for name, muscle in json.loads((pathlib.Path(__file__).parent.parent / "names.json").read_text())["muscles"].items()
}


def paths(words, side):
    """The source's names of these paths on one side: those of the arm bear no `_r`."""
    found = []
    for word in words.split():
        stem = word.rstrip("*")
        mine = [
            name for name, its in SIDES.items()
            if its == side and (name.startswith(stem) if word != stem else name.removesuffix("_r").removesuffix("_l") == stem)
        ]  # fmt: skip
        assert mine, word
        found += mine
    return sorted(found)


def muscle(name, words, regions, belly, flat, snomed=None):
    return [
        structure(f"{name}-{side[0]}", "muscles", regions, name, "muscle", PATHS, side=side, snomed=snomed,
                  schematic=True) | {"paths": paths(words, side), "belly": list(belly), "flat": flat}
        for side in ("right", "left")
    ]  # fmt: skip


STRUCTURES = [half for name, row in MUSCLES.items() for half in muscle(name, *row)]
taken = [path for s in STRUCTURES for path in s["paths"]]
assert sorted(taken) == sorted(SIDES), set(SIDES).symmetric_difference(taken)
