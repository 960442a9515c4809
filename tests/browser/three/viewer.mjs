// The body as a small viewer by three.js draws it: the same files, one skinned mesh a system, the same lights. It is
// what `cargo xtask bench scene` holds the scene against, and part of no product.

import {
  AmbientLight, Bone, BufferAttribute, BufferGeometry, Color, DirectionalLight, DoubleSide, FrontSide, Matrix4,
  MeshStandardMaterial, NeutralToneMapping, PCFShadowMap, PerspectiveCamera, PointLight, Scene, Skeleton, SkinnedMesh,
  Vector3, WebGLRenderer,
} from 'three';
import { readSkeleton, readSystem } from '/body-geometry.mjs';

const canvas = document.querySelector('canvas');
const renderer = new WebGLRenderer({ canvas, antialias: false });
renderer.toneMapping = NeutralToneMapping;
renderer.shadowMap.enabled = true;
renderer.shadowMap.type = PCFShadowMap;
renderer.setSize(innerWidth, innerHeight, false);
window.gl = renderer.getContext();

const scene = new Scene();
scene.background = new Color(0xe2e5e3);
const rig = [
  Object.assign(new DirectionalLight(0xfff5e7, 2.4), { castShadow: true }),
  new PointLight(0xbddeff, 9), new PointLight(0xe6f5ff, 26),
];
[[1.9, 3.1, 3.2], [-3.6, 1.9, 2.4], [-1.4, 3, -3.6]].forEach((at, i) => rig[i].position.set(...at));
rig[0].shadow.mapSize.set(2048, 2048);
Object.assign(rig[0].shadow.camera, { left: -1.2, right: 1.2, top: 1.2, bottom: -1.2, near: 0.5, far: 8 });
rig[0].target.position.set(0, 1, 0);
scene.add(...rig, rig[0].target, new AmbientLight(0xe6f0ff, 0.5));

const camera = new PerspectiveCamera((0.62 * 180) / Math.PI, innerWidth / innerHeight, 0.02, 20);
let yaw = 0.42;
function place() {
  const distance = 3.1 * Math.max(0.52 / camera.aspect, 1);
  camera.position.set(Math.sin(yaw) * Math.cos(0.08), Math.sin(0.08), Math.cos(yaw) * Math.cos(0.08)).multiplyScalar(distance);
  camera.position.y += 0.87;
  camera.lookAt(0, 0.87, 0);
}
place();

window.drawn = 0;
let asked = false;
function draw() {
  asked = false;
  renderer.render(scene, camera);
  window.drawn += 1;
}
/** Draws the next frame, once. */
const ask = () => {
  if (!asked) requestAnimationFrame(draw);
  asked = true;
};
window.orbit = (by) => {
  yaw += by;
  place();
  ask();
};

const assets = await (await fetch('/assets.json')).json();
const file = async (path) => (await fetch(assets[path])).arrayBuffer();
const { structures, tissues } = await (await fetch('/structures.json')).json();
const known = new Map(structures.map((structure) => [structure.id, structure]));

const skeleton = readSkeleton(await file('anatomy/skeleton.bin'));
const bones = skeleton.rest.map((at) => {
  const bone = new Bone();
  bone.matrixAutoUpdate = false;
  bone.matrix.copy(at);
  bone.updateMatrixWorld(true);
  return bone;
});
const joints = new Skeleton(bones, skeleton.rest.map((at) => at.clone().invert()));

/** One skinned mesh of many parts, standing at rest. */
function batch(parts, veiled = false) {
  const vertices = parts.reduce((sum, { positions }) => sum + positions.length / 3, 0);
  const [position, normal] = [new Float32Array(3 * vertices), new Float32Array(3 * vertices)];
  const [colour, follows, weights] = [new Uint16Array(4 * vertices), new Uint8Array(4 * vertices), new Uint8Array(4 * vertices)];
  const indices = new Uint32Array(parts.reduce((sum, part) => sum + part.indices.length, 0));
  let [first, corner] = [0, 0];
  const [at, no] = [new Vector3(), new Matrix4()];
  for (const part of parts) {
    const { colour: rgb } = tissues[known.get(part.id)?.tissue] ?? { colour: [0.93, 0.89, 0.82] };
    const tint = new Color().setRGB(...rgb, 'srgb').toArray().map((x) => x * 65535);
    // The skin stands in the world already, as the bodies are at rest.
    const rest = skeleton.rest[part.body];
    no.extractRotation(rest);
    for (let i = 0; i < part.positions.length / 3; i += 1) {
      at.fromArray(part.positions, 3 * i).applyMatrix4(rest).toArray(position, 3 * (first + i));
      at.fromArray(part.normals, 3 * i).applyMatrix4(no).toArray(normal, 3 * (first + i));
      colour.set([...tint, 65535], 4 * (first + i));
      follows.set(part.follows ? part.follows.map((bodies) => bodies[i]) : [part.body, 0, 0, 0], 4 * (first + i));
      weights.set(part.weights ? part.weights.map((shares) => shares[i]) : [255, 0, 0, 0], 4 * (first + i));
    }
    part.indices.forEach((index, i) => { indices[corner + i] = first + index; });
    first += part.positions.length / 3;
    corner += part.indices.length;
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(position, 3));
  geometry.setAttribute('normal', new BufferAttribute(normal, 3));
  geometry.setAttribute('color', new BufferAttribute(colour, 4, true));
  geometry.setAttribute('skinIndex', new BufferAttribute(follows, 4));
  geometry.setAttribute('skinWeight', new BufferAttribute(weights, 4, true));
  geometry.setIndex(new BufferAttribute(indices, 1));
  const material = new MeshStandardMaterial({ vertexColors: true, roughness: 0.5, side: veiled ? FrontSide : DoubleSide, transparent: veiled, opacity: veiled ? 0.2 : 1 });
  const mesh = new SkinnedMesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.castShadow = !veiled;
  mesh.receiveShadow = !veiled;
  mesh.bind(joints, new Matrix4());
  scene.add(mesh);
}

batch(skeleton.parts);
ask();
window.firstPicture = new Promise((resolve) => {
  const wait = () => (window.drawn ? resolve() : setTimeout(wait, 1));
  wait();
});
await window.firstPicture;
window.firstMs = performance.now();

const systems = Object.keys(assets).map((path) => /^anatomy\/body\/([a-z]+)\.bin$/.exec(path)?.[1]).filter(Boolean);
const read = await Promise.all(systems.map(async (system) => readSystem(await file(`anatomy/body/${system}.bin`), skeleton)));
const merged = new Set(read.flat().filter(({ system }) => system === 'skeleton').map(({ id }) => known.get(id)?.part_of));
scene.remove(scene.children.find((child) => child.isSkinnedMesh));
for (const parts of read) {
  if (parts[0].system === 'skeleton') batch([...skeleton.parts.filter(({ id }) => !merged.has(id)), ...parts]);
  else if (parts[0].system === 'skin') batch(parts.filter(({ id }) => id === 'skin-female'), true);
  else batch(parts);
}
const before = window.drawn;
ask();
while (window.drawn === before) await new Promise((resolve) => { setTimeout(resolve, 1); });
window.wholeMs = performance.now();
