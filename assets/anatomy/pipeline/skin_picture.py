"""Pictures in software, to be looked at: opaque meshes inside an optional translucent one, traced by Embree."""
import numpy as np
import trimesh
from PIL import Image
from trimesh.ray.ray_pyembree import RayMeshIntersector

VIEWS = {
    "front": ([1, 0, 0], [0, 1, 0]),
    "back": ([-1, 0, 0], [0, 1, 0]),
    "left": ([0, 0, -1], [0, 1, 0]),
    "right": ([0, 0, 1], [0, 1, 0]),
    "top": ([1, 0, 0], [0, 0, -1]),
    "bottom": ([1, 0, 0], [0, 0, 1]),
    "oblique": ([0.8, 0, -0.6], [0, 1, 0]),
}


def _hits(mesh, normals, origins, direction):
    at, ray, tri = RayMeshIntersector(mesh).intersects_location(origins, np.tile(direction, (len(origins), 1)), multiple_hits=False)
    depth, shade = np.full(len(origins), np.inf), np.zeros((len(origins), 3))
    depth[ray] = (at - origins[ray]) @ direction
    bary = trimesh.triangles.points_to_barycentric(mesh.triangles[tri], at)
    n = (normals[mesh.faces[tri]] * bary[..., None]).sum(1)
    n /= np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-12)
    shade[ray] = n
    return depth, shade


def render(view, box, inside=None, skin=None, width=500, alpha=0.45, colour=None):
    """An image of `box` (left, right, bottom, top in metres along the view's axes).

    `inside` and `skin` are (vertices, faces); `colour` is one RGB for each vertex of `inside`."""
    right, up = (np.array(a, float) for a in VIEWS[view])
    out = np.cross(right, up)
    height = int(width * (box[3] - box[2]) / (box[1] - box[0]))
    a, b = np.meshgrid(np.linspace(box[0], box[1], width), np.linspace(box[3], box[2], height))
    origins = a.reshape(-1, 1) * right + b.reshape(-1, 1) * up + out * 3
    picture = np.full((len(origins), 3), 0.96)
    light = out + 0.7 * up - 0.5 * right
    light /= np.linalg.norm(light)
    below = np.full(len(origins), np.inf)
    if inside is not None:
        mesh = trimesh.Trimesh(*inside, process=False)
        below, n = _hits(mesh, np.asarray(mesh.vertex_normals), origins, -out)
        seen = np.isfinite(below)
        lit = 0.3 + 0.7 * np.clip(n[seen] @ light, 0, 1)
        picture[seen] = lit[:, None] * np.array([0.93, 0.88, 0.76])
    if skin is not None:
        mesh = trimesh.Trimesh(*skin, process=False)
        above, n = _hits(mesh, np.asarray(mesh.vertex_normals), origins, -out)
        seen = np.isfinite(above) & (above < below)
        facing = np.clip(n[seen] @ out, 0, 1)
        lit = 0.35 + 0.65 * np.clip(n[seen] @ light, 0, 1)
        cover = (alpha + (1 - alpha) * (1 - facing) ** 2)[:, None]
        picture[seen] = picture[seen] * (1 - cover) + cover * lit[:, None] * np.array([0.87, 0.68, 0.60])
        through = np.isfinite(below) & (below < above)
        if alpha < 1:  # what sticks out of the skin is shown in red
            picture[through] = picture[through] * 0.4 + np.array([0.6, 0.05, 0.05])
    return Image.fromarray((np.clip(picture, 0, 1).reshape(height, width, 3) * 255).astype(np.uint8))


def beside(images):
    sheet = Image.new("RGB", (sum(i.width for i in images), max(i.height for i in images)), "white")
    x = 0
    for i in images:
        sheet.paste(i, (x, 0))
        x += i.width
    return sheet
