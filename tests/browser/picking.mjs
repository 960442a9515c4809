// What a tap names, held against three.js's ray-caster over the same files, read by a reader of its own.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { DoubleSide, BufferAttribute, BufferGeometry, Mesh, MeshBasicMaterial, PerspectiveCamera, Raycaster, Vector2, Vector3 } from 'three';
import { readSkeleton, readSystem } from './body-geometry.mjs';
import { setting } from './harness.mjs';

const CAMERAS = 12;
const TAPS = 25;
/** A ray through an edge may fall to either side; nobody taps more exactly than this, in pixels. */
const HAIR = 0.02;

/** All structures of these systems for three.js, where they stand at rest; with the muscles, if they are asked for. */
export async function solids({ origin, assets, systems, muscles = false }) {
  const file = async (path) => (await fetch(origin + assets[path])).arrayBuffer();
  const skeleton = readSkeleton(await file('anatomy/skeleton.bin'));
  const parts = [...skeleton.parts];
  for (const system of systems) parts.push(...readSystem(await file(`anatomy/body/${system}.bin`), skeleton));
  if (muscles) parts.push(...await flesh());
  const { structures } = JSON.parse(await readFile(new URL('../../assets/anatomy/structures.json', import.meta.url)));
  // Bones that are here one by one are not here as one.
  const merged = new Set(structures.filter((s) => s.system === 'skeleton').map((s) => s.part_of));
  return parts.filter(({ id }) => !merged.has(id)).map((part) => solid(part, skeleton.rest));
}

/** The muscles, which no file holds: as they are made from their paths, though not by the scene. */
async function flesh() {
  const { stdout } = await promisify(execFile)(setting('AMBULO_MUSCLES'), { maxBuffer: 64 << 20 });
  return JSON.parse(stdout).map(({ id, positions, indices }) => ({
    id, system: 'muscles', positions: new Float32Array(positions), indices: new Uint16Array(indices),
  }));
}

/** Holds what the scene of this page names, which has loaded these systems, against the other ray-caster. */
export async function picksAsAnother(page, meshes, { systems, step }) {
  const { width, height } = page.viewportSize();
  const views = [
    { what: 'all systems and the muscles under a thin skin', systems: ['skin-female', ...systems.filter((s) => s !== 'skin')], muscles: true, touched: ({ system }) => system !== 'skin' },
    { what: 'the muscles on the bones', systems: ['skeleton'], muscles: true, touched: ({ system }) => system === 'skeleton' || system === 'muscles' },
    { what: 'the skin alone', systems: ['skin-male'], touched: ({ id }) => id === 'skin-male' },
  ];
  const random = seeded(20_261_121);
  const seen = { structures: new Set(), muscles: new Set(), hits: 0, nothing: 0, hair: 0 };
  const muscles = new Set(meshes.filter(({ userData }) => userData.system === 'muscles').map(({ userData }) => userData.id));
  for (let n = 0; n < CAMERAS; n += 1) {
    const view = views[{ 1: 1, 5: 2 }[n % 6] ?? 0];
    const camera = {
      target: [random(-0.09, 0.09), random(n % 3 ? 0.85 : 0.1, 1.6), random(-0.06, 0.02)],
      distance: random(0.25, 0.6), yaw: random(-Math.PI, Math.PI), pitch: random(-1, 1.2),
    };
    step(`${view.what}, camera ${n + 1}`);
    // Most of them on the body. The browser tells where in the canvas a press is in whole pixels.
    const taps = Array.from({ length: TAPS }, () => [random(0.2 * width, 0.8 * width), random(2, height - 2)].map(Math.round));
    const named = await tapped(page, { systems: view.systems, muscles: view.muscles, camera }, taps);
    const oracle = caster(meshes.filter(({ userData }) => view.touched(userData)), camera, width, height);
    taps.forEach(([x, y], i) => {
      const expected = oracle(x, y);
      const near = [[HAIR, 0], [-HAIR, 0], [0, HAIR], [0, -HAIR]].map(([dx, dy]) => oracle(x + dx, y + dy));
      if (named[i] !== expected) seen.hair += 1;
      assert.ok(named[i] === expected || near.includes(named[i]), `camera ${JSON.stringify(camera)}, (${x}, ${y}): ${named[i]} was named, ${expected} is front-most`);
      if (expected) seen.structures.add(expected);
      if (muscles.has(expected)) seen.muscles.add(expected);
      seen[expected ? 'hits' : 'nothing'] += 1;
    });
  }
  step(`${seen.hits} taps on ${seen.structures.size} structures, ${seen.muscles.size} of them muscles, ${seen.nothing} beside the body, ${seen.hair} on a hair's edge`);
  assert.ok(seen.hits >= 150 && seen.nothing >= 10 && seen.structures.size >= 50 && seen.muscles.size >= 20, 'the cameras looked at too little');
  assert.ok(seen.hair <= 3, `${seen.hair} taps named a neighbour`);
}

