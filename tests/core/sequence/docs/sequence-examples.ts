import { type Database, Sequence, sequence, sequenceDrift } from "@/core/database";
import { orderNumbers } from "./billing.schema";

export const positions = sequence("positions", { as: "bigint" });

export async function sequenceExamples(database: Database) {
  const numbers = new Sequence(orderNumbers, database);
  const one = await numbers.next(); // 1000
  const many = await numbers.next(3); // [1001, 1002, 1003]
  const last = await numbers.current(); // 1003
  await numbers.restart(5000); // next() gives 5000

  const acme = await numbers.for("acme").next(2); // [1000, 1001]
  const umbrella = await numbers.for("umbrella").next(); // 1000

  const drift = await sequenceDrift(database, { orderNumbers, positions });
  return { one, many, last, restarted: await numbers.next(), acme, umbrella, drift };
}
