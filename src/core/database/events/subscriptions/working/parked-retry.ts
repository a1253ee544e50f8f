import type { ParkedForRetry } from "../storage/parking";
import type { Delivery, Workplace } from "./delivery";

// Others wait meanwhile.
const longestMilliseconds = 1000;

/**
 * Tries parked events whose time has come once more, in their order, and then those behind them, for about a second.
 * One that fails again keeps those behind it, which are tried when it is handled or given up.
 */
export async function retryParked({ parking, checkpoint }: Workplace, delivery: Delivery): Promise<void> {
  const end = performance.now() + longestMilliseconds;
  const isOver = () => delivery.signal.aborted || performance.now() > end;
  let due: ParkedForRetry[];
  do {
    // oxlint-disable-next-line no-await-in-loop -- until there are no more
    due = await parking.due();
    // oxlint-disable-next-line no-await-in-loop
    await tryInOrder(due, delivery, isOver);
  } while (due.length > 0 && !isOver());
  const { parkedStreams = new Set<string>(), retryIn = Infinity } = (await checkpoint.load()) ?? {};
  delivery.parkedStreams = parkedStreams;
  delivery.retryAt = performance.now() + (due.length > 0 ? 0 : retryIn);
}

async function tryInOrder(events: readonly ParkedForRetry[], delivery: Delivery, isOver: () => boolean): Promise<void> {
  const waiting = new Set<string>();
  for (const parked of events) {
    if (isOver()) return;
    const { stream } = parked.event;
    if (waiting.has(stream)) continue;
    // oxlint-disable-next-line no-await-in-loop -- in their order
    const isHandled = parked.due && (await delivery.deliverParked(parked));
    if (!isHandled) waiting.add(stream);
  }
}
