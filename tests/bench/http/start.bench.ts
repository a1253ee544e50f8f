import { freePort } from "../../support/processes/free-port";
import type { Sides } from "../harness/bench-database";
import { suite } from "../harness/suite";
import type { Usage } from "../harness/usage";
import { productionEnvironment } from "./server-process";
import { createShops } from "./bench-shop";

interface Starts {
  environment: Record<string, string | undefined>;
  userId: string;
  started?: Bun.Subprocess;
}

const commands = { ours: ["run", "--silent", "start"], raw: ["tests/bench/http/by-hand/bare-server.ts"] };

/** On a database that runs and is migrated: 400 ms are 2.5 a second. Raw is the bare server, with little to load. */
export const starts = suite(prepare, {
  "bun start, to the first 200": {
    callers: 1,
    calls: 1,
    rounds: 15,
    watch: (_way, state) => () => stopped(state),
    ours: (state) => firstAnswer("ours", state),
    raw: (state) => firstAnswer("raw", state),
  },
});

async function prepare(sides: Sides): Promise<Starts> {
  const { urls, shop } = await createShops(sides, 1);
  const state: Starts = { environment: productionEnvironment(urls[0] ?? ""), userId: shop.userIds[0] ?? "" };
  sides.stack.defer(() => state.started?.kill());
  return state;
}

/** From the command to an answer that took the database. */
async function firstAnswer(way: keyof typeof commands, state: Starts): Promise<void> {
  const port = freePort();
  const env = { ...state.environment, PORT: String(port) };
  const child = Bun.spawn([process.execPath, ...commands[way]], { env, stdio: ["ignore", "ignore", "inherit"] });
  state.started = child;
  while (!(await isAnswered(`http://127.0.0.1:${port}/api/users/${state.userId}`))) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`);
    await Bun.sleep(5); // a machine that is asked more often has less left to start with
  }
}

function isAnswered(address: string): Promise<boolean> {
  return fetch(address).then(
    ({ status }) => status === 200,
    () => false,
  );
}

/** When it has been measured. By a signal that it can hand on, because `bun start` is a process above the server. */
async function stopped({ started }: Starts): Promise<Usage> {
  started?.kill("SIGTERM");
  await started?.exited;
  const { cpuTime, maxRSS = 0 } = started?.resourceUsage() ?? {};
  return { cpuMicros: Number(cpuTime?.total ?? 0), peakMegabytes: maxRSS / 1_000_000 };
}
