"""The bronchi of the lobes -> ../body/lungs.bin, after `build_organs.py`, whose parts stay."""
import body
import bronchi
from rest import Rest


def main():
    rest = Rest()
    lobes = {p.id: (rest.world("torso", p.vertices), p.faces) for p in body.read(body.path_of("lungs"))[1] if "lobe" in p.id}
    for level, detail in (("", True), ("coarse", False)):
        made = bronchi.parts(lobes, detail)
        body.extend("lungs", [body.Part(name, "torso", v, f) for name, (v, f) in made.items()], rest, level)


if __name__ == "__main__":
    main()
