"""Side, clinical and plain English name of every bone and muscle in ../skeleton.bin -> ../names.json."""
import json
import re

import build_skeleton as build
from check_picture import read

ORDINAL = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth"}
FINGER = {"2": "index finger", "3": "middle finger", "4": "ring finger", "5": "little finger"}
BONES = {
    "sacrum": ("sacrum", "tailbone base"), "ribcage": ("rib cage with sternum", "ribs and breastbone"),
    "cervical": ("cervical vertebrae 1 to 7", "neck bones"), "jaw": ("mandible", "lower jaw"), "skull": ("cranium", "skull"),
    "clavicle": ("clavicle", "collarbone"), "scapula": ("scapula", "shoulder blade"), "humerus": ("humerus", "upper arm bone"),
    "ulna": ("ulna", "forearm bone, little-finger side"), "radius": ("radius", "forearm bone, thumb side"),
    "lunate": ("lunate", "wrist bone"), "scaphoid": ("scaphoid", "wrist bone"), "pisiform": ("pisiform", "wrist bone"),
    "triquetrum": ("triquetrum", "wrist bone"), "capitate": ("capitate", "wrist bone"), "trapezium": ("trapezium", "wrist bone"),
    "trapezoid": ("trapezoid", "wrist bone"), "hamate": ("hamate", "wrist bone"),
    "1mc": ("first metacarpal", "hand bone of the thumb"),
    "thumbprox": ("proximal phalanx of the thumb", "thumb bone, near"), "thumbdist": ("distal phalanx of the thumb", "thumb tip bone"),
    "pelvis": ("hip bone", "hip bone"), "femur": ("femur", "thigh bone"), "tibia": ("tibia", "shin bone"), "fibula": ("fibula", "calf bone"),
    "talus": ("talus", "ankle bone"), "foot": ("calcaneus, midfoot and metatarsals", "heel and middle of the foot"),
    "bofoot": ("phalanges of the toes", "toe bones"), "patella": ("patella", "kneecap"),
}  # fmt: skip
MUSCLES = {
    "Ps": ("psoas major", "hip flexor"), "rect_abd": ("rectus abdominis", "belly muscle"),
    "IL_L": ("iliocostalis lumborum", "back muscle"), "IL_R": ("iliocostalis", "back muscle"),
    "LTpT": ("longissimus thoracis", "back muscle"), "LTpL": ("longissimus, lumbar part", "back muscle"),
    "QL": ("quadratus lumborum", "side of the lower back"), "MF": ("multifidus", "deep back muscle"),
    "EO": ("external oblique", "side belly muscle"), "IO": ("internal oblique", "side belly muscle"),
    "DELT1": ("deltoid, anterior part", "front of the shoulder"), "DELT2": ("deltoid, middle part", "side of the shoulder"),
    "DELT3": ("deltoid, posterior part", "back of the shoulder"), "SUPSP": ("supraspinatus", "rotator cuff, top"),
    "INFSP": ("infraspinatus", "rotator cuff, back"), "SUBSC": ("subscapularis", "rotator cuff, front"),
    "TMIN": ("teres minor", "rotator cuff, back"), "TMAJ": ("teres major", "shoulder blade muscle"),
    "PECM1": ("pectoralis major, clavicular part", "upper chest muscle"), "PECM2": ("pectoralis major, sternal part", "chest muscle"),
    "PECM3": ("pectoralis major, costal part", "lower chest muscle"), "LAT": ("latissimus dorsi", "broad back muscle"),
    "CORB": ("coracobrachialis", "inner upper arm muscle"), "TRIlong": ("triceps brachii, long head", "back of the upper arm"),
    "TRIlat": ("triceps brachii, lateral head", "back of the upper arm"), "TRImed": ("triceps brachii, medial head", "back of the upper arm"),
    "ANC": ("anconeus", "elbow muscle"), "SUP": ("supinator", "forearm turner"), "BIClong": ("biceps brachii, long head", "front of the upper arm"),
    "BICshort": ("biceps brachii, short head", "front of the upper arm"), "BRA": ("brachialis", "elbow bender"),
    "BRD": ("brachioradialis", "forearm muscle"), "ECRL": ("extensor carpi radialis longus", "wrist lifter"),
    "ECRB": ("extensor carpi radialis brevis", "wrist lifter"), "ECU": ("extensor carpi ulnaris", "wrist lifter"),
    "FCR": ("flexor carpi radialis", "wrist bender"), "FCU": ("flexor carpi ulnaris", "wrist bender"), "PL": ("palmaris longus", "wrist bender"),
    "PT": ("pronator teres", "forearm turner"), "PQ": ("pronator quadratus", "forearm turner"),
    "FDS": ("flexor digitorum superficialis", "finger bender"), "FDP": ("flexor digitorum profundus", "finger bender"),
    "EDC": ("extensor digitorum", "finger straightener"), "EDM": ("extensor digiti minimi", "little finger straightener"),
    "EIP": ("extensor indicis", "index finger straightener"), "EPL": ("extensor pollicis longus", "thumb straightener"),
    "EPB": ("extensor pollicis brevis", "thumb straightener"), "FPL": ("flexor pollicis longus", "thumb bender"),
    "APL": ("abductor pollicis longus", "thumb spreader"), "OP": ("opponens pollicis", "thumb muscle"),
    "RI": ("interosseus, radial side", "hand muscle"), "LU_RB": ("lumbrical and radial band", "hand muscle"),
    "UI_UB": ("interosseus, ulnar side", "hand muscle"),
    "addbrev": ("adductor brevis", "inner thigh muscle"), "addlong": ("adductor longus", "inner thigh muscle"),
    "addmag": ("adductor magnus", "inner thigh muscle"), "bflh": ("biceps femoris, long head", "hamstring, outer"),
    "bfsh": ("biceps femoris, short head", "hamstring, outer"), "edl": ("extensor digitorum longus", "toe lifter"),
    "ehl": ("extensor hallucis longus", "big toe lifter"), "fdl": ("flexor digitorum longus", "toe bender"),
    "fhl": ("flexor hallucis longus", "big toe bender"), "gaslat": ("gastrocnemius, lateral head", "calf muscle, outer"),
    "gasmed": ("gastrocnemius, medial head", "calf muscle, inner"), "glmax": ("gluteus maximus", "buttock muscle"),
    "glmed": ("gluteus medius", "side hip muscle"), "glmin": ("gluteus minimus", "deep side hip muscle"), "grac": ("gracilis", "inner thigh muscle"),
    "iliacus": ("iliacus", "hip flexor"), "perbrev": ("fibularis brevis", "outer shin muscle"), "perlong": ("fibularis longus", "outer shin muscle"),
    "piri": ("piriformis", "deep buttock muscle"), "psoas": ("psoas major", "hip flexor"), "recfem": ("rectus femoris", "thigh muscle, front"),
    "sart": ("sartorius", "long thigh muscle"), "semimem": ("semimembranosus", "hamstring, inner"), "semiten": ("semitendinosus", "hamstring, inner"),
    "soleus": ("soleus", "deep calf muscle"), "tfl": ("tensor fasciae latae", "outer hip muscle"), "tibant": ("tibialis anterior", "front shin muscle"),
    "tibpost": ("tibialis posterior", "deep shin muscle"), "vasint": ("vastus intermedius", "deep thigh muscle, front"),
    "vaslat": ("vastus lateralis", "thigh muscle, outer"), "vasmed": ("vastus medialis", "thigh muscle, inner"),
}  # fmt: skip


