import { afterEach, expect, setDefaultTimeout, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useOwnDatabase } from "@/core/database/testing";
import { freePort } from "../support/processes/free-port";
import { type Running, launch } from "../support/processes/launch";
import { hasUsers } from "../support/app/users-feature";

const own = useOwnDatabase();
setDefaultTimeout(60_000);

const project = `${import.meta.dir}/../..`;
let server: Running | undefined;

afterEach(() => server?.process.kill("SIGKILL"));

const start = (environment: Record<string, string>) =>
  (server = launch(project, ["bun", "run", "--silent", "start"], environment));

test("in production, a missing DATABASE_URL and whatever else is wrong is said at once", async () => {
  const { exitCode, stderr, stdout } = await start({ PORT: "99999", LOG_LEVEL: "loud" }).finished();

  expect(exitCode).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain("DATABASE_URL is missing");
  expect(stderr).toContain("PORT");
  expect(stderr).toContain("LOG_LEVEL");
  expect(stderr).not.toContain("at ");
});

test.skipIf(!hasUsers)(
  "SIGTERM under load: every answer is whole, every 201 is in the database, the exit code is 0",
  async () => {
    const port = freePort();
    const address = `http://127.0.0.1:${port}`;
    const running = start({ PORT: String(port), DATABASE_URL: own.url });
    await running.printed("Listening");

    const acknowledged: string[] = [];
    const broken: unknown[] = [];
    const hammer = async (client: number) => {
      for (let n = 0; ; n++) {
        const email = `${client}.${n}@example.com`;
        const answer = await register(address, email).catch((error: unknown) => error);
        if (answer === 201) acknowledged.push(email);
        else if (isRefused(answer)) return;
        else broken.push(answer);
      }
    };
    const clients = Array.from({ length: 16 }, (_, index) => hammer(index));
    while (acknowledged.length <= 100) await Bun.sleep(10);
    running.process.kill("SIGTERM");
    const { exitCode } = await running.finished();
    await Promise.all(clients);

    const [row] = await own.database.query.execute<{ kept: number }>(sql`select count(*)::int as kept from users`);
    expect(row?.kept).toBe(acknowledged.length);
    expect(broken).toEqual([]);
    expect(exitCode).toBe(0);
  },
);

async function register(address: string, email: string): Promise<number> {
  const response = await fetch(`${address}/api/users`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, name: "Somebody" }),
  });
  await response.json();
  return response.status;
}

// Turned away at the door, before or as it closed. Had such a request begun, its row would be one too many.
function isRefused(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return error.code === "ConnectionRefused" || error.code === "ECONNREFUSED" || error.code === "ECONNRESET";
}
