import type { Delivery, Workplace } from "./delivery";

/**
 * Tries parked events once more for which somebody has asked, in their order. One that fails again keeps those behind
 * it, which are tried when it is handled or given up.
 * @returns the streams of which something is still parked.
 */
export async function retryParked(workplace: Workplace, delivery: Delivery): Promise<Set<string>> {
  const { parking, subscription, checkpoint } = workplace;
  const next = () => parking.toRetry(subscription.keepStreamOrder);
  for (let event = await next(); event !== undefined; event = await next()) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- in their order
      await delivery.deliverParked(event);
    } catch (error) {
      delivery.throwOtherFailures(error);
      delivery.log(event, error, "A parked event failed again.");
      // oxlint-disable-next-line no-await-in-loop
      await parking.failedAgain(event, error);
    }
  }
  return (await checkpoint.load())?.parkedStreams ?? new Set();
}
