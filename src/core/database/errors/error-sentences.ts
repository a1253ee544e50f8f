import type { ErrorCode } from "./application-error";

const outOfStep: readonly [ErrorCode, string] = [
  "schema-mismatch",
  "The database lacks a table or column that the code expects: run `bun run db:generate` if a schema changed, then " +
    "`bun run db:migrate`. Or a newer version took it away, and this one has to end.",
];

/** What is said of a SQLSTATE, and its code. */
export const sentences: Record<string, readonly [ErrorCode, string]> = {
  "23001": ["still-referenced", "Other rows still refer to it."],
  "22P02": ["invalid-text", "A value has the wrong form for its type."],
  "22007": ["invalid-text", "A date or time has the wrong form."],
  "22009": ["out-of-range", "A date or time is out of range."],
  "22008": ["out-of-range", "A date or time is out of range."],
  "22015": ["out-of-range", "A duration is out of range."],
  "22021": ["invalid-text", "A text holds a character that cannot be stored."],
  "2201B": ["invalid-text", "A regular expression has the wrong form."],
  "22025": ["invalid-text", "A pattern ends in an escape that escapes nothing."],
  "22P05": ["invalid-text", "A text holds a character that cannot be stored."],
  "22001": ["too-long", "A text is too long."],
  "22003": ["out-of-range", "A number is out of range."],
  "2200H": ["sequence-exhausted", "There are no numbers left to give out."],
  "40001": ["serialization", "The work collided with another transaction. Try again."],
  "40P01": ["deadlock", "The work collided with another transaction. Try again."],
  "55P03": ["lock-timeout", "Another transaction holds these rows. Try again."],
  "25006": ["not-writable", "The database takes no changes at the moment."], // unless the transaction is to blame
  "53100": ["not-writable", "The database has no room left."],
  "25P02": ["transaction-misuse", "A statement failed in this transaction: nothing more can be done in it."],
  "42P01": outOfStep,
  "42703": outOfStep,
  "57014": ["statement-timeout", "The database took too long to answer."],
};

/** What is said of a broken rule where no entity can say more. */
export const plainRules = {
  "23502": ["not-null", "A required value is missing."],
  "23514": ["check", "A value breaks a rule of the database."],
} as const;
