// The body's files read a second time, from what assets/anatomy/README.md says and not from the app's own code: for
// the picking test, and for the viewer that the scene is measured against. Runs in the page and in Node.

import { Matrix4, Quaternion, Vector3 } from 'three';

const text = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

/** The sections of a container, by their tags. */
function sections(buffer, magic) {
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  const tag = (at, length) => String.fromCharCode(...bytes.subarray(at, at + length));
  if (tag(0, 8) !== magic) throw new Error(`not ${magic.trim()}`);
  const found = {};
  for (let entry = 0; entry < view.getUint32(12, true); entry += 1) {
    const at = 24 + 12 * entry;
    const start = view.getUint32(at + 4, true);
    found[tag(at, 4)] = bytes.subarray(start, start + view.getUint32(at + 8, true));
  }
  return found;
}

/** Numbers as wrapping, zigzagged differences: all low bytes, then all high bytes. */
function differences(bytes) {
  const half = bytes.length / 2;
  const values = new Uint16Array(half);
  for (let i = 0, value = 0; i < half; i += 1) {
    const zigzag = bytes[i] | (bytes[half + i] << 8);
    value += (zigzag >> 1) ^ -(zigzag & 1);
    values[i] = value;
    value = values[i];
  }
  return values;
}

/** The meshes of a `MESH` section, one for each entry of its list. */
function meshes(bytes, entries) {
  let at = 0;
  const take = (count) => bytes.subarray(at, at += count);
  return entries.map(({ minimum, maximum, vertices, triangles }) => {
    const axes = [0, 1, 2].map(() => differences(take(2 * vertices)));
    const positions = new Float32Array(3 * vertices);
    for (let axis = 0; axis < 3; axis += 1) {
      const scale = (maximum[axis] - minimum[axis]) / 65535;
      for (let i = 0; i < vertices; i += 1) positions[3 * i + axis] = minimum[axis] + scale * axes[axis][i];
    }
    const octahedral = [take(vertices), take(vertices)].map((part) => new Int8Array(part.slice().buffer));
    const normals = new Float32Array(3 * vertices);
    for (let i = 0; i < vertices; i += 1) {
      let [x, y] = octahedral.map((part) => Math.max(part[i] / 127, -1));
      const z = 1 - Math.abs(x) - Math.abs(y);
      if (z < 0) [x, y] = [(1 - Math.abs(y)) * (x < 0 ? -1 : 1), (1 - Math.abs(x)) * (y < 0 ? -1 : 1)];
      const length = Math.hypot(x, y, z) || 1;
      normals.set([x / length, y / length, z / length], 3 * i);
    }
    return { positions, normals, indices: differences(take(6 * triangles)) };
  });
}

/** The bodies of `skeleton.bin` at rest: by index, each one's place in the world. */
function atRest({ bodies, joints }) {
  const coordinates = joints.map(({ range: [least, most] }) => Math.min(Math.max(0, least), most));
  joints.forEach(({ coupling }, i) => {
    if (!coupling) return;
    const x = coupling.driver === null || coupling.driver === undefined ? 0 : coordinates[coupling.driver];
    coordinates[i] = coupling.coefficients.reduceRight((sum, c) => sum * x + c, 0);
  });
  const local = bodies.map(({ translation, rotation }) => ({ at: new Vector3(...translation), turn: new Quaternion(...rotation) }));
  joints.forEach(({ body, kind, axis, anchor }, i) => {
    const { at, turn } = local[body];
    const along = new Vector3(...axis);
    if (kind === 'slide') {
      at.add(along.multiplyScalar(coordinates[i]).applyQuaternion(turn));
      return;
    }
    const before = new Vector3(...anchor).applyQuaternion(turn);
    turn.multiply(new Quaternion().setFromAxisAngle(along, coordinates[i])).normalize();
    at.add(before).sub(new Vector3(...anchor).applyQuaternion(turn));
  });
  const world = [];
  bodies.forEach(({ parent }, i) => {
    const own = new Matrix4().compose(local[i].at, local[i].turn, new Vector3(1, 1, 1));
    world.push(parent === null || parent === undefined ? own : world[parent].clone().multiply(own));
  });
  return world;
}

/** `skeleton.bin`: bodies by name, their places at rest, and its bones as parts. */
export function readSkeleton(buffer) {
  const { BODY, MESH } = sections(buffer, 'AMBSKEL\n');
  const structure = text(BODY);
  const surfaces = meshes(MESH, structure.bones);
  return {
    bodies: new Map(structure.bodies.map(({ name }, i) => [name, i])),
    rest: atRest(structure),
    parts: structure.bones.map(({ name, body }, i) => ({ id: name, system: 'skeleton', body, ...surfaces[i] })),
  };
}

/** `body/SYSTEM.bin`: its parts, each with the index of its body; the skin's with what each vertex follows. */
export function readSystem(buffer, { bodies }) {
  const { PART, MESH, SKIN } = sections(buffer, 'AMBBODY\n');
  const { system, parts } = text(PART);
  const surfaces = meshes(MESH, parts);
  const read = parts.map(({ id, body }, i) => ({ id, system, body: bodies.get(body), ...surfaces[i] }));
  if (SKIN) {
    let at = 4 + new DataView(SKIN.buffer, SKIN.byteOffset).getUint32(0, true);
    const names = text(SKIN.subarray(4, at)).map((name) => bodies.get(name));
    for (const part of read) {
      const count = part.positions.length / 3;
      const streams = Array.from({ length: 8 }, () => SKIN.subarray(at, at += count));
      part.follows = streams.slice(0, 4).map((stream) => Array.from(stream, (i) => names[i]));
      part.weights = streams.slice(4);
    }
  }
  return read;
}
