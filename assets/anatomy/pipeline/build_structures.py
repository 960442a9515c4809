"""The tables `table_*.py` -> ../structures.json: one structure a line, in the order of the systems.

A table is a module with SOURCES, TISSUES (each a dict) and STRUCTURES (a list of `structure(...)`)."""
import importlib
import json
import pathlib

HERE = pathlib.Path(__file__).parent
SYSTEMS = [
    "skeleton", "joints", "muscles", "skin", "heart", "vessels", "lungs", "digestion", "urinary", "reproduction",
    "glands", "lymph", "nerves"
]  # fmt: skip
REGIONS = ["head", "neck", "chest", "abdomen", "pelvis", "back", "shoulder", "arm", "hand", "hip", "thigh", "knee", "leg", "foot"]


def lines(items):
    return ",\n".join("  " + item for item in items)


def dump(x):
    return json.dumps(x, ensure_ascii=False)


def main():
    sources, tissues, structures = {}, {}, []
    for path in sorted(HERE.glob("table_*.py")):
        table = importlib.import_module(path.stem)
        for mine, theirs in ((sources, table.SOURCES), (tissues, table.TISSUES)):
            for key, value in theirs.items():
                assert mine.setdefault(key, value) == value, key
        structures += table.STRUCTURES
    for s in structures:
        assert set(s["regions"]) <= set(REGIONS) and s["source"] in sources and s["tissue"] in tissues, s
    structures.sort(key=lambda s: SYSTEMS.index(s["system"]))
    assert len({s["id"] for s in structures}) == len(structures)
    text = '{\n "tissues": {\n' + lines(f"{dump(k)}: {dump(tissues[k])}" for k in sorted(tissues))
    text += '\n },\n "sources": {\n' + lines(f"{dump(k)}: {dump(sources[k])}" for k in sorted(sources))
    text += '\n },\n "structures": [\n' + lines(map(dump, structures)) + "\n ]\n}\n"
    (HERE.parent / "structures.json").write_text(text)
    print(len(structures), "structures")


if __name__ == "__main__":
    main()
