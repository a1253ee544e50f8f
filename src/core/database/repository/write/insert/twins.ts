import { invalidRow } from "../../../entity/schemas/mistake-sentences";
import { Invalid, type Mistake } from "../../../errors/application-error";
import type { Context } from "../../calls/context";
import { textOf } from "../../plan/encode";
import type { Source } from "../../plan/source";
import { hasSql } from "../values/given-values";
import type { UpsertRequest } from "./conflict-clause";
import { type ConflictTarget, conflictTarget } from "./conflict-target";
import type { Sent } from "./bulk/send-in-order";

type Values = Record<string, unknown>;

/**
 * The row that each of the input writes, as a text; "" where only PostgreSQL knows.
 * @throws Invalid for two that write the same one: which of them is meant to last?
 */
export function identitiesOf({ source }: Context, rows: readonly Values[], { conflict }: UpsertRequest): string[] {
  const seen = new Set<string>();
  return rows.map((row, place) => {
    const { properties } = conflictTarget(source, conflict, row);
    const values = properties.map((property) => row[property] ?? null);
    if (values.includes(null) || hasSql(row)) return ""; // nothing that is null is the same
    const texts = properties.map((property, at) => textOf(source.columns.get(property)?.encode(values[at])));
    const identity = JSON.stringify([properties, ...texts]);
    const detail = `has the same ${properties.join(" and ")} as a row before it`;
    if (seen.has(identity)) throw twin(source.name, { pointer: `/${place}`, detail });
    seen.add(identity);
    return identity;
  });
}

/**
 * Parts of an upsert of which none writes a row that an earlier one wrote. PostgreSQL compares more than code can, texts
 * without their case for one, and minds two rows that are one in the same statement only.
 */
export function* eachOnce(source: Source, parts: Iterable<readonly [Sent, ConflictTarget]>): Generator<Sent> {
  const seen = new Set<string>();
  for (const [send, { properties }] of parts) {
    const twins = { pointer: "", detail: `holds two rows with the same ${properties.join(" and ")}` };
    yield async (options) => {
      const done = await send(options).catch((error: unknown) => {
        throw isTwin(error) ? twin(source.name, twins, error) : error;
      });
      if (done.rows.some((row) => isSecond(source, seen, row as Values))) throw twin(source.name, twins);
      return done;
    };
  }
}

function isSecond({ key }: Source, seen: Set<string>, row: Values): boolean {
  if (key.length === 0 || key.some(({ property }) => !(property in row))) return false; // one is hidden
  const identity = JSON.stringify(key.map(({ property, encode }) => textOf(encode(row[property]))));
  if (seen.has(identity)) return true;
  seen.add(identity);
  return false;
}

function twin(table: string, mistake: Mistake, cause?: unknown): Invalid {
  return new Invalid(invalidRow(table), [mistake], { table }, { cause });
}

function isTwin(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "21000";
}
