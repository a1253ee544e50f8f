import type { DatabaseUrl } from "@/core/config";
import { isTlsFailure } from "../../errors/connection-codes";
import { closePool, createSingleConnection } from "../postgres-client";

/** The database of a URL cannot be used; the message says why and what to do, without the password. */
class ConnectionRefused extends Error {
  override readonly name = "ConnectionRefused";
}

/** @throws ConnectionRefused when the server does not answer, or does not let this user into this database. */
export async function checkConnection(url: DatabaseUrl, variable = "DATABASE_URL"): Promise<void> {
  const sql = createSingleConnection(url);
  try {
    await sql`select 1`;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new ConnectionRefused(sentenceFor(code, url, variable), { cause: error });
  } finally {
    await closePool(sql);
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
    case "08P01":
      return `What answers at ${host} is a pooler. Set DATABASE_POOLER=transaction and DATABASE_DIRECT_URL.`;
    default:
      return (
        agreementSentence(code, url, variable) ??
        `PostgreSQL does not answer at ${host} (${code}). Start it there, or correct ${variable}.`
      );
  }
}

/** Where somebody answers, and is not what the parameters of the URL ask for. */
function agreementSentence(code: string, { host, parameters }: DatabaseUrl, variable: string): string | undefined {
  const { sslmode = "disable", target_session_attrs: attributes = "any" } = parameters;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return `The certificate of ${host} is for other names. Write one of those into ${variable}, or sslmode=verify-ca.`;
  }
  if (isTlsFailure(code)) {
    return `The certificate of ${host} is not trusted (${code}). Name its authority's file as sslrootcert in ${variable}.`;
  }
  if (code === "ECONNRESET" && sslmode !== "disable") {
    return `What answers at ${host} ended the talk about TLS: it has none, or wants another. Correct sslmode in ${variable}.`;
  }
  if (code === "CONNECTION_DESTROYED" && attributes !== "any") {
    return `The server at ${host} is not ${attributes}, as target_session_attrs in ${variable} asks for. Correct one of them.`;
  }
  return undefined;
}
