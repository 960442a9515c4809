"""Side and structure of every bone and muscle, and the bones' regions, codes and source, of ../skeleton.bin ->
../names.json.

What a structure is called stands in ../names/LANGUAGE.json, which is written by hand.
"""
import json
import re

import build_skeleton as build
import codes
from check_picture import read

BONES = {
    "sacrum": "sacrum", "ribcage": "rib-cage", "cervical": "cervical-vertebrae", "jaw": "mandible", "skull": "cranium",
    "clavicle": "clavicle", "scapula": "scapula", "humerus": "humerus", "ulna": "ulna", "radius": "radius", "lunate":
    "lunate", "scaphoid": "scaphoid", "pisiform": "pisiform", "triquetrum": "triquetrum", "capitate": "capitate",
    "trapezium": "trapezium", "trapezoid": "trapezoid", "hamate": "hamate", "pelvis": "hip-bone", "femur": "femur",
    "tibia": "tibia", "fibula": "fibula", "talus": "talus", "foot": "foot", "bofoot": "toes", "patella": "patella"
}  # fmt: skip
# Where each bone lies, the region with most of it first; what is not here is of the hand.
REGIONS = {
    "cranium": "head", "mandible": "head", "cervical-vertebrae": "neck", "clavicle": "shoulder chest", "scapula":
    "shoulder back", "rib-cage": "chest", "thoracic-vertebra": "back chest", "lumbar-vertebra": "back abdomen",
    "sacrum": "pelvis back", "hip-bone": "pelvis", "humerus": "arm shoulder", "ulna": "arm", "radius": "arm", "femur":
    "thigh", "patella": "thigh leg", "tibia": "leg", "fibula": "leg", "talus": "foot", "foot": "foot", "toes": "foot"
}  # fmt: skip
# The source has these the wrong way round: `_r` lies on the person's left.
CROSSED = {"rect_abd_r": "left", "rect_abd_l": "right"}
PHALANX = {"prox": "proximal-phalanx", "mid": "middle-phalanx", "dist": "distal-phalanx"}
MUSCLES = {
    "Ps": "psoas-major", "rect_abd": "rectus-abdominis", "IL_L": "iliocostalis-lumborum", "IL_R": "iliocostalis",
    "LTpT": "longissimus-thoracis", "LTpL": "longissimus-lumbar-part", "QL": "quadratus-lumborum", "MF": "multifidus",
    "EO": "external-oblique", "IO": "internal-oblique", "DELT1": "deltoid-anterior-part", "DELT2":
    "deltoid-middle-part", "DELT3": "deltoid-posterior-part", "SUPSP": "supraspinatus", "INFSP": "infraspinatus",
    "SUBSC": "subscapularis", "TMIN": "teres-minor", "TMAJ": "teres-major", "PECM1": "pectoralis-major-clavicular-part",
    "PECM2": "pectoralis-major-sternal-part", "PECM3": "pectoralis-major-costal-part", "LAT": "latissimus-dorsi",
    "CORB": "coracobrachialis", "TRIlong": "triceps-brachii-long-head", "TRIlat": "triceps-brachii-lateral-head",
    "TRImed": "triceps-brachii-medial-head", "ANC": "anconeus", "SUP": "supinator", "BIClong":
    "biceps-brachii-long-head", "BICshort": "biceps-brachii-short-head", "BRA": "brachialis", "BRD": "brachioradialis",
    "ECRL": "extensor-carpi-radialis-longus", "ECRB": "extensor-carpi-radialis-brevis", "ECU": "extensor-carpi-ulnaris",
    "FCR": "flexor-carpi-radialis", "FCU": "flexor-carpi-ulnaris", "PL": "palmaris-longus", "PT": "pronator-teres",
    "PQ": "pronator-quadratus", "FDS": "flexor-digitorum-superficialis", "FDP": "flexor-digitorum-profundus", "EDC":
    "extensor-digitorum", "EDM": "extensor-digiti-minimi", "EIP": "extensor-indicis", "EPL": "extensor-pollicis-longus",
    "EPB": "extensor-pollicis-brevis", "FPL": "flexor-pollicis-longus", "APL": "abductor-pollicis-longus", "OP":
    "opponens-pollicis", "RI": "interosseus-radial-side", "LU_RB": "lumbrical-and-radial-band", "UI_UB":
    "interosseus-ulnar-side", "addbrev": "adductor-brevis", "addlong": "adductor-longus", "addmag": "adductor-magnus",
    "bflh": "biceps-femoris-long-head", "bfsh": "biceps-femoris-short-head", "edl": "extensor-digitorum-longus", "ehl":
    "extensor-hallucis-longus", "fdl": "flexor-digitorum-longus", "fhl": "flexor-hallucis-longus", "gaslat":
    "gastrocnemius-lateral-head", "gasmed": "gastrocnemius-medial-head", "glmax": "gluteus-maximus", "glmed":
    "gluteus-medius", "glmin": "gluteus-minimus", "grac": "gracilis", "iliacus": "iliacus", "perbrev":
    "fibularis-brevis", "perlong": "fibularis-longus", "piri": "piriformis", "psoas": "psoas-major", "recfem":
    "rectus-femoris", "sart": "sartorius", "semimem": "semimembranosus", "semiten": "semitendinosus", "soleus":
    "soleus", "tfl": "tensor-fasciae-latae", "tibant": "tibialis-anterior", "tibpost": "tibialis-posterior", "vasint":
    "vastus-intermedius", "vaslat": "vastus-lateralis", "vasmed": "vastus-medialis"
}  # fmt: skip


