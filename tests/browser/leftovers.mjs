// Looks for words in all that a browser leaves on a disk: raw files, LevelDB's compressed blocks, and what only the
// browser itself can read (IndexedDB, caches, storages, cookies), each word in the ways in which it may be written.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** The ways in which a word may lie on a disk. Base64 has three, by where in its triple the word begins. */
function spellings(word) {
  const utf8 = Buffer.from(word, 'utf8');
  const found = [utf8, Buffer.from(word, 'utf16le'), Buffer.from(utf8.toString('hex')), Buffer.from(utf8.toString('hex').toUpperCase())];
  for (const before of [0, 1, 2]) {
    // The characters at both ends hold bits of their neighbours.
    const inside = utf8.subarray((3 - before) % 3);
    const whole = inside.subarray(0, inside.length - (inside.length % 3)).toString('base64');
    if (whole.length >= 8) found.push(Buffer.from(whole), Buffer.from(whole.replaceAll('+', '-').replaceAll('/', '_')));
  }
  found.push(Buffer.from(encodeURIComponent(word)), Buffer.from(JSON.stringify(word).slice(1, -1).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)));
  return found;
}

/** Finds many words at once: `search(bytes)` gives those that stand in the bytes. */
export function searcher(words) {
  const byStart = new Map();
  const starts = new Uint8Array(1 << 16);
  for (const word of words) {
    for (const spelling of spellings(word)) {
      const start = spelling.readUInt32LE(0);
      starts[start & 0xffff] = 1;
      byStart.set(start, [...(byStart.get(start) ?? []), [spelling, word]]);
    }
  }
  return function search(bytes) {
    const found = new Set();
    for (let at = 0; at + 4 <= bytes.length; at += 1) {
      if (!starts[bytes[at] | (bytes[at + 1] << 8)]) continue;
      for (const [spelling, word] of byStart.get(bytes.readUInt32LE(at)) ?? []) {
        if (!found.has(word) && bytes.subarray(at, at + spelling.length).equals(spelling)) found.add(word);
      }
    }
    return [...found];
  };
}

/** Every file under a folder, with what its LevelDB blocks decompress to. */
export async function files(folder) {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = [];
  for (const entry of all.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    found.push({ path: relative(folder, path), bytes });
    if (/\.(ldb|sst)$/.test(path)) found.push({ path: `${relative(folder, path)} (decompressed)`, bytes: Buffer.concat(tableBlocks(bytes)) });
  }
  return found;
}

/** What stands where: [place, word] for each word in each file. */
export const findings = (found, search) => found.flatMap(({ path, bytes }) => [...new Set([...search(Buffer.from(path)), ...search(bytes)])].map((word) => [path, word]));

/** The data blocks of a LevelDB table, decompressed: its footer names the index, and that the blocks. */
export function tableBlocks(table) {
  if (table.length < 48) return [];
  let at = table.length - 48;
  const number = (bytes) => {
    let [value, shift] = [0, 1];
    for (;;) {
      const byte = bytes[at];
      at += 1;
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
      shift *= 128;
    }
  };
  const block = (offset, size) => {
    const content = table.subarray(offset, offset + size);
    return table[offset + size] === 1 ? unsnap(content) : content;
  };
  number(table);
  number(table);
  const index = block(number(table), number(table));
  const blocks = [index];
  at = 0;
  const restarts = index.readUInt32LE(index.length - 4);
  const end = index.length - 4 * (restarts + 1);
  while (at < end) {
    number(index);
    const unshared = number(index);
    const length = number(index);
    const next = at + unshared + length;
    at += unshared;
    blocks.push(block(number(index), number(index)));
    at = next;
  }
  return blocks;
}

