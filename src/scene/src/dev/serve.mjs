// A small static server for the scene by itself: `node serve.mjs PKG_FOLDER [PORT]`.
// PKG_FOLDER holds scene.js and scene_bg.wasm as wasm-bindgen wrote them.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const assets = join(here, "../../../../assets");
/** What the real server's /assets.json says of these files. */
const logical = { "scene.js": "/pkg/scene.js", "scene.wasm": "/pkg/scene_bg.wasm", "anatomy/skeleton.bin": "/skeleton.bin" };
const kinds = { ".html": "text/html", ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm" };

/** Serves until closed; gives the server and its origin. */
export async function serve(pkg, port = 0) {
  const server = createServer(async (request, reply) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (pathname === "/assets.json") return reply.end(JSON.stringify(logical));
    if (pathname === "/health") return reply.writeHead(200, { "content-type": "text/plain" }).end("ok");
    const name = pathname.split("/").at(-1) || "index.html";
    const folder = pathname.startsWith("/pkg/") ? pkg : name === "skeleton.bin" ? join(assets, "anatomy") : here;
    try {
      const body = await readFile(join(folder, name));
      reply.writeHead(200, { "content-type": kinds[extname(name)] ?? "application/octet-stream" }).end(body);
    } catch {
      reply.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  return { server, origin: `http://localhost:${server.address().port}` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { origin } = await serve(process.argv[2] ?? ".", Number(process.argv[3] ?? 8390));
  console.log(origin);
}
