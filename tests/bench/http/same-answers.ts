import { isDeepStrictEqual } from "node:util";
import { newOrder, newUser, type Servers } from "./http.bench";
import type { Answer } from "./connections";

/** @throws Error when a server answers otherwise than ours: what does another work is not compared. */
export async function requireSameAnswers({ ours, raw, drizzle, shop }: Servers): Promise<void> {
  for (const path of [`/api/users/${shop.userIds[7]}`, "/api/products"]) {
    const answers = await Promise.all([ours, raw, drizzle].map((server) => server.http.get(path)));
    requireSame(path, answers.map(toJson));
  }
  const [user, order] = [newUser(), newOrder(shop)];
  const users = await Promise.all([ours, raw].map((server) => server.http.post("/api/users", user)));
  requireSame("/api/users", users.map(toJson).map(withoutNews));
  const orders = await Promise.all([ours, raw].map((server) => server.http.post("/api/orders", order)));
  requireSame("/api/orders", orders.map(toJson).map(withoutNews));
}

function requireSame(path: string, [first, ...others]: unknown[]): void {
  const other = others.find((each) => !isDeepStrictEqual(each, first));
  if (other === undefined) return;
  throw new Error(`${path} is answered differently:\n${JSON.stringify(first)}\n${JSON.stringify(other)}`);
}

/** A cursor is as long as ours; what it says is each server's own business. */
function toJson({ body }: Answer): Record<string, unknown> {
  const { nextCursor, ...rest } = JSON.parse(body);
  return { ...rest, ...(nextCursor && { nextCursor: nextCursor.length }) };
}

/** What is made anew each time is told by its length. */
function withoutNews({ id, number, createdAt, updatedAt, ...rest }: Record<string, unknown>): object {
  return { ...rest, lengths: [id, number, createdAt, updatedAt].map((each) => (each as string | undefined)?.length) };
}
