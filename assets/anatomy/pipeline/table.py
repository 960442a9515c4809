"""What an entry of structures.json holds; see ../README.md."""
import codes


def structure(id, system, regions, name, tissue, source, *, side="middle", n=None, part_of=None, snomed=None,
              uberon=None, fma=None, schematic=False):  # fmt: skip
    """`name` is the key of its words in names/LANGUAGE.json, shared by left and right; codes.py has most UBERON ids."""
    entry = {"id": id, "system": system, "regions": regions.split(), "side": side, "name": name, "tissue": tissue,
             "source": source, "schematic": schematic}  # fmt: skip
    more = {"n": n, "part_of": part_of, "snomed": snomed, "uberon": uberon or codes.uberon(name, n), "fma": fma}
    return entry | {key: value for key, value in more.items() if value is not None}


def pair(id, *args, **kwargs):
    """The right and the left one: ids end in `-r` and `-l`. A code may be a pair (right, left)."""

    def of(i):
        return {k: v[i] if isinstance(v, tuple) else v for k, v in kwargs.items()}

    return [structure(f"{id}-r", *args, side="right", **of(0)), structure(f"{id}-l", *args, side="left", **of(1))]
