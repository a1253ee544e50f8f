import type { CoreModule, Row } from "./matrix-row";

const oneWay = "inside core: config <- logging <- database <- http, one way.";
const knowsNoFeature = "core serves every feature and knows none.";

export const coreRows: Record<`core/${CoreModule}` | "core/database/testing", Row> = {
  "core/config": {
    may: { "built-in": "all" },
    packages: ["@sinclair/typebox"],
    says: "core/config is the ground: it imports nothing of this project.",
    never: { "core/logging": oneWay },
  },
  "core/logging": {
    may: { "core/config": "all", "built-in": "all" },
    packages: ["pino", "pino-pretty"],
    says: "core/logging imports core/config and pino.",
    never: { "core/database": oneWay },
  },
  "core/database": {
    may: { "core/config": "all", "core/logging": "all", "built-in": "all" },
    packages: ["@nats-io/jetstream", "@nats-io/transport-node", "@sinclair/typebox", "drizzle-orm", "postgres"],
    says: "core/database imports core/config, core/logging, typebox, drizzle-orm, postgres and the clients of brokers.",
    never: {
      "core/http": oneWay,
      "foreign schema": knowsNoFeature,
      "core/database/testing": "what tests use is no part of the product.",
    },
  },
  "core/database/testing": {
    may: { "core/config": "all", "core/logging": "all", "built-in": "all" },
    packages: ["@sinclair/typebox", "drizzle-orm"],
    says: "core/database/testing imports core/database, core/config, core/logging, typebox and drizzle-orm.",
    never: { "foreign service": knowsNoFeature },
  },
  "core/http": {
    may: { "core/config": "all", "core/logging": "all", "core/database": "all", "built-in": "all" },
    packages: ["@elysiajs/openapi", "@sinclair/typebox", "csv-parse", "elysia", "swagger-ui-dist"],
    outside: ["package.json"],
    says: "core/http imports the other doors of core, elysia, typebox and what describes an API.",
    never: { "foreign controller": knowsNoFeature },
  },
};
