import { Elysia } from "elysia";
import { IdParameter, NoContent, Page, problems } from "@/core/http";
import { NewUser, Registrations, User, UserChanges, UserList } from "./users.schema";
import type { UsersService } from "./users.service";

export const usersController = (users: UsersService) =>
  new Elysia({ prefix: "/api/users", tags: ["Users"] })
    .post(
      "/",
      async ({ body, set, status }) => {
        const user = await users.registerUser(body);
        set.headers.location = `/api/users/${user.id}`;
        return status(201, user);
      },
      {
        detail: { operationId: "registerUser", summary: "Register a user" },
        body: NewUser,
        response: { 201: User, ...problems(400, 409, 413, 422) },
      },
    )
    .get("/", ({ query }) => users.listUsers(query), {
      detail: { operationId: "listUsers", summary: "List users, in the order they registered" },
      query: UserList.schema,
      response: { 200: Page(User), ...problems(422) },
    })
    .get("/registrations", () => users.registrationsPerDay(), {
      detail: { operationId: "countRegistrations", summary: "Count the users who registered on each day" },
      response: { 200: Registrations },
    })
    .get("/:id", ({ params }) => users.getUser(params.id), {
      detail: { operationId: "getUser", summary: "Get a user" },
      params: IdParameter,
      response: { 200: User, ...problems(404, 422) },
    })
    .patch("/:id", ({ params, body }) => users.changeUser(params.id, body), {
      detail: { operationId: "changeUser", summary: "Change a user" },
      params: IdParameter,
      body: UserChanges,
      response: { 200: User, ...problems(400, 404, 409, 413, 422) },
    })
    .delete(
      "/:id",
      async ({ params, status }) => {
        await users.deleteUser(params.id);
        return status(204, undefined);
      },
      {
        detail: { operationId: "deleteUser", summary: "Delete a user" },
        params: IdParameter,
        response: { 204: NoContent, ...problems(404, 422) },
      },
    );