/** Sets the view and, once it is drawn, taps at each place: the ids that were named, null for nothing. */
export function tapped(page, view, taps) {
  return page.evaluate(async ({ view, taps }) => {
    const frame = () => new Promise((resolve) => { requestAnimationFrame(resolve); });
    const drawn = async (count) => { for (const goal = scene.frames() + count; scene.frames() < goal;) await frame(); };
    tell({ type: 'set_view', view });
    await drawn(1);
    const before = said.length;
    const answers = () => said.slice(before).filter(({ type }) => type === 'picked' || type === 'picked_nothing');
    taps.forEach(([x, y], i) => {
      for (const kind of ['pointerdown', 'pointerup']) {
        canvas.dispatchEvent(new PointerEvent(kind, { pointerId: 100 + i, clientX: x, clientY: y, bubbles: true, cancelable: true }));
      }
    });
    while (answers().length < taps.length) await frame();
    return answers().map(({ id }) => id ?? null);
  }, { view: { ...view, selection: null }, taps });
}

/** A structure for three.js, where it stands at rest. */
function solid({ id, system, body, positions, indices }, rest) {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  geometry.setIndex(new BufferAttribute(indices, 1));
  const mesh = new Mesh(geometry, new MeshBasicMaterial({ side: DoubleSide }));
  mesh.matrixAutoUpdate = false;
  // The muscles are in the world already.
  if (body !== undefined) mesh.matrix.copy(rest[body]);
  mesh.updateMatrixWorld(true);
  mesh.userData = { id, system };
  return mesh;
}

/** The protocol's camera before a canvas of this size, for three.js. */
export function lens({ target, distance, yaw, pitch }, width, height) {
  const camera = new PerspectiveCamera((0.62 * 180) / Math.PI, width / height, 0.02, 1000);
  // A narrow canvas steps back.
  const away = distance * Math.max(0.52 / (width / height), 1);
  const eye = new Vector3(Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch));
  camera.position.copy(eye.multiplyScalar(away).add(new Vector3(...target)));
  camera.lookAt(...target);
  camera.updateMatrixWorld(true);
  return camera;
}

/** Names what is front-most at a place of the canvas, as the protocol's camera sees it. */
export function caster(meshes, from, width, height) {
  const camera = lens(from, width, height);
  const rays = new Raycaster();
  const ahead = camera.getWorldDirection(new Vector3());
  return (x, y) => {
    rays.setFromCamera(new Vector2((2 * x) / width - 1, 1 - (2 * y) / height), camera);
    // What is nearer than the near plane is not drawn.
    rays.near = camera.near / rays.ray.direction.dot(ahead);
    return rays.intersectObjects(meshes, false)[0]?.object.userData.id ?? null;
  };
}

/** Numbers between two others, the same each time (mulberry32). */
function seeded(state) {
  return (least, most) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return least + (most - least) * (((t ^ (t >>> 14)) >>> 0) / 4_294_967_296);
  };
}
