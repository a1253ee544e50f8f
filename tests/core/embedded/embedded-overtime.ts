/** For `bun test`: attaches to the folder in EMBEDDED_FOLDER, and then takes longer than a test may. */
import { beforeAll, test } from "bun:test";

import { attachEmbeddedServer } from "@/core/database/connection/embedded/embedded-server";

beforeAll(async () => {
  await attachEmbeddedServer({ folder: Bun.env["EMBEDDED_FOLDER"] ?? "", durable: false, idleMilliseconds: 300 });
}, 60_000);

test("takes too long", () => new Promise<void>(() => {}), 500);
