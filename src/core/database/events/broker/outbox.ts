import type { DeclaredEvent, RecordedEvent } from "../declaration/event-types";
import { type Subscription, subscribe } from "../subscriptions/subscription";
import type { Broker } from "./broker";

/**
 * Publishes events of these types, in their order and each at least once; a broker that is away is waited for. What it
 * refuses is parked, and with it what follows in its stream. The broker is closed when the process stops.
 */
export function outbox(name: string, types: readonly DeclaredEvent[], broker: Broker): Subscription {
  const publish = subscribe(name, types, async (event) => {
    await broker.open();
    await broker.publish({ id: event.id, type: event.type, body: bodyOf(event) });
  });
  return Object.freeze({ ...publish, close: () => broker.close() });
}

/** As JSON; the position as text, because it is greater than JSON's numbers are exact. */
function bodyOf({ id, type, stream, version, position, recordedAt, data, metadata }: RecordedEvent): string {
  return JSON.stringify({ id, type, stream, version, position: String(position), recordedAt, data, metadata });
}
