/** An event that cannot be read: the message says which one, why, and what to do, without its data. */
export class EventError extends Error {
  override readonly name = "EventError";
}
