import { EventLog, type NewEvent, Repository } from "@/core/database";
import { users } from "./users.schema";

export class UsersRepository extends Repository(users) {
  readonly #events = new EventLog(this.database);

  /** What happened to a user, in the transaction that makes it so. */
  async record(userId: string, event: NewEvent): Promise<void> {
    await this.#events.append(`users/${userId}`, event);
  }
}
