import { NotFound, type Page } from "@/core/database";
import type { UsersRepository } from "./users.repository";
import { type NewUser, type User, type UserChanges, UserList, type UserQuery } from "./users.schema";

export class UsersService {
  constructor(private readonly users: UsersRepository) {}

  /** @throws Conflict when the email belongs to someone else. */
  registerUser(user: NewUser): Promise<User> {
    return this.users.create(user);
  }

  /** @throws NotFound for an unknown or deleted user. */
  async getUser(id: string): Promise<User> {
    return (await this.users.findById(id)) ?? missing();
  }

  /** In the order of registration. @throws Invalid for a cursor that did not come from this list. */
  listUsers(query: UserQuery): Promise<Page<User>> {
    return this.users.list(UserList, query);
  }

  /** Whether anyone ever registered, deleted users included. */
  hasAny(): Promise<boolean> {
    return this.users.exists({}, { withDeleted: true });
  }

  /** @throws NotFound for an unknown or deleted user. @throws Conflict when the email belongs to someone else. */
  async changeUser(id: string, changes: UserChanges): Promise<User> {
    return (await this.users.updateById(id, changes)) ?? missing();
  }

  /** The email is free again afterwards. @throws NotFound for an unknown or deleted user. */
  async deleteUser(id: string): Promise<void> {
    if (!(await this.users.deleteById(id))) missing();
  }
}

function missing(): never {
  throw new NotFound("The user");
}
