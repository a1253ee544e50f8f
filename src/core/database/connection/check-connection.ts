import type { DatabaseUrl } from "@/core/config";
import { withMaintenance } from "./create-database";

/** The database of a URL cannot be used; the message says why and what to do, without the password. */
class ConnectionRefused extends Error {
  override readonly name = "ConnectionRefused";
}

/** @throws ConnectionRefused when the server does not answer, or does not let this user into this database. */
export async function checkConnection(url: DatabaseUrl, variable = "DATABASE_URL"): Promise<void> {
  try {
    await withMaintenance(url, (execute) => execute("select 1"));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new ConnectionRefused(sentenceFor(code, url, variable), { cause: error });
  }
}

function sentenceFor(code: string, url: DatabaseUrl, variable: string): string {
  const { user, database } = url;
  const host = `${url.host}:${url.port}`;
  switch (code) {
    case "ENOTFOUND":
      return `The host ${url.host} of ${variable} is unknown. Correct it.`;
    case "28P01":
    case "28000":
      return `PostgreSQL at ${host} does not let ${user} in. Correct the user or the password in ${variable}.`;
    case "3D000":
      return `There is no database "${database}" at ${host}. Create it (createdb ${database}), or correct ${variable}.`;
    default:
      return `PostgreSQL does not answer at ${host} (${code}). Start it there, or correct ${variable}.`;
  }
}
