"""The heart's own arteries, drawn on the real surface: their trunks along the grooves between the chambers, which are
where the walls of two chambers meet on the outside, and their branches as they usually run. World, metres."""
import numpy as np
import vtk
from scipy.ndimage import gaussian_filter1d

from drawn_shapes import curve, joined, tube
from volumes import polydata

WALLS = ["left-ventricle", "right-ventricle", "left-atrium", "right-atrium", "ventricular-septum", "aortic-root", "pulmonary-trunk"]
# Radius at the beginning and at the end, then places; those of trunks lie in the grooves.
FORK = (0.0468, 1.2962, -0.0822)
LINES = {
    "left-main-coronary-artery": [
        (0.0021, 0.0021, [FORK]),
    ],
    "left-anterior-descending-artery": [
        (0.0019, 0.0009, [FORK, (0.0523, 1.2932, -0.0764), (0.0588, 1.289, -0.0702), (0.0629, 1.283, -0.0597), (0.0638, 1.277, -0.0515), (0.0629, 1.271, -0.0452), (0.0615, 1.265, -0.0406), (0.0621, 1.253, -0.0348), (0.0613, 1.241, -0.0336), (0.0578, 1.229, -0.0384), (0.0532, 1.2213, -0.047)]),
        (0.0012, 0.0006, [(0.0593, 1.2885, -0.0661), (0.0758, 1.283, -0.0602), (0.0866, 1.2733, -0.0597), (0.0916, 1.261, -0.0622)]),
        (0.0012, 0.0006, [(0.0602, 1.2668, -0.04), (0.0738, 1.2611, -0.0394), (0.0824, 1.2502, -0.0445), (0.083, 1.2364, -0.0532)]),
        (0.0009, 0.0005, [(0.0606, 1.2494, -0.034), (0.0701, 1.2425, -0.0335), (0.0725, 1.2317, -0.0404)]),
        (0.0009, 0.0005, [(0.0613, 1.2701, -0.0432), (0.0532, 1.2679, -0.0392), (0.044, 1.2602, -0.0359)]),
        (0.0009, 0.0005, [(0.0606, 1.2474, -0.0337), (0.0539, 1.2432, -0.0296), (0.0458, 1.2348, -0.0266)]),
    ],
    "circumflex-artery": [
        (0.0018, 0.001, [FORK, (0.0526, 1.2938, -0.0929), (0.0577, 1.2847, -0.103), (0.0574, 1.2759, -0.1063), (0.0504, 1.266, -0.1056), (0.0475, 1.2545, -0.103)]),
        (0.0012, 0.0006, [(0.0571, 1.2845, -0.1032), (0.0808, 1.2789, -0.1029), (0.0879, 1.2636, -0.098), (0.0891, 1.25, -0.0874)]),
    ],
    "right-coronary-artery": [
        (0.0019, 0.0013, [(0.003, 1.2902, -0.065), (-0.0048, 1.2785, -0.0634), (-0.009, 1.266, -0.0622), (-0.0125, 1.258, -0.0581), (-0.0152, 1.25, -0.057), (-0.0166, 1.242, -0.0574), (-0.0169, 1.234, -0.0585), (-0.016, 1.226, -0.0588), (-0.0155, 1.218, -0.061), (-0.0125, 1.213, -0.068), (-0.003, 1.213, -0.0745), (0.008, 1.215, -0.0785), (0.0135, 1.2175, -0.084), (0.019, 1.2205, -0.089)]),
        # Behind, in the groove between the ventricles.
        (0.0013, 0.0007, [(0.0175, 1.22, -0.088), (0.023, 1.2205, -0.085), (0.032, 1.2165, -0.079), (0.037, 1.2145, -0.074), (0.042, 1.2135, -0.068)]),
        (0.001, 0.0005, [(-0.0152, 1.25, -0.057), (-0.0057, 1.2373, -0.0424), (0.0058, 1.229, -0.035)]),
    ],
}  # fmt: skip
FROM_ROOT = ("left-main-coronary-artery", "right-coronary-artery")
SUNK = 0.35  # of the radius lies in the wall's fat


def distances(meshes):
    out = []
    for v, f in meshes:
        d = vtk.vtkImplicitPolyDataDistance()
        d.SetInput(polydata(v, f))
        out.append(d)
    return out


def laid(line, radii, walls, middle, axis):
    """Each place moved away from the heart's axis, or towards it, until it lies on the walls."""
    line = line.copy()
    for k, p in enumerate(line):
        foot = middle + axis * ((p - middle) @ axis)
        way = (p - foot) / np.linalg.norm(p - foot)
        for _ in range(25):
            gap = min(w.EvaluateFunction(p) for w in walls) - radii[k] * (1 - SUNK)
            if abs(gap) < 1e-4:
                break
            p = p - way * np.clip(gap, -0.003, 0.003) * 0.8
        line[k] = p
    ends = line[[0, -1]]
    if len(line) < 3:
        return line
    line = gaussian_filter1d(line, 1.5, axis=0, mode="nearest")
    line[[0, -1]] = ends
    return line


def parts(organs, detail=True):
    """Name -> vertices and faces; `organs` are the heart's walls in the world."""
    walls = distances([organs[k] for k in WALLS])
    everything = np.vstack([organs[k][0] for k in WALLS[:4]])
    left = organs["left-ventricle"][0]
    middle = everything.mean(0)
    apex = left[((left - middle) ** 2).sum(1).argmax()]
    axis = (apex - middle) / np.linalg.norm(apex - middle)
    step, root, out = 0.0018 if detail else 0.004, organs["aortic-root"][0], {}
    for name, lines in LINES.items():
        tubes = []
        for k, (first, last, places) in enumerate(lines):
            way = curve(places, step) if len(places) > 1 else np.array(places, float)
            way = laid(way, np.linspace(first, last, len(way)), walls, middle, axis)
            if k == 0 and name in FROM_ROOT:
                # It leaves the root's wall at the nearest place and runs free to where it comes to lie.
                origin = root[((root - way[0]) ** 2).sum(1).argmin()]
                count = max(2, int(np.ceil(np.linalg.norm(way[0] - origin) / step)))
                way = np.vstack([origin + (way[0] - origin) * t for t in np.linspace(0, 1, count + 1)[:-1]] + [way])
            tubes.append(tube(way, np.linspace(first, last, len(way)), 10 if detail else 6))
        out[name] = joined(tubes)
    return out
