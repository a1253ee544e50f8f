import { afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { EventLog } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { type Running, launch } from "../../../support/processes/launch";
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

/** @param environment MOVES: it knows a type more, and records so many events of that. */
async function startWorker(environment: Record<string, string> = {}): Promise<Running> {
  const command = ["bun", join(import.meta.dir, "subscription-process.ts")];
  const worker = launch(process.cwd(), command, { DATABASE_URL: own.url, PAUSE: "10", ...environment });
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

test("what a newer process records is not lost when an older one that does not know it works and is killed", async () => {
  const log = new EventLog(own.database);
  const older = await startWorker({ PAUSE: "0" });
  await log.append("parcels/0", parcelSent({ parcel: 1 }));
  await until(async () => (await notes()).length === 1);
  const newer = await startWorker({ PAUSE: "0", MOVES: "200" });
  for (let parcel = 2; parcel <= 100; parcel += 1) await log.append(`parcels/${parcel % 5}`, parcelSent({ parcel }));
  await newer.printed("moved");
  await log.append("parcels/0", parcelSent({ parcel: 101 }));
  await until(async () => (await notes()).some(({ parcel }) => parcel === 101));
  older.process.kill("SIGKILL");
  await older.process.exited;

  await until(async () => (await notes()).length >= 301);
  await log.append("parcels/0", parcelSent({ parcel: 102 }));
  await until(async () => (await notes()).at(-1)?.parcel === 102);
  const kept = await notes();
  const moved = kept.filter(({ parcel }) => parcel > 1000);
  expect(kept.map(({ parcel }) => parcel).toSorted((one, other) => one - other)).toEqual([
    ...Array.from({ length: 102 }, (_, at) => at + 1),
    ...Array.from({ length: 200 }, (_, at) => at + 1001),
  ]);
  expect(new Set(moved.map((note) => note.worker))).toEqual(new Set([newer.process.pid]));
  for (const ofStream of Map.groupBy(moved, ({ parcel }) => parcel % 5).values()) {
    expect(ofStream.map(({ parcel }) => parcel)).toEqual(ofStream.map((_, at) => Number(ofStream[0]?.parcel) + at * 5));
  }
}, 60_000);