def bone(name):
    """(side, structure, number or none); the side stands as `_r`/`_l` behind or `r_`/`l_` before."""
    if m := re.search(r"(lumbar|thoracic)(\d+)", name):
        return "middle", m[1] + "-vertebra", int(m[2])
    for word in ("sacrum", "ribcage", "cervical", "jaw", "skull"):
        if word in name:
            return "middle", BONES[word], None
    side = "left" if name.endswith("_l") or name.startswith("l_") else "right"
    stem = re.sub(r"^[rl]_|_[rl]$", "", name)
    # Fingers are counted from the thumb.
    if m := re.fullmatch(r"([1-5])mc", stem):
        return side, "metacarpal", int(m[1])
    if m := re.fullmatch(r"(thumb|[2-5])(prox|mid|dist)(?:ph)?", stem):
        return side, PHALANX[m[2]], 1 if m[1] == "thumb" else int(m[1])
    return side, BONES[stem], None


def muscle(name, has_partner):
    if name.endswith("_l"):
        side = "left"
    else:
        assert name.endswith("_r") or has_partner, name
        side = "right"
    side = CROSSED.get(name, side)
    key = max((k for k in MUSCLES if name.startswith(k)), key=len)
    return side, MUSCLES[key], None


def main():
    body, _ = read(build.OUT / "skeleton.bin")
    muscles = {m["name"] for m in body["muscles"]}

    def entry(t):
        side, structure, n = t
        return {"side": side, "structure": structure} | ({"n": n} if n else {})

    def placed(t):
        regions = REGIONS.get(t[1], "hand").split()
        return entry(t) | {"regions": regions} | codes.bone(t[1], t[2]) | {"source": "myo-sim", "schematic": False}

    out = {
        "bones": {b["name"]: placed(bone(b["name"])) for b in body["bones"]},
        "muscles": {m: entry(muscle(m, m + "_l" in muscles)) for m in sorted(muscles)},
    }
    text = json.dumps(out, indent=1, ensure_ascii=False)
    # One structure a line.
    text = re.sub(r"\{\s+(\"side\"[^}]*?)\s+\}", lambda m: "{ " + re.sub(r"\s+", " ", m.group(1)) + " }", text)
    (build.OUT / "names.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
