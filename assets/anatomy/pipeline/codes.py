"""Codes of the public vocabularies by the key of a name, for both sides alike.

UBERON: by the term's label or exact synonym in its release as `cellxgene-ontology-guide` 1.11.1 has it (2026-04-01;
CC BY 3.0). Its labels are those of all vertebrates: `radiale` is the scaphoid, `distal carpal bone 1` the trapezium.
Where it has no term for one disc, meniscus or flaval ligament, that of their kind stands. What is not here has no term
there: most ligaments and cartilages, a few muscles, the bronchi of a lobe, and the hippocampus, which it parts
otherwise. SNOMED CT of bones: TotalSegmentator's mapping; scaphoid, mandible and talus are those of DICOM PS3.16. Its
code of the hip is the region and not the bone, so the hip bone has none. FMA: the cross-references of UBERON's terms.
"""

# Digits alone; where names count, one for each number in its order, after the first number.
UBERON = {
    "cranium": "0003128", "mandible": "0001684", "cervical-vertebrae": "0002413", "rib-cage": "0003252",
    "sacrum": "0003690", "clavicle": "0001105", "scapula": "0006849", "humerus": "0000976", "radius": "0001423",
    "ulna": "0001424", "scaphoid": "0001427", "lunate": "0001428", "triquetrum": "0002445", "pisiform": "0001429",
    "trapezium": "0001430", "trapezoid": "0001431", "capitate": "0001432", "hamate": "0001433", "hip-bone": "0001272",
    "femur": "0000981", "patella": "0002446", "tibia": "0000979", "fibula": "0001446", "talus": "0002395",
    "toes": "0001449", "calcaneus": "0001450", "navicular": "0001451", "cuboid": "0001455",
    "medial-cuneiform": "0001452", "intermediate-cuneiform": "0001453", "lateral-cuneiform": "0001454",
    "cervical-disc": "0007252", "thoracic-disc": "0007254", "lumbar-disc": "0007255", "meniscus-medial": "0000387",
    "meniscus-lateral": "0000387", "anterior-cruciate-ligament": "0003671", "posterior-cruciate-ligament": "0003680",
    "patellar-ligament": "0003676", "quadriceps-tendon": "0014848", "femoral-head-cartilage": "8480062",
    "acetabular-labrum": "0011958", "glenoid-labrum": "0011959", "anterior-talofibular-ligament": "0013725",
    "calcaneofibular-ligament": "0011971", "posterior-talofibular-ligament": "0013726", "deltoid-ligament": "0011972",
    "anterior-longitudinal-ligament": "0035419", "posterior-longitudinal-ligament": "0035246",
    "ligamenta-flava": "0003673", "extensor-digitorum": "0007612", "lumbricals-of-hand": "0001501",
    "interossei-of-hand": "0001502", "external-oblique": "0005442", "internal-oblique": "0005454",
    "mitral-valve": "0002135", "tricuspid-valve": "0002134", "aortic-valve": "0002137", "pulmonary-valve": "0002146",
    "left-main-coronary-artery": "0001626", "left-anterior-descending-artery": "8600102",
    "circumflex-artery": "0035422", "right-coronary-artery": "0001625", "aortic-root": "0010172",
    "frontal-lobe": "0016525", "parietal-lobe": "0001872", "temporal-lobe": "0001871", "occipital-lobe": "0002021",
    "corpus-callosum": "0002336", "thalamus": "0001897", "lateral-ventricle": "0002285", "third-ventricle": "0002286",
    "fourth-ventricle": "0002422", "deltoid": "0001476", "supraspinatus": "0002383", "infraspinatus": "0001477",
    "teres-minor": "0010496", "subscapularis": "0001129", "teres-major": "0001478", "pectoralis-major": "0002381",
    "latissimus-dorsi": "0001112", "coracobrachialis": "0001505", "biceps-brachii": "0001507",
    "triceps-brachii": "0001509", "brachialis": "0001506", "anconeus": "0002989", "brachioradialis": "0011011",
    "supinator": "0003228", "pronator-teres": "0001520", "extensor-carpi-radialis-longus": "0001524",
    "extensor-carpi-radialis-brevis": "0001525", "extensor-carpi-ulnaris": "0001526",
    "flexor-carpi-radialis": "0001521", "flexor-carpi-ulnaris": "0001522", "palmaris-longus": "0016493",
    "flexor-digitorum-superficialis": "0003222", "flexor-digitorum-profundus": "0001523",
    "extensor-digiti-minimi": "0007614", "extensor-pollicis-longus": "0003234", "extensor-pollicis-brevis": "0017618",
    "flexor-pollicis-longus": "0008446", "abductor-pollicis-longus": "0001527", "rectus-abdominis": "0002382",
    "quadratus-lumborum": "0001220", "iliocostalis-lumborum": "0011207", "longissimus-thoracis": "0001401",
    "psoas-major": "0001298", "iliacus": "0001369", "gluteus-maximus": "0001370", "gluteus-medius": "0001371",
    "gluteus-minimus": "0008521", "piriformis": "0008529", "tensor-fasciae-latae": "0001376", "sartorius": "0001373",
    "rectus-femoris": "0001378", "vastus-intermedius": "0014847", "vastus-lateralis": "0001379",
    "vastus-medialis": "0001380", "adductor-brevis": "0000368", "adductor-longus": "0000303",
    "adductor-magnus": "0000370", "gracilis": "0000950", "biceps-femoris": "0001374", "semimembranosus": "0001381",
    "semitendinosus": "0001375", "gastrocnemius": "0001388", "soleus": "0001389", "tibialis-anterior": "0001385",
    "tibialis-posterior": "0001667", "fibularis-longus": "0001387", "fibularis-brevis": "0010526",
    "extensor-digitorum-longus": "0001386", "flexor-digitorum-longus": "0001666", "flexor-hallucis-longus": "0001392",
}  # fmt: skip
UBERON_COUNTED = {
    "thoracic-vertebra":
        (1, "0004626 0004627 0004628 0004629 0004630 0004631 0004632 0011050 0004633 0004634 0004635 0004636"),
    "rib": (1, "0004601 0004602 0004603 0004604 0004605 0004606 0004607 0010757 0004608 0004609 0004610 0004611"),
    "lumbar-vertebra": (1, "0004617 0004618 0004619 0004620 0004621"),
    "metacarpal": (1, "0003645 0003646 0003647 0003648 0003649"),
    "metatarsal": (1, "0003650 0003651 0003652 0003653 0003654"),
    "proximal-phalanx": (1, "0004338 0004328 0004329 0004330 0004331"),
    "toe-proximal-phalanx": (1, "0004332 0004333 0004334 0004335 0004336"),
    "distal-phalanx": (1, "0004337 0004311 0004312 0004313 0004314"),
    "toe-distal-phalanx": (1, "0004315 0004316 0004317 0004318 0004319"),
    "middle-phalanx": (2, "0004320 0004321 0004322 0004323"),
    "toe-middle-phalanx": (2, "0004324 0004325 0004326 0004327"),
    "cervical-vertebra": (3, "0004612 0004613 0004614 0004615 0004616"),
}
BONES_SNOMED = {
    "cranium": "89546000", "mandible": "91609006", "sacrum": "54735007", "clavicle": "51299004",
    "scapula": "79601000", "humerus": "85050009", "radius": "62413002", "ulna": "23416004", "scaphoid": "30518006",
    "femur": "71341001", "patella": "64234005", "tibia": "12611008", "fibula": "87342007", "talus": "67453005",
}  # fmt: skip
BONES_SNOMED_COUNTED = {
    "thoracic-vertebra": (1, "64864005 53733008 1626008 73071006 56401006 45296009 62487009 11068009 82687006 7610001 "
        "12989004 23215003"),
    "lumbar-vertebra": (1, "66794005 14293000 36470004 11994002 49668003"),
}
BONES_FMA = {
    "mandible": "52748", "sacrum": "16202", "clavicle": "13321", "scapula": "13394", "humerus": "13303",
    "radius": "23463", "ulna": "23466", "scaphoid": "23709", "lunate": "23712", "triquetrum": "23715",
    "pisiform": "23718", "trapezium": "23721", "trapezoid": "23724", "capitate": "23727", "hamate": "23730",
    "femur": "9611", "patella": "24485", "tibia": "24476", "fibula": "24479", "talus": "9708", "hip-bone": "16585",
}  # fmt: skip
BONES_FMA_COUNTED = {"lumbar-vertebra": (1, "13072 13073 13074 13075 13076")}


def of(name, n, once, counted):
    if name in counted and n is not None:
        first, codes = counted[name]
        return codes.split()[n - first]
    return once.get(name)


def uberon(name, n=None):
    code = of(name, n, UBERON, UBERON_COUNTED)
    return code and f"UBERON:{code}"


def bone(name, n=None):
    """What is known of a bone of skeleton.bin."""
    snomed, fma = of(name, n, BONES_SNOMED, BONES_SNOMED_COUNTED), of(name, n, BONES_FMA, BONES_FMA_COUNTED)
    found = {"snomed": snomed, "uberon": uberon(name, n), "fma": fma and f"FMA:{fma}"}
    return {key: code for key, code in found.items() if code}
