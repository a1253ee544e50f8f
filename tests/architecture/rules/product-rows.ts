import type { FeatureRoom, Row } from "./matrix-row";

export const productRows: Record<"main" | "app" | "command" | FeatureRoom, Row> = {
  main: {
    may: {
      app: "all",
      "core/config": "all",
      "core/logging": "all",
      "core/database": "all",
      "core/http": "all",
      "built-in": "all",
    },
    outside: ["package.json", "drizzle/"],
    says: "main.ts is the process around the application: it takes app.ts and the doors of core.",
    never: { "foreign service": "services are built in app.ts, in one place." },
  },
  app: {
    may: {
      "core/config": "types",
      "core/logging": "types",
      "core/database": "types and errors",
      "core/http": "all",
      "foreign repository": "all",
      "foreign service": "all",
      "foreign controller": "all",
      "foreign subscriptions": "all",
    },
    packages: ["elysia"],
    says: "app.ts builds the services of the features, mounts their controllers and lists their subscriptions.",
    never: { "foreign schema": "a shape is used by its controller; app.ts only mounts it." },
  },
  command: {
    may: {
      main: "all",
      app: "all",
      command: "all",
      "core/config": "all",
      "core/logging": "all",
      "core/database": "all",
      "core/database part": "all",
      "foreign service": "all",
      "built-in": "all",
    },
    packages: ["drizzle-kit"],
    outside: ["package.json", "drizzle/", "drizzle.config.ts"],
    says: "a command uses main.ts, app.ts, services and the doors of core/config, core/logging and core/database.",
    never: { "foreign repository": "a command speaks to a feature through its service." },
  },
  controller: {
    may: { "own schema": "all", "own service": "all", "core/http": "all" },
    packages: ["elysia"],
    says: "a controller talks to its service and describes HTTP with its schema, core/http and elysia.",
    never: {
      "own repository": "a controller talks to its service.",
      "foreign service": "a controller knows its own feature only; its service may ask another service.",
      "core/database": "a controller never sees the database; its service does.",
    },
  },
  subscriptions: {
    may: { "own schema": "all", "own service": "all", "foreign schema": "all", "core/database": "all" },
    says: "subscriptions hand events, their own and those of other features' schemas, to their service.",
    never: {
      "own repository": "subscriptions talk to their service.",
      "foreign service": "subscriptions hand events to their own service; that may ask another service.",
      "core/http": "an event is no request; subscriptions know nothing of HTTP.",
    },
  },
  service: {
    may: {
      "own schema": "all",
      "own repository": "all",
      "foreign service": "all",
      "core/database": "types and errors",
    },
    says: "a service decides, with its own schema and repository and the services of other features.",
    never: {
      "foreign repository": "another feature is reached through its service only.",
      "foreign schema": "another feature is reached through its service only.",
      "core/http": "a service knows nothing of HTTP; it throws errors and core/http answers.",
      package: "a service uses no package; SQL belongs in the repository, HTTP in the controller.",
      "built-in": "a service opens no files, processes or sockets; what it needs is passed to its constructor.",
    },
  },
  repository: {
    may: { "own schema": "all", "core/database": "all" },
    packages: ["drizzle-orm"],
    says: "a repository holds the SQL of its own tables: its schema, core/database and drizzle-orm.",
    never: {
      "own service": "a repository answers its service and never calls it.",
      "foreign repository": "another feature's rows are asked for by a service, from a service.",
      "core/http": "a repository knows nothing of HTTP.",
    },
  },
  schema: {
    may: { "own schema": "all", "foreign schema": "all", "core/database": "all" },
    packages: ["@sinclair/typebox", "drizzle-orm"],
    says: "a schema says what the shapes are: core/database, typebox and, for a foreign key, another schema.",
    never: {
      "own repository": "the repository reads the schema, never the other way round.",
      "own service": "the service reads the schema, never the other way round.",
      "core/http": "a shape knows nothing of HTTP.",
    },
  },
};
