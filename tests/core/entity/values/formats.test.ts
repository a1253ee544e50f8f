import { describe, expect, test } from "bun:test";
import { type TSchema, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { schemasOf } from "@/core/database/entity/schemas/schemas-of";

const label = "a".repeat(63);

/** For each format, texts that are one and texts that are not. */
const formats: Record<string, { good: string[]; bad: string[] }> = {
  email: {
    good: ["a@b.co", "a.b+c@sub.example.com", "o'neil@example.com", `a@${label}.com`],
    bad: ["", "a", "a@b", "@b.co", "a@", "a b@c.co", "a@b..co", "a@-b.co", "a@b.co\n", "a@b@c.co", `a@${label}a.com`],
  },
  uri: {
    good: ["https://example.com", "http://localhost:3000/a?b=c#d", "mailto:a@b.co", "urn:isbn:0451450523"],
    bad: ["", "example.com", "/path", "//host", "http://", "http://a b", "1http://a", "https://exa mple.com"],
  },
  uuid: {
    good: ["0190e4b3-7c5e-7000-8000-000000000000", "0190E4B3-7C5E-7000-8000-00000000000F"],
    bad: [
      "",
      "0190e4b37c5e70008000000000000000",
      "{0190e4b3-7c5e-7000-8000-000000000000}",
      "g190e4b3-7c5e-7000-8000-000000000000",
      "0190e4b3-7c5e-7000-8000-0000000000000",
    ],
  },
  date: {
    good: ["0001-01-01", "2000-02-29", "2026-12-31"],
    bad: [
      "",
      "2026-02-29",
      "1900-02-29",
      "2026-00-10",
      "2026-10-00",
      "2026-04-31",
      "2026-1-1",
      "0000-01-01",
      "26-01-01",
      "2026-01-01T00:00:00Z",
    ],
  },
  time: {
    good: ["00:00:00", "23:59:59", "10:00:00.5", "10:00:00.123456", "24:00:00"],
    bad: [
      "",
      "24:00:01",
      "24:00:00.1",
      "23:60:00",
      "23:59:60",
      "1:00:00",
      "10:00",
      "10:00:00.",
      "10:00:00.1234567",
      "10:00:00Z",
    ],
  },
  "date-time": {
    good: [
      "2026-01-02T03:04:05Z",
      "2026-01-02t03:04:05.678z",
      "2026-01-02T23:59:59.123456789+14:00",
      "2026-01-02T00:00:00-05:30",
    ],
    bad: [
      "",
      "2026-01-02",
      "2026-01-02T03:04:05",
      "2026-02-30T00:00:00Z",
      "2026-01-02T24:00:00Z",
      "2026-01-02T03:60:05Z",
      "2026-01-02 03:04:05Z",
      "2026-01-02T03:04:05+24:00",
      "2026-01-02T03:04:05+0100",
    ],
  },
  duration: {
    good: ["P1Y2M3W4DT5H6M7.5S", "PT0S", "P1W", "PT1M"],
    bad: ["", "P", "PT", "1D", "P1DT", "P1.5D", "P-1D", "PT1.1234567S", "P1D2M"],
  },
  ipv4: {
    good: ["0.0.0.0", "255.255.255.255"],
    bad: ["", "256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4/24", "::1"],
  },
  ipv6: {
    good: ["::", "::1", "2001:db8::8:800:200c:417a", "::ffff:1.2.3.4"],
    bad: ["", ":", "1.2.3.4", "12345::", "1::2::3", "fe80::1%eth0", "::1/64", "2001:db8:0:0:0:0:0:0:1"],
  },
  hostname: {
    good: ["localhost", "a.b", "xn--bcher-kva.example", label, "1a.com"],
    bad: ["", "-a.b", "a-.b", "a..b", ".a", "a.", "a_b.c", "a b", `${label}a`, `${`${label}.`.repeat(4)}com`],
  },
};

describe.each(Object.entries(formats))("a text of the format %s", (format, { good, bad }) => {
  // Inside JSON, where a date-time is a text as well.
  const { inside } = schemasOf(
    entity(`format_${format.replace("-", "_")}`, { inside: Type.Array(Type.Array(Type.String({ format }))) }),
  ).insert.properties;

  test.each(good)("may be %p", (text) => {
    expect(Value.Check(inside, [[text]])).toBe(true);
  });

  test.each(bad)("is not %p", (text) => {
    expect(Value.Check(inside, [[text]])).toBe(false);
  });
});

const { insert } = schemasOf(entity("on_the_wire", { huge: Type.BigInt(), bytes: Type.Uint8Array(), at: Type.Date() }));

const wire: [what: string, schema: TSchema, good: [string | number, unknown][], bad: unknown[]][] = [
  [
    "a bigint",
    insert.properties.huge,
    [
      ["9223372036854775807", 9_223_372_036_854_775_807n],
      ["-9223372036854775808", -9_223_372_036_854_775_808n],
      ["007", 7n],
      [7, 7n],
    ],
    ["9223372036854775808", "-9223372036854775809", "", "-", "+1", "1.0", "1e3", "0x10", " 1", 2 ** 53, 0.5, null],
  ],
  [
    "bytes",
    insert.properties.bytes,
    [
      ["", Buffer.from([])],
      ["AA==", Buffer.from([0])],
      ["+/8=", Buffer.from([251, 255])],
      ["AAH/", Buffer.from([0, 1, 255])],
    ],
    ["A", "AA", "AAA", "AA=", "AA==AA==", "-_8=", "AA\n==", "====", "?", 1, null],
  ],
  [
    "a moment",
    insert.properties.at,
    [["0001-01-01T00:00:00+00:00", new Date("0001-01-01T00:00:00.000Z")]],
    ["0001-01-01T00:00:00+01:00", "2026-01-02", "now", 0, null],
  ],
];

describe.each(wire)("%s in JSON", (_what, schema, good, bad) => {
  test.each(good)("is %p", (given, value) => {
    expect(Value.Check(schema, given)).toBe(true);
    expect(Value.Decode(schema, given)).toEqual(value);
  });

  test.each(bad.map((text) => [text]))("is not %p", (text) => {
    expect(Value.Check(schema, text)).toBe(false);
  });
});

test("a made id is a uuid of version 7, which sorts by age", () => {
  const make = entity("made_ids", { id: column.id() }).id.defaultFn;

  const made: unknown[] = Array.from({ length: 50 }, () => make?.());
  const ids = made.filter((id): id is string => typeof id === "string" && version7.test(id));
  expect(ids).toHaveLength(50);
  expect(ids.toSorted()).toEqual(ids);
});

const version7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
