"""The cerebrum by lobes and what lies within it -> ../body/nerves.bin, after `build_organs.py`, whose other parts stay."""
import numpy as np
from scipy.spatial import cKDTree

import body
import brain
import deep_brain
import lobes
from rest import Rest
from sources import fetch
from volumes import coarse, outwards


def main():
    folder, rest = fetch()["mni_icbm152_gm_tal_nlin_sym_09a_converted.nii.gz"].parent, Rest()
    far = brain.shell(rest.bones["hat_skull"])
    place = lambda v, f: outwards(brain.into_skull(v, far), f)  # noqa: E731
    levels = {"": [], "coarse": []}
    for name, (v, f) in brain.parts(folder, brain.HEMISPHERES).items():
        side, sign = name[-2:], 1 if name.endswith("-r") else -1
        own = lobes.shares(v, f, sign)
        core = brain.into_skull(np.array([lobes.CORE]) * [sign, 1, 1], far)[0]
        fine = place(v, f)
        few = coarse(*fine)
        # The coarse surface is divided where the fine one is.
        for level, mesh, share in (("", fine, own), ("coarse", few, own[cKDTree(fine[0]).query(few[0])[1]])):
            for lobe, (v2, f2, n) in lobes.divide(*mesh, share, core).items():
                levels[level].append(body.Part(f"{lobe}-lobe{side}", "head", v2, f2, n))
    for name, (v, f) in deep_brain.parts(folder).items():
        v, f = place(v, f)
        levels[""].append(body.Part(name, "head", v, f))
        levels["coarse"].append(body.Part(name, "head", *coarse(v, f)))
    for level, parts in levels.items():
        body.extend("nerves", parts, rest, level, drop=brain.HEMISPHERES)


if __name__ == "__main__":
    main()
