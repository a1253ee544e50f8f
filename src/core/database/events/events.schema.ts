import { eventTables } from "./log/event-tables";

/** The tables of the log that is used where no other is named. */
export const { events, subscriptions, parkedEvents } = eventTables("events");
