import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { useOwnDatabase } from "@/core/database/testing";
import { serveApp } from "../support/app/serve-app";
import { testConfig } from "../support/app/test-config";
import { requireBrowser } from "./find-browser";

const executablePath = requireBrowser();
const screenshot = join(import.meta.dir, "../../.data/docs-page.png"); // for people to look at
const patience = 60_000; // milliseconds, on a machine that may be busy

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  method: string;
  path: string;
}

describe.skipIf(executablePath === undefined)("the documentation page in a browser", () => {
  const own = useOwnDatabase(testConfig.database);
  const elsewhere: string[] = [];
  const complaints: string[] = [];
  let server: ReturnType<typeof serveApp>;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    server = serveApp(own.database);
    // No name is found, so that not even the browser itself reaches anything but this machine.
    const args = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"];
    browser = await chromium.launch({ ...(executablePath !== undefined && { executablePath }), args });
    page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.route(isElsewhere, (route) => {
      elsewhere.push(route.request().url());
      return route.abort();
    });
    await page.goto(`${server.origin}/openapi`);
    await page.waitForSelector(".opblock");
  }, patience);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  }, patience);

  test("lists every operation under its tag", async () => {
    const operations = await operationsOf(server.origin);

    expect(await page.locator(".opblock").count()).toBe(operations.length);
    for (const { tags, operationId, summary } of operations) {
      expect(await blockOf(page, tags, operationId).innerText()).toContain(summary);
    }
  });

  test(
    "sends an operation that succeeds",
    async () => {
      const operations = await operationsOf(server.origin);
      const [{ tags, operationId, path } = expect.unreachable("there is nothing simple to send")] = operations
        .filter(isSimple)
        .toSorted((a, b) => Number(isOfFeature(b)) - Number(isOfFeature(a)));

      const block = blockOf(page, tags, operationId);

      await block.locator(".opblock-summary").click();
      await block.getByRole("button", { name: "Try it out" }).click();
      await block.getByRole("button", { name: "Execute" }).click();
      const answer = block.locator(".live-responses-table .response").first();
      await answer.waitFor();

      expect(await answer.locator(".response-col_status").innerText()).toStartWith("200");
      expect(await block.locator(".request-url").first().innerText()).toContain(`${server.origin}${path}`);
      await page.screenshot({ path: screenshot, fullPage: true });
    },
    patience,
  );

  test("asks nobody but this server, has nothing to complain of, and could not have asked anybody else", async () => {
    expect(elsewhere).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);

    const failure = await page.evaluate(() => fetch("https://example.com/").then(() => "loaded", String));

    expect(failure).toContain("Failed to fetch");
    expect(complaints.splice(0).join()).toContain("Content Security Policy");
  });
});

function isElsewhere({ protocol, hostname }: URL): boolean {
  return protocol !== "data:" && protocol !== "blob:" && hostname !== "127.0.0.1";
}

async function operationsOf(origin: string): Promise<Operation[]> {
  const { paths }: { paths: Record<string, Record<string, Operation>> } = JSON.parse(
    await (await fetch(`${origin}/openapi/json`)).text(),
  );
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ ...operation, method, path })),
  );
}

/** Nothing has to be filled in. */
function isSimple({ method, path }: Operation): boolean {
  return method === "get" && !path.includes("{");
}

function isOfFeature({ path }: Operation): boolean {
  return path.startsWith("/api/");
}

function blockOf(page: Page, [tag]: string[], operationId: string) {
  return page.locator(`#operations-${tag}-${operationId}`);
}
