import { type Static, type TObject, type TProperties, Type } from "@sinclair/typebox";
import { EntityError } from "../../entity/entity-error";
import { mistakesIn } from "../../entity/schemas/mistakes-in";
import { jsonColumnShape } from "../../entity/schemas/kinds/json-kind";
import { validatorOf } from "../../entity/schemas/kinds/value-kind";
import { Invalid } from "../../errors/application-error";
import { checkEventOptions } from "../event-options";
import { EventError } from "./event-error";
import type { EventType } from "./event-types";
import { placeOfForeignKind } from "./json-only";

interface EventOptions {
  /** Raise it with every change that older events do not fit. Default: 1 */
  version?: number;
  /** From each older version to the next: `{ 1: (data) => … }` makes version 2 of version 1. */
  upcast?: Upcasts;
}

type Upcasts = Readonly<Record<number, (data: never) => unknown>>;

const validType = /^[a-z][a-z0-9]*([._-][a-z0-9]+)*$/;
const longestType = 100;

/**
 * A type of event: what happened, in the past tense, and what is to be known of it. Calling it makes an event.
 *
 * @throws EntityError for what cannot be recorded, and for an older version that nothing leads from.
 */
export function event<Name extends string, Properties extends TProperties>(
  type: Name,
  properties: Properties,
  options: EventOptions = {},
): EventType<Name, Static<TObject<Properties>>> {
  checkEventOptions(`event(${type})`, options, ["version", "upcast"]);
  const { version = 1, upcast = {} } = options;
  if (!validType.test(type) || type.length > longestType) {
    throw new EntityError(type, `a type of event is like "order.placed", at most ${longestType} characters long.`);
  }
  const [open, closed] = shapesOf(properties);
  const foreign = placeOfForeignKind(open);
  if (foreign !== undefined) {
    throw new EntityError(type + foreign, "JSON has no such value: an event holds texts, numbers, booleans and lists.");
  }
  checkVersions(type, version, upcast);
  const declared = {
    type,
    version,
    schema: closed,
    validate: refusalOf(type, closed),
    read: reader(type, open, version, upcast),
  };
  const make = (data: unknown, given = {}) => Object.freeze({ ...given, type, data, declared });
  return Object.freeze(Object.assign(make, declared)) as unknown as EventType<Name, Static<TObject<Properties>>>;
}

function shapesOf(properties: TProperties): [open: TObject, closed: TObject] {
  return [Type.Object({ ...properties }), Type.Object({ ...properties }, { additionalProperties: false })];
}

function checkVersions(type: string, version: number, upcast: Upcasts): void {
  if (!Number.isInteger(version) || version < 1 || version > 32_767) {
    throw new EntityError(type, "version is a whole number from 1.");
  }
  const older = Array.from({ length: version - 1 }, (_, place) => String(place + 1));
  const missing = older.find((each) => typeof upcast[Number(each)] !== "function");
  if (missing !== undefined)
    throw new EntityError(type, `upcast says nothing of version ${missing}: add ${missing}: (data) => ….`);
  const strange = Object.keys(upcast).find((each) => !older.includes(each));
  if (strange !== undefined)
    throw new EntityError(type, `upcast names version ${strange}, and the version is ${version}.`);
}

function refusalOf(type: string, schema: TObject): (data: unknown) => void {
  const shape = jsonColumnShape(schema);
  return (data) => {
    const validator = validatorOf(shape);
    if (validator.Check(data)) return;
    throw new Invalid(`This is not a valid event ${type}.`, mistakesIn(validator.Errors(data)));
  };
}

// Keys that it does not know are let through: a newer program may have added them, and still runs beside this one.
function reader(type: string, schema: TObject, current: number, upcast: Upcasts) {
  return (recorded: unknown, version: number): unknown => {
    if (version > current) {
      throw new EventError(
        `it is version ${version} of ${type}, and this program knows ${current}: deploy a newer one.`,
      );
    }
    let data = recorded;
    for (let from = version; from < current; from += 1) data = upcast[from]?.(data as never);
    const validator = validatorOf(schema);
    if (validator.Check(data)) return data;
    const [mistake] = mistakesIn(validator.Errors(data));
    const what = mistake === undefined ? "is not valid" : `${mistake.pointer} ${mistake.detail}`;
    throw new EventError(`it does not fit ${type}: ${what}. Raise the version and say how to upcast.`);
  };
}
