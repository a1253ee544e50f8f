import { expect, test } from "bun:test";
import { type DeclaredEvent, subscribe } from "@/core/database";
import { parcelArrived, parcelMoved, parcelSent } from "../support/parcel-events";
import { until, useSubscriptions } from "../support/use-subscriptions";

const used = useSubscriptions();
const everything = (1n << 127n) - (1n << 64n);
const steps = 120;
const makers = new Map<string, (parcel: number) => Parameters<typeof used.log.append>[1]>([
  [parcelSent.type, (parcel) => parcelSent({ parcel })],
  [parcelMoved.type, (parcel) => parcelMoved({ parcel, by: 1 })],
  [parcelArrived.type, (parcel) => parcelArrived({ parcel })],
]);
const newest = [parcelSent, parcelMoved, parcelArrived];
const programs = [[parcelSent], [parcelSent, parcelMoved], newest, [parcelSent, parcelArrived], [parcelMoved]];
const below = (most: number) => Math.floor(Math.random() * most);
const pick = <Each>(list: readonly Each[]) => list[below(list.length)] as Each;

test("whatever starts, stops, loses its connection and forgets in whatever order, each event is handled once", async () => {
  const running: Awaited<ReturnType<typeof start>>[] = [await start(programs[0])];
  const under: Promise<unknown>[] = [];
  let parcel = 0;
  const deeds = [
    async () => running.length < 5 && running.push(await start()),
    () => running.length > 1 && running.splice(below(running.length), 1)[0]?.started.stop(),
    () => below(3) === 0 && loseLeases(),
    () => used.log.forget(everything),
  ];
  for (let step = 0; step < steps; step += 1) {
    const record = makers.get(pick(pick(running).types).type);
    const doing =
      below(3) === 0 ? pick(deeds)() : used.log.append(`parcels/${below(4)}`, record?.((parcel += 1)) ?? []);
    if (below(3) > 0) await doing;
    else under.push(Promise.resolve(doing));
    if (below(5) === 0) await Bun.sleep(below(50));
  }
  await Promise.all(under);
  const last = await start(newest);
  await Promise.all(running.map(({ started }) => started.stop()));

  await until(async () => (await last.started.parked.retryAll("told")) === 0 && (await noted()).length >= parcel);
  expect(await noted()).toEqual(Array.from({ length: parcel }, (_, at) => at + 1));
});

async function start(types: DeclaredEvent[] = pick(programs)) {
  const told = subscribe("told", types, async ({ data }) => {
    await used.note("told", (data as { parcel: number }).parcel);
    if (below(3) === 0) await Bun.sleep(below(20));
    if (below(50) === 0) throw new Error("now and then");
  });
  const started = used.start([told]);
  await started.started;
  return { types, started };
}

const noted = async () => (await used.noted("told")).toSorted((one, other) => one - other);
const loseLeases = () =>
  used.execute(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
    and database = (select oid from pg_database where datname = current_database())`);
