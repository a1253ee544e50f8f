import { expect, test } from "bun:test";
import { EventLog, type RecordedEvent, openDatabase } from "@/core/database";
import { parcelMoved, parcelSent } from "../support/parcel-events";
import { useEventLog } from "../support/use-event-log";

const used = useEventLog();
const writers = 20;
const each = 30;
const streams = 8;
const undone = new Error("A fifth is rolled back.");

test("20 writers, delays before the commit, a fifth rolled back: a reader sees all that is kept, once, in order", async () => {
  const committed: string[] = [];
  const written = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer, committed)));
  const writing = { over: false };
  const seen: RecordedEvent[] = [];
  const reading = (async () => {
    const reader = await openDatabase(used.own.config);
    const log = new EventLog(reader);
    let after = 0n;
    for (let idle = false; !(writing.over && idle && seen.length >= committed.length);) {
      const events = await log.read({ after, limit: 7 });
      seen.push(...events);
      after = events.at(-1)?.position ?? after;
      idle = events.length === 0;
      if (idle) await Bun.sleep(1);
    }
    await reader.close();
  })();
  await written;
  writing.over = true;
  await reading;

  expect(committed).toHaveLength(writers * each * 2 * 0.8);
  expect(seen.map(({ id }) => id).toSorted()).toEqual(committed.toSorted());
  for (const ofStream of Map.groupBy(seen, ({ stream }) => stream).values()) {
    expect(ofStream.map(({ version }) => version)).toEqual(ofStream.map((_, at) => at + 1));
  }
}, 60_000);

/** First to a stream of its own, then, having begun early, to one that many append to. */
async function write(writer: number, committed: string[]): Promise<void> {
  for (let at = 0; at < each; at += 1) {
    const [own, shared] = [crypto.randomUUID(), crypto.randomUUID()];
    const work = async () => {
      await used.log.append(`writers/${writer}`, parcelSent({ parcel: at }, { id: own }));
      await Bun.sleep(Math.random() * 8);
      const stream = `parcels/${Math.floor(Math.random() * streams)}`;
      await used.log.append(stream, parcelMoved({ parcel: at, by: 1 }, { id: shared }));
      await Bun.sleep(Math.random() * 8);
      if (at % 5 === 4) throw undone;
    };
    const failure = await used.own.database.transaction(work).catch((error: unknown) => error);
    if (failure === undefined) committed.push(own, shared);
    else if (failure !== undone) throw failure;
  }
}