def bone(name):
    """(side, clinical, lay); the side stands as `_r`/`_l` behind or `r_`/`l_` before."""
    if m := re.search(r"(lumbar|thoracic)(\d+)", name):
        kind, n = m.groups()
        place = "lower back" if kind == "lumbar" else "upper back"
        return "middle", f"{kind} vertebra {n} ({kind[0].upper()}{n})", f"{place} bone {n}"
    for word in ("sacrum", "ribcage", "cervical", "jaw", "skull"):
        if word in name:
            return ("middle", *BONES[word])
    side = "left" if name.endswith("_l") or name.startswith("l_") else "right"
    stem = re.sub(r"^[rl]_|_[rl]$", "", name)
    if m := re.fullmatch(r"([2-5])(mc|proxph|midph|distph)", stem):
        n, part = m.groups()
        if part == "mc":
            return side, f"{ORDINAL[n]} metacarpal", f"hand bone of the {FINGER[n]}"
        latin = {"proxph": "proximal", "midph": "middle", "distph": "distal"}[part]
        plain = {"proxph": "near bone", "midph": "middle bone", "distph": "tip bone"}[part]
        return side, f"{latin} phalanx of the {FINGER[n]}", f"{FINGER[n]}, {plain}"
    return (side, *BONES[stem])


def muscle(name, has_partner):
    if name.endswith("_l"):
        side = "left"
    else:
        assert name.endswith("_r") or has_partner, name
        side = "right"
    key = max((k for k in MUSCLES if name.startswith(k)), key=len)
    return (side, *MUSCLES[key])


def main():
    body, _ = read(build.OUT / "skeleton.bin")
    muscles = {m["name"] for m in body["muscles"]}

    def entry(t):
        return {"side": t[0], "clinical": t[1], "lay": t[2]}

    out = {
        "bones": {b["name"]: entry(bone(b["name"])) for b in body["bones"]},
        "muscles": {m: entry(muscle(m, m + "_l" in muscles)) for m in sorted(muscles)},
    }
    text = json.dumps(out, indent=1, ensure_ascii=False)
    # One structure a line.
    text = re.sub(r"\{\s+(\"side\"[^}]*?)\s+\}", lambda m: "{ " + re.sub(r"\s+", " ", m.group(1)) + " }", text)
    (build.OUT / "names.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
