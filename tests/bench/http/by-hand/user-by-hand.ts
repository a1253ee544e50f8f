import type { Sql, TransactionSql } from "postgres";
import { appendStatementsOn } from "@/core/database/events/log/appending/append-statements";

export interface WantedUser {
  email: string;
  name: string;
}

/** A user and the event that tells of him, in one transaction. */
export function registerUser(sql: Sql, { email, name }: WantedUser) {
  return sql.begin(async (tx) => {
    const [user] = await tx`
      insert into users (id, email, name) values (${Bun.randomUUIDv7()}, ${email}, ${name})
      returning id, email, name, created_at as "createdAt", updated_at as "updatedAt"`;
    await record(tx, `users/${user?.["id"]}`, "user.registered", { userId: user?.["id"] });
    return user;
  });
}

const { one } = appendStatementsOn(`"events"`);
const prepared = { prepare: true };

export async function record(tx: TransactionSql, stream: string, type: string, data: object): Promise<void> {
  const requestId = Bun.randomUUIDv7();
  const metadata = { requestId, correlationId: requestId };
  const values = [stream, null, Bun.randomUUIDv7(), type, 1, JSON.stringify(data), JSON.stringify(metadata)];
  await tx.unsafe(one, values, prepared);
}
