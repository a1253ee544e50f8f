import { NotFound, type Page, type UnitOfWork } from "@/core/database";
import type { UsersRepository } from "./users.repository";
import {
  type NewUser,
  type User,
  type UserChanges,
  UserList,
  type UserQuery,
  userChanged,
  userDeleted,
  userRegistered,
} from "./users.schema";

export class UsersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly users: UsersRepository,
  ) {}

  /** @throws Conflict when the email belongs to someone else. */
  registerUser(user: NewUser): Promise<User> {
    return this.work.transaction(async () => {
      const registered = await this.users.create(user);
      await this.users.record(registered.id, userRegistered({ userId: registered.id }));
      return registered;
    });
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
  changeUser(id: string, changes: UserChanges): Promise<User> {
    return this.work.transaction(async () => {
      const changed = (await this.users.updateById(id, changes)) ?? missing();
      await this.users.record(id, userChanged({ userId: id, properties: Object.keys(changes) }));
      return changed;
    });
  }

  /** The email is free again afterwards. @throws NotFound for an unknown or deleted user. */
  deleteUser(id: string): Promise<void> {
    return this.work.transaction(async () => {
      if (!(await this.users.deleteById(id))) missing();
      await this.users.record(id, userDeleted({ userId: id }));
    });
  }
}

function missing(): never {
  throw new NotFound("The user");
}
