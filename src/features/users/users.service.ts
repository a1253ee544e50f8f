import { NotFound, type Page, type UnitOfWork } from "@/core/database";
import type { RegistrationsRepository, UsersRepository } from "./users.repository";
import {
  type NewUser,
  type Registrations,
  type User,
  type UserChanges,
  UserList,
  type UserQuery,
  userChanged,
  userDeleted,
  userRegistered,
} from "./users.schema";
export { usersEvents } from "./users.schema";

export class UsersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly users: UsersRepository,
    private readonly registrations: RegistrationsRepository,
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

  /** Whether there is such a user who was not deleted, and will not be before the open transaction ends. */
  async isRegistered(id: string): Promise<boolean> {
    return (await this.users.findById(id, { select: ["id"], lock: "share" })) !== undefined;
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

  /** How many registered on each of the last days on which anybody did, the latest first. */
  registrationsPerDay(): Promise<Registrations> {
    return this.registrations.find({}, { orderBy: { day: "desc" }, limit: 100 });
  }

  /** Counts registrations by the days of these moments. */
  async countRegistrations(moments: readonly Date[]): Promise<void> {
    const perDay = Map.groupBy(moments, (moment) => moment.toISOString().slice(0, 10));
    for (const [day, ofDay] of perDay) await this.registrations.add(day, ofDay.length);
  }

  /** Before they are counted once more. */
  async forgetRegistrations(): Promise<void> {
    await this.registrations.deleteMany({}, { all: true });
  }
}

function missing(): never {
  throw new NotFound("The user");
}
