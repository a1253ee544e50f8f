import type { Context } from "../../../context";
import type { WriteRequest } from "../../target-rows";
import { inOnePiece } from "./in-one-piece";

interface Written {
  rows: unknown[];
  count: number;
}

/** A part of a write that takes several statements. */
export type Sent = (options: WriteRequest) => Promise<Written>;

/**
 * Sends the parts one after the other, in one transaction when there are several. While PostgreSQL works on one the
 * next is made ready, and never more than one.
 */
export async function sendInOrder(context: Context, parts: Iterator<Sent>, options: WriteRequest): Promise<Written> {
  const first = parts.next();
  if (first.done === true) return { rows: [], count: 0 };
  const second = parts.next();
  if (second.done === true) return first.value(options);
  return inOnePiece(context.database, options, async (tx) => {
    const inTransaction = { ...options, tx };
    const done: Written[] = [];
    let ready: IteratorResult<Sent> = second;
    let sent = first.value(inTransaction);
    while (ready.done !== true) {
      // oxlint-disable-next-line no-await-in-loop -- rows go in in their order
      done.push(await sent);
      sent = ready.value(inTransaction);
      ready = nextWhile(sent, parts);
    }
    done.push(await sent);
    return together(done);
  });
}

/** Makes the next part ready; when that fails, the one that is on its way has nobody to wait for it. */
function nextWhile(sent: Promise<unknown>, parts: Iterator<Sent>): IteratorResult<Sent> {
  try {
    return parts.next();
  } catch (error) {
    sent.catch(() => {});
    throw error;
  }
}

function together(parts: readonly Written[]): Written {
  return { rows: parts.flatMap(({ rows }) => rows), count: parts.reduce((sum, { count }) => sum + count, 0) };
}
