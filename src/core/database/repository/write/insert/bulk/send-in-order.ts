import type { Context } from "../../../calls/context";
import type { WriteRequest } from "../../target-rows";
import { inOnePiece } from "./in-one-piece";

interface Written {
  rows: unknown[];
  count: number;
}

/** A part of a write that takes several statements. */
export type Sent = (options: WriteRequest) => Promise<Written>;

/**
 * Sends the parts in their order, in one transaction when there are several. Two are under way and never more: while
 * what came of one is read, PostgreSQL works on the next.
 */
export async function sendInOrder(context: Context, parts: Iterator<Sent>, options: WriteRequest): Promise<Written> {
  const first = parts.next();
  if (first.done === true) return { rows: [], count: 0 };
  const second = parts.next();
  if (second.done === true) return first.value(options);
  return inOnePiece(context.database, options, async (tx) => {
    const send = (part: Sent) => started(part({ ...options, tx }));
    const done: Written[] = [];
    let sent = send(first.value);
    for (let ready: IteratorResult<Sent> = second; ready.done !== true; ready = parts.next()) {
      const next = send(ready.value);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      done.push(await sent);
      sent = next;
    }
    done.push(await sent);
    return together(done);
  });
}

/** Whoever waits hears of the first failure; those of parts that were under way with it follow from it. */
function started(sent: Promise<Written>): Promise<Written> {
  sent.catch(() => {});
  return sent;
}

function together(parts: readonly Written[]): Written {
  return { rows: parts.flatMap(({ rows }) => rows), count: parts.reduce((sum, { count }) => sum + count, 0) };
}
