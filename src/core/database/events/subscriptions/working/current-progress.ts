import type { Progress } from "../storage/checkpoint";
import type { Workplace } from "./delivery";

/**
 * How far a subscription has come in its present version: one that is new begins, one whose version was raised begins
 * anew. "outdated" when a newer version than this process knows is at work.
 */
export async function currentProgress(workplace: Workplace, last: bigint): Promise<Progress | "outdated"> {
  const { checkpoint, subscription, logger } = workplace;
  const progress = await checkpoint.load();
  if (progress === undefined) {
    await checkpoint.begin(subscription.from === "now" ? last : 0n);
    return loaded(workplace);
  }
  if (progress.version === subscription.version) return progress;
  const versions = { subscription: subscription.name, stored: progress.version, known: subscription.version };
  if (progress.version > subscription.version) {
    logger.warn(versions, "A newer version of this subscription is at work; this process leaves it alone.");
    return "outdated";
  }
  logger.info(versions, "A subscription begins anew.");
  await checkpoint.restart();
  return loaded(workplace);
}

async function loaded({ checkpoint, subscription }: Workplace): Promise<Progress> {
  const progress = await checkpoint.load();
  if (progress === undefined) throw new Error(`The row of ${subscription.name} was removed while it began.`);
  return progress;
}
