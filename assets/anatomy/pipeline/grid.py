"""One grid of cubic millimetres around the trunk: organs of different people are laid into it in an order of
precedence, so that none runs through another, and come out of it as surfaces again."""
import numpy as np
import vtk
from scipy import ndimage
from vtk.util import numpy_support

from volumes import Labels, largest, polydata, surface

LOW, HIGH = np.array([-180.0, 800.0, -215.0]), np.array([180.0, 1580.0, 130.0])


class Grid:
    def __init__(self):
        self.shape = (HIGH - LOW).astype(int)
        self.data = np.zeros(self.shape, np.uint8)
        self.labels = {}
        self.boxes = None

    def mask(self, v, f):
        """Voxels whose centres lie inside a closed mesh (world, metres): the box's slices and the mask in it."""
        v = v * 1000 - LOW
        low = np.clip(np.floor(v.min(0)).astype(int) - 1, 0, self.shape)
        high = np.clip(np.ceil(v.max(0)).astype(int) + 2, 0, self.shape)
        stencil = vtk.vtkPolyDataToImageStencil()
        stencil.SetInputData(polydata(v - low, f))
        stencil.SetOutputSpacing(1, 1, 1)
        stencil.SetOutputWholeExtent(*(x for n in high - low for x in (0, int(n) - 1)))
        image = vtk.vtkImageStencilToImage()
        image.SetInputConnection(stencil.GetOutputPort())
        image.SetInsideValue(1)
        image.SetOutsideValue(0)
        image.SetOutputScalarTypeToUnsignedChar()
        image.Update()
        flat = numpy_support.vtk_to_numpy(image.GetOutput().GetPointData().GetScalars())
        mask = flat.reshape((high - low)[::-1]).transpose(2, 1, 0).astype(bool)
        return tuple(slice(a, b) for a, b in zip(low, high)), mask

    def add(self, name, meshes):
        """Lays a structure into what is still free. `meshes` may be several that join."""
        number = self.labels.setdefault(name, len(self.labels) + 1)
        assert number < 256
        for v, f in meshes:
            box, mask = self.mask(v, f)
            here = self.data[box]
            here[mask & (here == 0)] = number

    def close(self):
        """All is laid in: notes where each structure lies."""
        self.boxes = ndimage.find_objects(self.data)

    def take(self, name, target, sigma=1.2, keep=1, step=1.2, smooth=20, clip=None):
        """The structure's surface in the world, metres. `clip(mask, heights in metres)` may cut it."""
        number = self.labels[name]
        box = self.boxes[number - 1]
        mask, low = self.data[box] == number, np.array([s.start for s in box])
        if clip is not None:
            mask = clip(mask, ((np.arange(mask.shape[1]) + low[1] + LOW[1]) / 1000)[None, :, None])
        mask = largest(mask, keep)
        part = Labels(mask, np.ones(3), (low + LOW).astype(float))
        v, f = surface(part, mask, step, sigma, target, keep, smooth)
        return v / 1000, f