/** Snappy's raw format: literals, and copies of what came before. */
export function unsnap(packed) {
  let at = 0;
  let length = 0;
  for (let shift = 1; ; shift *= 128) {
    const byte = packed[at];
    at += 1;
    length += (byte & 0x7f) * shift;
    if (byte < 0x80) break;
  }
  const out = Buffer.alloc(length);
  let to = 0;
  while (at < packed.length) {
    const tag = packed[at];
    at += 1;
    let size = tag >> 2;
    if ((tag & 3) === 0) {
      if (size >= 60) {
        const bytes = size - 59;
        size = packed.readUIntLE(at, bytes);
        at += bytes;
      }
      packed.copy(out, to, at, at + size + 1);
      at += size + 1;
      to += size + 1;
      continue;
    }
    const wide = [0, 1, 2, 4][tag & 3];
    const back = packed.readUIntLE(at, wide) + ((tag & 3) === 1 ? (tag >> 5) * 256 : 0);
    size = (tag & 3) === 1 ? ((tag >> 2) & 7) + 4 : size + 1;
    at += wide;
    for (let i = 0; i < size; i += 1, to += 1) out[to] = out[to - back];
  }
  return out;
}

/** All that a page of the origin can read back, as files: storages, databases, caches; and the context's cookies. */
export async function decoded(page, context) {
  const parts = await page.evaluate(readBack);
  parts.push(['cookies', Buffer.from(JSON.stringify(await context.cookies())).toString('base64')]);
  return parts.map(([path, base64]) => ({ path, bytes: Buffer.from(base64, 'base64') }));
}

async function readBack() {
  const text = new TextEncoder();
  const base64 = (bytes) => {
    let binary = '';
    for (let i = 0; i < bytes.length; i += 32768) binary += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(binary);
  };
  const parts = [];
  const add = (path, value) => parts.push([path, base64(typeof value === 'string' ? text.encode(value) : new Uint8Array(value))]);
  for (const [name, storage] of [['localStorage', localStorage], ['sessionStorage', sessionStorage]]) {
    for (const [key, value] of Object.entries(storage)) add(`${name} ${key}`, `${key} ${value}`);
  }
  const promised = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  // Bytes wherever they stand in a value, and everything else as it reads.
  const unfold = (path, value) => {
    if (value instanceof CryptoKey) add(`${path} (key)`, `CryptoKey ${value.type} ${value.extractable ? 'extractable' : 'sealed'}`);
    else if (value instanceof ArrayBuffer) add(path, value);
    else if (ArrayBuffer.isView(value)) add(path, value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength));
    else if (value && typeof value === 'object') for (const [name, part] of Object.entries(value)) unfold(path, name) || unfold(path, part);
    else add(path, String(value));
  };
  for (const { name } of await indexedDB.databases()) {
    const database = await promised(indexedDB.open(name));
    add('IndexedDB', name);
    for (const store of database.objectStoreNames) {
      const inside = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([promised(inside.getAllKeys()), promised(inside.getAll())]);
      for (const one of [...keys, ...values]) unfold(`IndexedDB ${name} ${store}`, one);
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      add(`Cache ${name}`, `${request.url} ${JSON.stringify([...request.headers, ...answer.headers])}`);
      const body = await answer.arrayBuffer();
      const digest = Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', body)), (byte) => byte.toString(16).padStart(2, '0')).join('');
      add(`digest ${new URL(request.url).pathname}`, digest);
      // What is byte for byte a file of the app is told from its digest; anything else is handed over whole.
      if (!/\.[0-9a-f]{16}\.[a-z0-9]+$/.test(request.url)) add(`Cache ${name} ${request.url}`, body);
    }
  }
  return parts;
}

/** The app's own files: their bytes, with everything that a word must not be looked for in, and their digests. */
export async function served(folder) {
  const own = await files(folder);
  return {
    bytes: Buffer.concat(own.filter(({ path }) => !path.endsWith('.br')).map(({ bytes }) => bytes)),
    digest: (path) => {
      const file = own.find((one) => `/${one.path}` === path);
      return file && createHash('sha256').update(file.bytes).digest('hex');
    },
  };
}
