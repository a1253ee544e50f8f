import { type Static, Type } from "@sinclair/typebox";
import { column, entity, event, listQuery, schemasOf } from "@/core/database";

export const users = entity(
  "users",
  {
    id: column.id(),
    email: Type.String({ format: "email", maxLength: 254 }),
    name: Type.String({ minLength: 1, maxLength: 200, examples: ["Ada Lovelace"] }),
    createdAt: column.createdAt(),
    updatedAt: column.updatedAt(),
    deletedAt: column.deletedAt(),
  },
  { indexes: [{ columns: ["email"], unique: true, ignoreCase: true, ignoreDeleted: true }] },
);

/** How many registered on each day, in UTC: counted from the events. */
export const registrations = entity("registrations", {
  day: column.key(Type.String({ format: "date" })),
  count: Type.Integer({ minimum: 0 }),
});

const { row, insert, update } = schemasOf(users);

/** A user as clients see one. */
export const User = Type.Omit(row, ["deletedAt"], { title: "User" });
export type User = Static<typeof User>;

export const NewUser = { ...insert, title: "NewUser" };
export type NewUser = Static<typeof NewUser>;

export const UserChanges = Type.Composite([update], {
  title: "UserChanges",
  minProperties: 1,
  additionalProperties: false,
});
export type UserChanges = Static<typeof UserChanges>;

/** What is said of a user when something happened. No email and no name: what is recorded is there for ever. */
const about = { userId: Type.String({ format: "uuid" }) };

export const userRegistered = event("user.registered", about);
export const userChanged = event("user.changed", { ...about, properties: Type.Array(Type.String()) });
export const userDeleted = event("user.deleted", about);
/** What other systems may be told of. */
export const usersEvents = [userRegistered, userChanged, userDeleted];

/** What clients may ask of the list of users. */
export const UserList = listQuery(users, {});
export type UserQuery = Static<typeof UserList.schema>;

/** The days on which somebody registered. */
export const Registrations = Type.Array(schemasOf(registrations).row);
export type Registrations = Static<typeof Registrations>;
