import type { everyColumn } from "../schemas/every-column.schema";

/** A row of `every_column` with nothing wrong in it. */
export const everyValue: typeof everyColumn.$inferInsert = {
  text: "two words",
  email: "a@example.com",
  website: "https://example.com/a?b=c",
  token: "0190e4b3-7c5e-7000-8000-000000000000",
  clock: "23:59:59.5",
  ratio: 0.5,
  huge: 9_223_372_036_854_775_807n,
  exact: "-12345678901234567890.123456789",
  happenedAt: new Date("2026-01-02T03:04:05.678Z"),
  span: "P1DT2H",
  digest: new Uint8Array([0, 1, 255]),
  level: 2,
  mood: 'it\'s "fine"',
  scores: [0, 9],
  flags: [true, false],
  days: ["mon", "tue"],
  moments: [new Date("0001-01-01T00:00:00Z"), new Date("9999-12-31T23:59:59.999Z")],
  address: { street: '1 "Main" St\\' },
  lines: [{ sku: "a", quantity: 1 }],
  anything: [1, { a: null }],
  passwordHash: "secret",
};
