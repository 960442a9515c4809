"""Valves and coronary arteries -> ../body/heart.bin, after `build_organs.py`, whose parts stay."""
import body
import coronaries
import fit
import heart
import valves
from rest import Rest
from sources import fetch
from volumes import Labels


def main():
    files, rest = fetch(), Rest()
    chest = Labels.load(files["mask.nii.gz"])
    over_chest = fit.Warp(fit.chest_landmarks(chest, rest))
    points, tets, volume, triangles, surface = heart.load(files["rodero_01_fullheart_1.5mm.vtu"])
    move = heart.place(points, tets, volume, triangles, surface, chest)
    walls = {p.id: (rest.world("torso", p.vertices), p.faces) for p in body.read(body.path_of("heart"))[1]}
    centre = {name: v.mean(0) for name, (v, _) in walls.items()}
    for level, detail in (("", True), ("coarse", False)):
        made = valves.parts(points, triangles, surface, centre, lambda p: over_chest(move(p)), detail)
        made |= coronaries.parts(walls, detail)
        body.extend("heart", [body.Part(name, "torso", v, f) for name, (v, f) in made.items()], rest, level)


if __name__ == "__main__":
    main()
