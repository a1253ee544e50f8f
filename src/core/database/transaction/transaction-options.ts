import { TransactionMisuse } from "./refusals/transaction-misuse";
import { unknownOption } from "../entity/names/nearest";

export interface TransactionOptions {
  /**
   * What to do when a transaction is open: join it (the default), set a savepoint and undo only to there ("nested"),
   * or begin another on a connection of its own, which commits by itself ("new").
   */
  propagation?: "existing" | "new" | "nested";
  /** PostgreSQL's own default is "read committed". Work that joins may not ask for more than it joins. */
  isolation?: keyof typeof strengths;
  /** PostgreSQL refuses every write. Work that joins is held to it too. */
  readOnly?: boolean;
  /** With "serializable" and `readOnly`: waits until it can run without ever colliding. */
  deferrable?: boolean;
  /** The longest an attempt may take. Of the outermost transaction; work that joins has what is left of it. */
  timeoutMilliseconds?: number | undefined;
  /** The longest a statement may wait for a lock. Of the outermost transaction. */
  lockTimeoutMilliseconds?: number;
  /**
   * How often to run the work again when it collided with another transaction: a serialization failure, a deadlock,
   * a version mismatch. Of the outermost transaction; none by default, because the work then runs more than once.
   */
  retry?: number;
}

const strengths = { "read uncommitted": 1, "read committed": 1, "repeatable read": 2, serializable: 3 };
const limits = ["timeoutMilliseconds", "lockTimeoutMilliseconds"] as const satisfies (keyof TransactionOptions)[];
const flags = ["readOnly", "deferrable"] as const satisfies (keyof TransactionOptions)[];
const names = [...limits, ...flags, "propagation", "isolation", "retry"];
const propagations = ["existing", "new", "nested"];
const longest = 2_147_483_647; // milliseconds

/** @throws TransactionMisuse for an option that has no meaning; none of them reaches SQL unchecked. */
export function checkOptions(options: TransactionOptions): void {
  refuseUnknown(options, names);
  const { propagation, isolation } = options;
  if (propagation !== undefined && !propagations.includes(propagation)) refuse("propagation", propagations.join(", "));
  if (isolation !== undefined && !Object.hasOwn(strengths, isolation)) {
    refuse("isolation", Object.keys(strengths).join(", "));
  }
  for (const flag of flags) if (!isFlag(options[flag])) refuse(flag, "true or false");
  for (const limit of limits) checkMilliseconds(limit, options[limit]);
  checkNumber("retry", options.retry, 0, 100);
}

/** @throws TransactionMisuse for a misspelt option, which would be dropped. */
export function refuseUnknown(options: object, known: readonly string[]): void {
  const problem = unknownOption(options, known);
  if (problem !== undefined) throw new TransactionMisuse(`${problem.replace("there", "There")}.`);
}

/** The value, if it is one that PostgreSQL and timers can count. @throws TransactionMisuse */
export function checkMilliseconds<Value extends number | undefined>(name: string, value: Value): Value {
  checkNumber(name, value, 1, longest);
  return value;
}

function isFlag(value: unknown): boolean {
  return value === undefined || typeof value === "boolean";
}

function checkNumber(name: string, value: number | undefined, minimum: number, maximum: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= minimum && value <= maximum)) return;
  refuse(name, `a whole number from ${minimum} to ${maximum}`);
}

function refuse(name: string, allowed: string): never {
  throw new TransactionMisuse(`The option ${name} is not valid: use ${allowed}.`);
}

/** @throws TransactionMisuse when work cannot join `open` and still have what it asks for. */
export function checkJoin(open: TransactionOptions, asked: TransactionOptions): void {
  const has = open.isolation ?? "read committed";
  if (asked.isolation !== undefined && strengths[asked.isolation] > strengths[has]) {
    cannotJoin(`for ${asked.isolation}, which the open transaction (${has}) does not give`);
  }
  if (asked.readOnly === false && open.readOnly === true) cannotJoin("to write, and the open transaction is read-only");
  if (asked.deferrable === true && open.deferrable !== true)
    cannotJoin("for deferrable, and the open transaction is not");
}

function cannotJoin(what: string): never {
  throw new TransactionMisuse(`This work asks ${what}. Ask where that one begins, or for propagation "new".`);
}

/** BEGIN, and all that it can say, so that no statement has to say it afterwards. */
export function beginStatement({ isolation, readOnly, deferrable }: TransactionOptions): string {
  const words = ["begin"];
  if (isolation !== undefined) words.push(`isolation level ${isolation}`);
  if (readOnly !== undefined) words.push(readOnly ? "read only" : "read write");
  if (deferrable !== undefined) words.push(deferrable ? "deferrable" : "not deferrable");
  return words.join(" ");
}

/** What holds until the transaction ends and BEGIN has no words for. */
export function localSettings({ timeoutMilliseconds, lockTimeoutMilliseconds }: TransactionOptions): string[] {
  const settings: string[] = [];
  if (timeoutMilliseconds !== undefined) settings.push(`set local statement_timeout = ${timeoutMilliseconds}`);
  if (lockTimeoutMilliseconds !== undefined) settings.push(`set local lock_timeout = ${lockTimeoutMilliseconds}`);
  return settings;
}
