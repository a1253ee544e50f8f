/**
 * A process that uses the embedded server of a folder: prints its URL, stays until its standard input ends, detaches.
 * Usage: bun embedded-visitor.ts <folder> <idle milliseconds> [forgetful]
 */
import { attachEmbeddedServer } from "@/core/database/connection/embedded/embedded-server";

const [folder = "", idle = "", forgetful] = process.argv.slice(2);
const server = await attachEmbeddedServer({ folder, durable: true, idleMilliseconds: Number(idle) });
console.log(server.url());
if (forgetful === undefined) {
  await Bun.stdin.text();
  await server.detach();
}
