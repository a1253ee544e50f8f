import { checkEventOptions, checkWhole } from "../event-options";
import type { EventTables } from "../log/event-tables";

export interface SubscriptionsOptions {
  /** Of the log to read. Default: the template's own */
  tables?: EventTables;
  /** How often to look for news that nobody told of, and for the work of processes that are gone. Default: 1000 */
  pollMilliseconds?: number;
  /** How old an event may be that is not handled before the log tells of it. Default: 10 000 */
  lateMilliseconds?: number;
  /** How often the log tells of subscriptions that are late or have parked events. Default: 60 000 */
  reportMilliseconds?: number;
}

/** In milliseconds. */
export interface Times {
  poll: number;
  late: number;
  report: number;
}

const known = ["tables", "pollMilliseconds", "lateMilliseconds", "reportMilliseconds"];
const longest = 2_147_483_647; // of a timer

/** @throws TypeError for a misspelt option. @throws RangeError for a time that no timer can keep. */
export function timesOf(options: SubscriptionsOptions): Times {
  checkEventOptions("new Subscriptions()", options, known);
  const {
    pollMilliseconds: poll = 1000,
    lateMilliseconds: late = 10_000,
    reportMilliseconds: report = 60_000,
  } = options;
  checkWhole("pollMilliseconds", poll, 1, longest);
  checkWhole("lateMilliseconds", late, 1, longest);
  checkWhole("reportMilliseconds", report, 1, longest);
  return { poll, late, report };
}
