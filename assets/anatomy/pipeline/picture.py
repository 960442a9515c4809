"""Draws body/*.bin off-screen, to be looked at: `python picture.py OUT.png [--coarse] [--bones] [--only ID,ID]`."""
import argparse
import json

import numpy as np
import vtk

import body
from check_picture import read as read_skeleton  # noqa: F401
from rest import Rest
from volumes import polydata

VIEWS = {"front": (0, 0, 1), "left": (1, 0, 0.0001), "back": (0, 0, -1), "right": (-1, 0, 0.0001), "half": (0.7, 0.1, 0.7)}


def actor(v, f, colour, opacity=1.0, smooth=True):
    mesh = polydata(v, f)
    normals = vtk.vtkPolyDataNormals()
    normals.SetInputData(mesh)
    normals.SplittingOff()
    normals.ConsistencyOff()
    mapper = vtk.vtkPolyDataMapper()
    mapper.SetInputConnection(normals.GetOutputPort())
    a = vtk.vtkActor()
    a.SetMapper(mapper)
    a.GetProperty().SetColor(*colour)
    a.GetProperty().SetOpacity(opacity)
    a.GetProperty().SetSpecular(0.15)
    a.GetProperty().SetSpecularPower(20)
    return a


def main():
    p = argparse.ArgumentParser()
    p.add_argument("out")
    p.add_argument("--coarse", action="store_true")
    p.add_argument("--bones", type=float, default=0)
    p.add_argument("--only", default="")
    p.add_argument("--hide", default="")
    p.add_argument("--views", default="front,left,back,half")
    p.add_argument("--box", default="")
    p.add_argument("--size", type=int, default=900)
    args = p.parse_args()
    rest = Rest()
    table = json.loads((body.OUT.parent / "structures.json").read_text())
    colour = {s["id"]: table["tissues"][s["tissue"]]["colour"] for s in table["structures"]}
    items, low, high = [], np.full(3, np.inf), np.full(3, -np.inf)
    for path in sorted(body.OUT.glob("*.bin")):
        if (".coarse" in path.name) != args.coarse:
            continue
        system, parts = body.read(path)
        for part in parts:
            if system in ("skin", "muscles") or (args.only and not any(w in part.id for w in args.only.split(","))):
                continue
            if args.hide and any(w in part.id for w in args.hide.split(",")):
                continue
            v = rest.world(part.body, part.vertices)
            low, high = np.minimum(low, v.min(0)), np.maximum(high, v.max(0))
            items.append((v, part.faces, colour.get(part.id, [0.8, 0.7, 0.6]), 1.0))
    if args.bones:
        items += [(v, f, (0.93, 0.9, 0.82), args.bones) for v, f in rest.bones.values()]
    if args.box:
        numbers = [float(x) for x in args.box.split(",")]
        low, high = np.array(numbers[:3]), np.array(numbers[3:])
    views = args.views.split(",")
    window = vtk.vtkRenderWindow()
    window.SetOffScreenRendering(1)
    window.SetMultiSamples(4)
    window.SetSize(args.size * len(views), args.size)
    window.SetAlphaBitPlanes(1)
    middle, reach = (low + high) / 2, (high - low).max() / 2
    for i, view in enumerate(views):
        ren = vtk.vtkRenderer()
        ren.SetViewport(i / len(views), 0, (i + 1) / len(views), 1)
        ren.SetBackground(1, 1, 1)
        if args.bones and args.bones < 1:
            ren.SetUseDepthPeeling(1)
            ren.SetMaximumNumberOfPeels(8)
        for item in items:
            ren.AddActor(actor(*item))
        camera = ren.GetActiveCamera()
        camera.SetFocalPoint(*middle)
        camera.SetPosition(*(middle + 3 * np.array(VIEWS[view]) / np.linalg.norm(VIEWS[view])))
        camera.SetViewUp(0, 1, 0)
        camera.ParallelProjectionOn()
        camera.SetParallelScale(reach * 1.05)
        ren.ResetCameraClippingRange()
        window.AddRenderer(ren)
    window.Render()
    grab = vtk.vtkWindowToImageFilter()
    grab.SetInput(window)
    grab.ReadFrontBufferOff()
    writer = vtk.vtkPNGWriter()
    writer.SetInputConnection(grab.GetOutputPort())
    writer.SetFileName(args.out)
    writer.Write()


if __name__ == "__main__":
    main()
