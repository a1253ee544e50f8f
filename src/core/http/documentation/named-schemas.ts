import { isDeepStrictEqual } from "node:util";
import { mapSchema, type Schema } from "./json-schema";

/** The schemas that have a title, each told once, so that a generated client has a type of that name. */
export class NamedSchemas {
  readonly schemas: Record<string, Schema> = {};

  /** The schema with a reference in place of each one that has a name. @throws Error for two of one name. */
  refer(schema: Schema): Schema {
    return mapSchema(schema, (each) => (isName(each.title) ? this.#keep(each.title, each) : each));
  }

  #keep(name: string, schema: Schema): Schema {
    const known = (this.schemas[name] ??= schema);
    if (!isDeepStrictEqual(known, schema)) {
      throw new Error(`Two schemas have the title "${name}": give one of them another, or none.`);
    }
    return { $ref: `#/components/schemas/${name}` };
  }
}

function isName(title: string | undefined): title is string {
  return title !== undefined && /^[A-Za-z0-9._-]+$/.test(title);
}
