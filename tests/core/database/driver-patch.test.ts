import { resolve } from "node:path";
import { expect, test } from "bun:test";
import { refuseUnpatched } from "@/core/database/connection/postgres-client";
import packageFile from "../../../package.json";

test("the patch is made for the driver that is installed; docs/databases.md says how to go to a newer one", async () => {
  const installed = await Bun.file(resolve(import.meta.dir, "../../../node_modules/postgres/package.json")).json();
  const { dependencies, patchedDependencies } = packageFile;

  expect(Object.entries(patchedDependencies)).toEqual([
    [`postgres@${installed.version}`, `src/core/database/connection/postgres@${installed.version}.patch`],
  ]);
  expect(dependencies.postgres).toBe(installed.version);
});

test("a driver without the patch is refused before it is used, with what to do", () => {
  expect(() => refuseUnpatched(() => {})).toThrow('see "A newer driver" in docs/databases.md');
  expect(() => refuseUnpatched({ hold: () => {} })).not.toThrow();
});
