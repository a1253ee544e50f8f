import { pgSchema } from "drizzle-orm/pg-core";
import { gapFreeCounter, sequence } from "@/core/database";

export const billing = pgSchema("billing");

export const everyDefault = sequence("every_default");
export const everyDefaultDown = sequence("every_default_down", { increment: -1 });
export const everyOption = sequence("every_option", {
  start: 7,
  increment: -7,
  min: -70,
  max: 70,
  cycle: true,
  cache: 7,
  schema: billing,
});
export const fromNought = sequence("from_nought", { min: 0, max: 9 });
export const everyBigint = sequence("every_bigint", { as: "bigint" });
export const everyBigintDown = sequence("every_bigint_down", { as: "bigint", increment: -1n });
export const everyCounter = gapFreeCounter("every_counter");
