import type { Database } from "../connection/database";
import type { Subscription } from "../events/subscriptions/subscription";
import { Subscriptions } from "../events/subscriptions/subscriptions";

/** @throws Error when an event cannot be handled: at its first attempt, not after several as in production. */
export async function follow(database: Database, list: readonly Subscription[]): Promise<void> {
  const subscriptions = new Subscriptions(
    database,
    list.map((each) => ({ ...each, attempts: 1 })),
  );
  await subscriptions.start();
  try {
    await handled(subscriptions);
  } finally {
    await subscriptions.stop();
  }
}

async function handled(subscriptions: Subscriptions): Promise<void> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- what was recorded just now lags by a while only after that
    await Bun.sleep(5);
    // oxlint-disable-next-line no-await-in-loop
    const { subscriptions: each } = await subscriptions.status();
    const failed = each.find(({ parked }) => parked > 0);
    // oxlint-disable-next-line no-await-in-loop
    if (failed) throw new Error(await failureOf(subscriptions, failed.name));
    if (each.every(({ lagMilliseconds }) => lagMilliseconds === 0)) return;
  }
}

async function failureOf(subscriptions: Subscriptions, name: string): Promise<string> {
  const [parked] = await subscriptions.parked.list(name, 1);
  return `The subscription ${name} could not handle ${parked?.type} of ${parked?.stream}: ${parked?.error}`;
}
