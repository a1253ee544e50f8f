import { type Static, Type } from "@sinclair/typebox";
import { column, entity, listQuery, schemasOf } from "@/core/database";

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

const { row, insert, update } = schemasOf(users);

/** A user as clients see one. */
export const User = Type.Omit(row, ["deletedAt"], { title: "User" });
export type User = Static<typeof User>;

export const NewUser = { ...insert, title: "NewUser" };
export type NewUser = Static<typeof NewUser>;

export const UserChanges = Type.Composite([update], { title: "UserChanges", minProperties: 1 });
export type UserChanges = Static<typeof UserChanges>;

/** What clients may ask of the list of users. */
export const UserList = listQuery(users, {});
export type UserQuery = Static<typeof UserList.schema>;
