import type { LogTables } from "../../log/table-name";
import type { Progress } from "../storage/checkpoint";
import { register } from "../storage/registration";
import type { Workplace } from "./delivery";

/**
 * How far a subscription has come in its present version: one that is new begins, one whose version was raised begins
 * anew. Who `begins` to work for it takes it over. "outdated" when a newer version than this process knows is at work.
 */
export async function currentProgress(
  workplace: Workplace,
  tables: LogTables,
  begins: boolean,
): Promise<Progress | "outdated"> {
  const { checkpoint, subscription, logger } = workplace;
  const progress = await checkpoint.load();
  if (progress?.version === subscription.version && !begins) return progress;
  const versions = { subscription: subscription.name, stored: progress?.version, known: subscription.version };
  if (progress === undefined) {
    await register(workplace.database, tables, [subscription]);
  } else if (progress.version > subscription.version) {
    logger.warn(versions, "A newer version of this subscription is at work; this process leaves it alone.");
    return "outdated";
  } else if (progress.version < subscription.version) {
    logger.info(versions, "A subscription begins anew.");
    await checkpoint.restart();
  }
  return takenUp(workplace);
}

async function takenUp({ checkpoint, subscription, logger }: Workplace): Promise<Progress> {
  const { parked, unknown } = await checkpoint.takeUp();
  const facts = { subscription: subscription.name };
  if (parked > 0) logger.info({ ...facts, events: parked }, "What a process passed over is handled now.");
  if (unknown.length > 0) {
    logger.info(
      { ...facts, types: unknown },
      "This process does not know these types: their events are kept for one that does, or until removeType().",
    );
  }
  const progress = await checkpoint.load();
  if (progress === undefined) throw new Error(`The row of ${subscription.name} was removed while it began.`);
  return progress;
}
