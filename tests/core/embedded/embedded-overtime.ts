/** For `bun test`: one test that attaches to the folder in EMBEDDED_FOLDER and then takes longer than it may. */
import { test } from "bun:test";

import { attachEmbeddedServer } from "@/core/database/connection/embedded/embedded-server";

test("takes too long", async () => {
  await attachEmbeddedServer({ folder: Bun.env["EMBEDDED_FOLDER"] ?? "", durable: false, idleMilliseconds: 300 });
  await new Promise(() => {});
}, 1500);
