import { expect, test } from "bun:test";
import { PassingStatements } from "@/core/database/transaction/pool/passing-statements";

const passing = new PassingStatements(100);
const answered = async (text: string) =>
  passing.send(
    text,
    async () => {},
    () => {},
  );

/** Whether a second one may share the connection that the first keeps busy. */
async function mayShare(text: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const underWay = passing.send(
    text,
    () => promise,
    () => {},
  );
  const hasRoom = passing.hasRoom(text, 1);
  resolve();
  await underWay;
  return hasRoom;
}

test("a statement is found to be quick, however many texts were before it", async () => {
  for (let index = 0; index < 6000; index += 1) await answered(`select ${index}`);
  await answered("select new");

  expect(await mayShare("select new")).toBe(true);
  expect(await mayShare("select 5999")).toBe(true);
  expect(await mayShare("select unknown")).toBe(false);
});

test("a failure ends a statement like an answer", async () => {
  const failing = passing.send(
    "select wrong",
    () => Promise.reject(new Error("wrong")),
    () => {},
  );
  await failing.then(undefined, () => {});

  expect(passing.count).toBe(0);
  expect(await mayShare("select wrong")).toBe(true);
});
