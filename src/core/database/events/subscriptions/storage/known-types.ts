import type { Subscription } from "../subscription";

/** After which events of a type were passed over, as it stands in the database. */
export type Place = readonly [transaction: string, number: string];

/** The types that any process knew for a subscription; null: whoever works for it knows this one. */
export type KnownTypes = Readonly<Record<string, Place | null>>;

/** All types of a subscription, as one that is new or begins anew knows them. */
export function knownBy({ types }: Subscription): KnownTypes {
  return Object.fromEntries(Array.from(types.keys(), (type) => [type, null]));
}

/** Where events of these types were passed over. */
export function passedOver(known: KnownTypes, { types }: Subscription): [type: string, place: Place][] {
  return Object.entries(known).flatMap(([type, place]) =>
    place !== null && types.has(type) ? [[type, place] as [string, Place]] : [],
  );
}
