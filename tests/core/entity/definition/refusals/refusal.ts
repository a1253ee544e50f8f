import { expect } from "bun:test";
import type { TSchema } from "@sinclair/typebox";
import { entity } from "@/core/database/entity/entity";
import { EntityError } from "@/core/database/entity/entity-error";

let tables = 0;

/** The sentence with which a table of these properties is refused, the table called "it". */
export function refusal(properties: Record<string, TSchema>, options: object = {}): string {
  const name = `refused_${(tables += 1)}`;
  try {
    entity(name, properties, options);
  } catch (error) {
    expect(error).toBeInstanceOf(EntityError);
    return error instanceof Error ? error.message.replace(name, "it") : "";
  }
  return "not refused";
}
