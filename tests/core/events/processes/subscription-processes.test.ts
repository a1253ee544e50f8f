import { afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { EventLog } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { type Running, launch } from "../../../support/launch";
import { parcelSent } from "../support/parcel-events";
import { until } from "../support/use-subscriptions";

const own = useOwnDatabase();
const started: Running[] = [];
const execute = async (text: string) => own.database.query.execute<{ worker: number; parcel: number }>(sql.raw(text));
const notes = async () => [...(await execute("select worker, parcel from notes order by at"))];
const all = Array.from({ length: 30 }, (_, at) => at + 1);

beforeAll(() => execute("create table notes (worker int, parcel int, at serial)"));
beforeEach(() => execute("truncate notes, events, events_subscriptions, events_parked"));
afterEach(async () => {
  for (const { process } of started.splice(0)) {
    process.kill("SIGKILL");
    await process.exited;
  }
});

async function startWorker(): Promise<Running> {
  const command = ["bun", join(import.meta.dir, "subscription-process.ts")];
  const worker = launch(process.cwd(), command, { DATABASE_URL: own.url, PAUSE: "10" });
  started.push(worker);
  await worker.printed("started");
  return worker;
}

/** Two processes and thirty events, of which one of them has handled a batch of ten and has begun the next. */
async function inTheMiddle(): Promise<{ active: number; other: number; worker: Running }> {
  const workers = await Promise.all([startWorker(), startWorker()]);
  await new EventLog(own.database).append(
    "parcels/all",
    all.map((parcel) => parcelSent({ parcel })),
  );
  const worker = await Promise.any(workers.map((each) => each.printed("done\nbegins").then(() => each)));
  const other = workers.find((each) => each !== worker)?.process.pid ?? 0;
  return { active: worker.process.pid, other, worker };
}

test("a worker that is killed in the middle of a batch loses nothing and repeats nothing: another takes over", async () => {
  const { worker, active, other } = await inTheMiddle();
  worker.process.kill("SIGKILL");
  await worker.process.exited;

  await until(async () => (await notes()).length === 30);
  const kept = await notes();
  expect(kept.map(({ parcel }) => parcel)).toEqual(all);
  expect(kept.map((note) => note.worker)).toEqual(all.map((parcel) => (parcel <= 10 ? active : other)));
}, 30_000);

test("a worker that is told to stop finishes its batch and gives the work away", async () => {
  const { worker, active, other } = await inTheMiddle();
  worker.process.kill("SIGTERM");

  const { exitCode, stdout } = await worker.finished();
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/begins\ndone\nbegins\ndone\nstopped\n$/)]);
  await until(async () => (await notes()).length === 30);
  const kept = await notes();
  expect(kept.map(({ parcel }) => parcel)).toEqual(all);
  expect(kept.map((note) => note.worker)).toEqual(all.map((parcel) => (parcel <= 20 ? active : other)));
}, 30_000);
