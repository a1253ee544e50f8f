import { ParkedEvents, subscribe } from "@/core/database";
import { parcelSent } from "./parcel-events";
import type { useSubscriptions } from "./use-subscriptions";

export const secret = "s3cret";
const streams = ["parcels/a", "parcels/b", "parcels/a", "parcels/b", "parcels/a"];

/** A subscription that fails, and what became of its events. */
export function useFragile(used: ReturnType<typeof useSubscriptions>) {
  /** Parcels 1 to 5, in the streams a, b, a, b, a. */
  async function recordFive() {
    for (const [at, stream] of streams.entries()) await used.log.append(stream, parcelSent({ parcel: at + 1 }));
  }

  /** The same, until they can be read. */
  async function sendFive() {
    await recordFive();
    await used.settled();
  }

  /** Fails for some parcels as long as it is told to. */
  function failing(parcels: number[], options = {}) {
    const state = { broken: true, attempts: [] as number[] };
    const subscription = subscribe(
      "fragile",
      [parcelSent],
      async ({ data }) => {
        state.attempts.push(data.parcel);
        await used.note("fragile", data.parcel);
        if (state.broken && parcels.includes(data.parcel)) throw new Error(`It broke: ${secret}`);
      },
      { attempts: 2, ...options },
    );
    return { state, subscription };
  }

  const parked = async () =>
    (await new ParkedEvents(used.own.database).list()).map(({ stream, attempts }) => [stream, attempts]);

  /** Whether an event was tried as often as it may be, and somebody has to decide. */
  const isGivenBack = async () =>
    (await new ParkedEvents(used.own.database).list()).some(
      ({ attempts, retryAt }) => attempts > 0 && retryAt === undefined,
    );

  return { recordFive, sendFive, failing, parked, isGivenBack };
}
