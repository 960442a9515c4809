"""Label volumes -> smooth closed surfaces, in millimetres RAS: x grows to the person's right, y forward, z up."""
import dataclasses

import fast_simplification
import nibabel
import numpy as np
import vtk
from scipy import ndimage
from skimage.measure import marching_cubes
from vtk.util import numpy_support

from geometry import decimate


@dataclasses.dataclass
class Labels:
    """A label volume with axes turned to RAS; `mm` is the voxel's size, `origin` the first voxel's centre."""

    data: np.ndarray
    mm: np.ndarray
    origin: np.ndarray

    @classmethod
    def load(cls, path):
        image = nibabel.as_closest_canonical(nibabel.load(path))
        a = image.affine
        assert np.allclose(a[:3, :3], np.diag(np.diag(a[:3, :3])), atol=1e-3), "tilted volume"
        data = np.asarray(image.dataobj)
        data = data if data.dtype == np.uint8 else data.astype(np.int16)
        return cls(data, np.diag(a)[:3].copy(), a[:3, 3].copy())

    def __post_init__(self):
        self.boxes = ndimage.find_objects(self.data) if self.data.dtype != bool else []

    def crop(self, label):
        """A label alone, in its own box."""
        box = self.boxes[label - 1]
        low = np.array([s.start for s in box])
        return Labels(self.data[box] == label, self.mm, self.origin + low * self.mm)

    def points(self, *labels):
        """Centres of the voxels of these labels, mm."""
        parts = [self.crop(i) for i in labels]
        return np.vstack([np.argwhere(p.data) * self.mm + p.origin for p in parts])

    def centre(self, *labels):
        return self.points(*labels).mean(0)


def largest(mask, keep=1, least=0.05):
    """The biggest piece, or the `keep` biggest that have at least this share of the biggest."""
    marks, n = ndimage.label(mask, np.ones((3, 3, 3)))
    if n <= 1:
        return mask
    sizes = np.bincount(marks.ravel())[1:]
    order = [i + 1 for i in np.argsort(-sizes)[:keep] if sizes[i] >= least * sizes.max()]
    return np.isin(marks, order)


def distance(mask, mm):
    """Signed distance to the mask's edge, mm, positive inside; the edge lies half-way between voxels."""
    inside = ndimage.distance_transform_edt(mask, sampling=mm)
    outside = ndimage.distance_transform_edt(~mask, sampling=mm)
    half = float(np.min(mm)) / 2
    return np.where(mask, inside - half, half - outside)


def surface(labels, mask, grid=1.2, sigma=1.5, target=8000, keep=1, smooth=20):
    """A smooth closed surface of a mask. Slices are joined by interpolating their signed distance, which leaves no
    steps; the level is then set so that the volume stays that of the voxels. Returns vertices (mm) and faces."""
    box = ndimage.find_objects(mask.view(np.uint8))[0]
    low = np.array([s.start for s in box])
    margin = np.ceil(8 / labels.mm).astype(int)
    mask = largest(mask[box], keep)
    padded = np.pad(mask, [(m, m) for m in margin])
    field = distance(padded, labels.mm)
    shape = np.maximum(np.round((np.array(field.shape) - 1) * labels.mm / grid).astype(int) + 1, 2)
    step = (np.array(field.shape) - 1) * labels.mm / (shape - 1)
    field = ndimage.zoom(field, shape / np.array(field.shape), order=3, grid_mode=False)
    field = ndimage.gaussian_filter(field, sigma / step)
    wanted = mask.sum() * labels.mm.prod() / step.prod()
    level = np.partition(field.ravel(), -int(wanted))[-int(wanted)]
    level = float(np.clip(level, -1.5, 1.5))
    v, f, _, _ = marching_cubes(field, level)
    v = v * step + (low - margin) * labels.mm + labels.origin
    return finish(v, f[:, ::-1], target, smooth)


def polydata(v, f):
    mesh = vtk.vtkPolyData()
    points = vtk.vtkPoints()
    points.SetData(numpy_support.numpy_to_vtk(np.ascontiguousarray(v, float), deep=True))
    cells = vtk.vtkCellArray()
    cells.SetData(3, numpy_support.numpy_to_vtkIdTypeArray(np.ascontiguousarray(f.reshape(-1), np.int64), deep=True))
    mesh.SetPoints(points)
    mesh.SetPolys(cells)
    return mesh


def arrays(mesh):
    v = numpy_support.vtk_to_numpy(mesh.GetPoints().GetData()).astype(float)
    f = numpy_support.vtk_to_numpy(mesh.GetPolys().GetConnectivityArray()).reshape(-1, 3)
    return v, f.astype(np.int64)


def windowed_sinc(v, f, steps=20, band=0.05):
    """Taubin, Zhang and Golub (1996): takes away steps and keeps the volume."""
    sinc = vtk.vtkWindowedSincPolyDataFilter()
    sinc.SetInputData(polydata(v, f))
    sinc.SetNumberOfIterations(steps)
    sinc.SetPassBand(band)
    sinc.NormalizeCoordinatesOn()
    sinc.BoundarySmoothingOff()
    sinc.FeatureEdgeSmoothingOff()
    sinc.Update()
    return arrays(sinc.GetOutput())


def volume(v, f):
    p = v[f]
    return np.einsum("ij,ij->", p[:, 0], np.cross(p[:, 1], p[:, 2])) / 6


def outwards(v, f):
    """The closed surface with its triangles facing outwards."""
    return (v, f) if volume(v, f) > 0 else (v, f[:, ::-1])


def coarse(v, f, share=0.22):
    """The level for headsets and phones: this share of the triangles, without the facets that this leaves."""
    v, f = decimate(v, f, max(300, int(len(f) * share)))
    return windowed_sinc(v, f, 4, 0.3)


def finish(v, f, target, smooth=20):
    if smooth:
        v, f = windowed_sinc(v, f, smooth)
    if len(f) > target:
        # One pass stops early where it would have to give up much.
        for _ in range(5):
            v, f = fast_simplification.simplify(v.astype(np.float64), f.astype(np.int32), target_reduction=1 - target / len(f), agg=7)
            if len(f) <= 1.03 * target:
                break
        v, f = windowed_sinc(v, f.astype(np.int64), 8, 0.2)
    return outwards(v, f)
