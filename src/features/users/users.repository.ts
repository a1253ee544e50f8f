import { sql } from "drizzle-orm";
import { EventLog, type NewEvent, Repository } from "@/core/database";
import { registrations, users } from "./users.schema";

export class UsersRepository extends Repository(users) {
  readonly #events = new EventLog(this.database);

  /** What happened to a user, in the transaction that makes it so. */
  async record(userId: string, event: NewEvent): Promise<void> {
    await this.#events.append(`users/${userId}`, event);
  }
}

export class RegistrationsRepository extends Repository(registrations) {
  /** Adds to what was counted on that day, if anything was. */
  async add(day: string, count: number): Promise<void> {
    const sum = sql`${registrations.count} + excluded.count`;
    await this.database.query
      .insert(registrations)
      .values({ day, count })
      .onConflictDoUpdate({ target: registrations.day, set: { count: sum } });
  }
}
