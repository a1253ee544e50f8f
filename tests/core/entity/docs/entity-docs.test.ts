import { expect, test } from "bun:test";
import { currentPage, page } from "./entity-docs";

test("docs/entities.md shows every type as it is; write-entity-docs.ts, beside this test, writes it", async () => {
  expect(await Bun.file(page).text()).toBe(await currentPage());
});
