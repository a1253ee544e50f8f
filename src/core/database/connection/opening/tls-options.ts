import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import { DatabaseConfigError, type DatabaseUrl } from "@/core/config";

/**
 * How the connection is encrypted: not at all unless `sslmode` asks for it, and then only with a server whose
 * certificate was checked. @throws DatabaseConfigError for a file that cannot be read.
 */
export function tlsOptions({
  host,
  parameters,
  isSocket,
  keyPassword,
}: DatabaseUrl): ConnectionOptions | "prefer" | false {
  const { sslmode = "disable", sslrootcert, sslcert, sslkey } = parameters;
  if (isSocket || sslmode === "disable") return false; // as libpq does: nobody listens on a socket
  if (sslmode === "prefer") return "prefer";
  const { ssl_min_protocol_version: minVersion, ssl_max_protocol_version: maxVersion } = parameters;
  return {
    host, // what the certificate has to name, for the driver gives it the names of hosts and no addresses
    rejectUnauthorized: sslmode !== "no-verify",
    ...(sslmode === "verify-ca" && { checkServerIdentity: () => undefined }),
    ...(sslrootcert !== undefined && sslrootcert !== "system" && { ca: read("sslrootcert", sslrootcert) }),
    ...(sslcert !== undefined && { cert: read("sslcert", sslcert) }),
    ...(sslkey !== undefined && { key: read("sslkey", sslkey) }),
    ...(keyPassword !== undefined && { passphrase: keyPassword.reveal() }),
    ...(minVersion !== undefined && { minVersion: minVersion as "TLSv1.3" }),
    ...(maxVersion !== undefined && { maxVersion: maxVersion as "TLSv1.3" }),
  };
}

function read(parameter: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    throw new DatabaseConfigError(`names ${file} for ${parameter}, which cannot be read (${code})`);
  }
}
