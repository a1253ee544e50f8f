import { Type } from "@sinclair/typebox";
import { event, eventTables } from "@/core/database";

/** The events that the tests are about. */
export const parcelSent = event("parcel.sent", { parcel: Type.Integer(), to: Type.Optional(Type.String()) });
export const parcelMoved = event("parcel.moved", { parcel: Type.Integer(), by: Type.Integer() });
export const parcelArrived = event("parcel.arrived", { parcel: Type.Integer() });
export const parcelEvents = [parcelSent, parcelMoved, parcelArrived] as const;

/** A log of the test's own, beside that of the template. */
export const parcelTables = eventTables("parcel_events");
