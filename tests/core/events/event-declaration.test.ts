import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { EventError, Timestamp, event } from "@/core/database";
import { failureOf } from "../../support/failure-of";
import { mistakesOf } from "../../support/mistakes-of";

const placed = event("order.placed", { orderId: Type.String(), totalCents: Type.Integer({ minimum: 0 }) });

describe("event()", () => {
  test("makes a function that makes events, with its type and version", () => {
    const data = { orderId: "7", totalCents: 100 };

    expect(placed(data)).toMatchObject({ type: "order.placed", data });
    expect(placed(data, { id: "0198c0de-0000-7000-8000-000000000000" }).id).toBe(
      "0198c0de-0000-7000-8000-000000000000",
    );
    expect([placed.type, placed.version]).toEqual(["order.placed", 1]);
    expect(Object.isFrozen(placed(data))).toBe(true);
  });

  test("does not let a caller put another type or other data in", () => {
    const forged = placed({ orderId: "7", totalCents: 1 }, { type: "order.paid", data: {} } as never);

    expect(forged).toMatchObject({ type: "order.placed", data: { orderId: "7" } });
  });

  for (const type of ["", "Order.placed", "order placed", "order..placed", ".placed", "order.", "é", "x".repeat(101)]) {
    test(`refuses the type ${JSON.stringify(type.slice(0, 20))}`, () => {
      expect(() => event(type, {})).toThrow('a type of event is like "order.placed"');
    });
  }

  const foreign = {
    Date: Type.Date(),
    Timestamp: Timestamp(),
    BigInt: Type.BigInt(),
    bytes: Type.Uint8Array(),
    undefined: Type.Undefined(),
    "a function": Type.Function([], Type.Null()),
    "a transformed value": Type.Transform(Type.String()).Decode(Number).Encode(String),
    "a Date in a list in an object": Type.Object({ inner: Type.Array(Type.Union([Type.Null(), Type.Date()])) }),
  };
  for (const [what, schema] of Object.entries(foreign)) {
    test(`refuses ${what}, which JSON does not have`, () => {
      expect(() => event("order.placed", { at: schema })).toThrow(
        /^order\.placed\/at(\/inner)?: JSON has no such value/,
      );
    });
  }

  test("validates by the words of the schema, and what JSON would lose", () => {
    const noted = event("order.noted", { text: Type.String(), more: Type.Unknown() });
    const wrong: [unknown, string][] = [
      [{ orderId: "7", totalCents: -1 }, "/totalCents"],
      [{ orderId: "7" }, "/totalCents"],
      [{ orderId: "7", totalCents: 1, extra: 1 }, "/extra"],
      [undefined, ""],
      [null, ""],
      [[], ""],
    ];
    for (const [data, pointer] of wrong) {
      expect(mistakesOf(() => placed.validate(data)).map((mistake) => mistake.pointer)).toContain(pointer);
    }
    for (const more of [new Date(), 1n, Number.NaN, new Map(), () => 1, "a\0b", "\ud83c"]) {
      expect(mistakesOf(() => noted.validate({ text: "x", more }))).not.toEqual([]);
    }
    expect(mistakesOf(() => noted.validate({ text: "x", more: { deep: [1, null, "é", undefined] } }))).not.toEqual([]);
    expect(mistakesOf(() => noted.validate({ text: "x", more: { deep: [1, null, "é"], none: undefined } }))).toEqual(
      [],
    );
  });

  test("may be called with what its schema says, and with nothing else", () => {
    // @ts-expect-error -- the total is missing
    placed({ orderId: "7" });
    // @ts-expect-error -- no such property
    placed({ orderId: "7", totalCents: 1, extra: true });
    const typed: { orderId: string; totalCents: number } = placed({ orderId: "7", totalCents: 1 }).data;
    expect(typed.orderId).toBe("7");
  });
});

describe("upcasting", () => {
  const current = event(
    "order.placed",
    { cents: Type.Integer() },
    {
      version: 3,
      upcast: {
        1: ({ total }: { total: number }) => ({ euros: total }),
        2: ({ euros }: { euros: number }) => ({ cents: euros * 100 }),
      },
    },
  );

  test("leads from every older version to the present one, step by step", () => {
    expect(current.read({ total: 3 }, 1)).toEqual({ cents: 300 });
    expect(current.read({ euros: 4 }, 2)).toEqual({ cents: 400 });
    expect(current.read({ cents: 500 }, 3)).toEqual({ cents: 500 });
  });

  test("lets keys through that a newer program wrote beside this one", () => {
    expect(current.read({ cents: 5, currency: "EUR" }, 3)).toMatchObject({ cents: 5 });
  });

  test("reports what does not fit afterwards, and a version from the future", async () => {
    const wrong = await failureOf(Promise.try(() => current.read({ total: "many" }, 1)));
    const future = await failureOf(Promise.try(() => current.read({ cents: 1 }, 4)));

    expect(wrong).toBeInstanceOf(EventError);
    expect(wrong.message).toContain("/cents must be a finite number");
    expect(wrong.message).not.toContain("many");
    expect(future.message).toContain("it is version 4 of order.placed, and this program knows 3");
  });

  test("is checked when it is declared", () => {
    const step = (data: unknown) => data;
    expect(() => event("a", {}, { version: 3, upcast: { 1: step } })).toThrow("a: upcast says nothing of version 2");
    expect(() => event("a", {}, { version: 2 })).toThrow("upcast says nothing of version 1");
    expect(() => event("a", {}, { version: 1, upcast: { 1: step } })).toThrow("upcast names version 1");
    for (const version of [0, -1, 1.5, Number.NaN, 40_000]) {
      expect(() => event("a", {}, { version })).toThrow("version is a whole number from 1");
    }
  });
});
