import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./src/**/*.schema.ts",
  out: "./drizzle",
  strict: true,
  verbose: true,
  dbCredentials: { url: Bun.env["DATABASE_URL"] ?? "" }, // `bun run db:studio` fills it in
});
