import { Type } from "@sinclair/typebox";
import { event, eventTables } from "@/core/database";

export const parcelWeighed = event("parcel.weighed", { parcelId: Type.String(), grams: Type.Integer() });

// A later version of the same type: what was recorded before is read as if it had been recorded like this.
export const weighedInKilograms = event(
  "parcel.weighed",
  { parcelId: Type.String(), kilograms: Type.Number() },
  {
    version: 2,
    upcast: {
      1: ({ parcelId, grams }: { parcelId: string; grams: number }) => ({ parcelId, kilograms: grams / 1000 }),
    },
  },
);

// A second log in the same database. Exported one by one, so that `bun run db:generate` sees the tables.
export const {
  events: auditEvents,
  subscriptions: auditSubscriptions,
  parkedEvents: auditParked,
} = eventTables("audit_events");
