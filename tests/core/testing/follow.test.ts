import { expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { event, EventLog, subscribe } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";

const counted = event("follow.counted", { number: Type.Integer() });
const refused = event("follow.refused", { number: Type.Integer() });
const own = useOwnDatabase();
const record = (number: number) => new EventLog(own.database).append("numbers", counted({ number }));

test("follow returns when everything recorded so far is handled, and goes on the next time", async () => {
  const seen: number[] = [];
  const slowly = subscribe("slowly", [counted], async ({ data }) => {
    await Bun.sleep(10);
    seen.push(data.number);
  });

  for (const number of [1, 2, 3]) await record(number);
  await own.follow([slowly]);
  expect(seen).toEqual([1, 2, 3]);

  await own.follow([slowly]);
  await record(4);
  await own.follow([slowly]);
  expect(seen).toEqual([1, 2, 3, 4]);
});

test("follow fails at the first attempt with what could not be handled", async () => {
  let attempts = 0;
  const failing = subscribe("failing", [refused], () => {
    attempts += 1;
    throw new Error("There is no room.");
  });
  await new EventLog(own.database).append("numbers", refused({ number: 5 }));

  await expect(own.follow([failing])).rejects.toThrow(
    /^The subscription failing could not handle follow.refused of numbers: .*There is no room\./,
  );
  expect(attempts).toBe(1);
});
