import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chownSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseConfig, DatabaseUrl } from "@/core/config";
import { type ApplicationError, openDatabase } from "@/core/database";
import { checkConnection } from "@/core/database/connection";
import { failureOf } from "../../support/failure-of";
import { TemporaryCheckout, withConnection } from "../embedded/embedded-checkout";
import { type Certificate, makeAuthority, makeCertificate } from "./self-made-certificate";

setDefaultTimeout(60_000); // a server is made first

const checkout = new TemporaryCheckout();
const [authority, stranger] = [makeAuthority("An authority"), makeAuthority("A stranger")];
const files = { authority: join(checkout.top, "authority.pem"), stranger: join(checkout.top, "stranger.pem") };
let server: Awaited<ReturnType<TemporaryCheckout["attach"]>>;

beforeAll(
  async () => {
    server = await checkout.attach({ durable: false });
    writeFileSync(files.authority, authority.certificate);
    writeFileSync(files.stranger, stranger.certificate);
  },
  { timeout: 60_000 },
);

afterAll(async () => {
  await server.detach();
  await checkout[Symbol.asyncDispose]();
});

const urlWith = (parameters: Record<string, string>, host = "127.0.0.1") =>
  DatabaseUrl.parse(server.url()).with({ host, parameters });

/** What the server says of a connection that was opened as the URL asks. */
async function connected(url: DatabaseUrl) {
  const database = await openDatabase(new DatabaseConfig({ url }));
  try {
    const [row] = await database.query.execute<{ ssl: boolean; version: string | null; client_dn: string | null }>(
      "select ssl, version, client_dn from pg_stat_ssl where pid = pg_backend_pid()",
    );
    return row;
  } finally {
    await database.close();
  }
}

/** In one sentence, as commands say it; the application only says that the database cannot be reached. */
async function refusal(url: DatabaseUrl): Promise<string> {
  expect((await failureOf<ApplicationError>(connected(url))).code).toBe("connection-lost");
  return (await failureOf(checkConnection(url))).message;
}

describe("a server without TLS", () => {
  beforeAll(() => switchTls("off"));

  test("is talked to openly where nobody asks for more", async () => {
    for (const parameters of [{}, { sslmode: "disable" }, { sslmode: "prefer" }]) {
      expect(await connected(urlWith(parameters))).toMatchObject({ ssl: false });
    }
  });

  test.each(["require", "verify-ca", "verify-full", "no-verify"])("is refused under sslmode=%s", async (sslmode) => {
    expect(await refusal(urlWith({ sslmode }))).toMatch(
      /127\.0\.0\.1 ended the talk about TLS.*sslmode in DATABASE_URL/,
    );
  });
});

describe("a server whose certificate an authority of ours signed for it", () => {
  beforeAll(() => present(makeCertificate(authority, ["localhost", "127.0.0.1"])));

  test("is talked to openly unless somebody asks for TLS", async () => {
    expect(await connected(urlWith({}))).toMatchObject({ ssl: false });
    expect(await connected(urlWith({ sslmode: "prefer" }))).toMatchObject({ ssl: true });
    expect(await connected(urlWith({ sslmode: "no-verify" }))).toMatchObject({ ssl: true });
  });

  test.each(["require", "verify-ca", "verify-full"])(
    "is not trusted under sslmode=%s unless told to",
    async (sslmode) => {
      expect(await refusal(urlWith({ sslmode }))).toMatch(
        /127\.0\.0\.1 is not trusted \([A-Z_]+\)\. Name its .* as sslrootcert/,
      );
      expect(await refusal(urlWith({ sslmode, sslrootcert: files.stranger }))).toMatch(/is not trusted/);
      expect(await refusal(urlWith({ sslmode, sslrootcert: "system" }))).toMatch(/is not trusted/);
      for (const host of ["127.0.0.1", "localhost"]) {
        expect(await connected(urlWith({ sslmode, sslrootcert: files.authority }, host))).toMatchObject({ ssl: true });
      }
    },
  );

  test("speaks the version that is asked for", async () => {
    const trusting = { sslmode: "verify-full", sslrootcert: files.authority };

    expect(await connected(urlWith({ ...trusting, ssl_max_protocol_version: "TLSv1.2" }))).toMatchObject({
      version: "TLSv1.2",
    });
    expect(await connected(urlWith({ ...trusting, ssl_min_protocol_version: "TLSv1.3" }))).toMatchObject({
      version: "TLSv1.3",
    });
  });

  test("learns from a certificate who the client is", async () => {
    const me = makeCertificate(authority, ["a client"]);
    const [sslcert, sslkey] = [join(checkout.top, "me.pem"), join(checkout.top, "me.key")];
    writeFileSync(sslcert, me.certificate);
    writeFileSync(sslkey, me.key);
    const trusting = { sslmode: "verify-full", sslrootcert: files.authority };

    expect(await connected(urlWith({ ...trusting, sslcert, sslkey }))).toMatchObject({ client_dn: "/CN=a client" });
  });

  test("is asked nothing when a file cannot be read", async () => {
    const url = urlWith({ sslmode: "verify-full", sslrootcert: "/not/there.pem" });

    expect((await failureOf(connected(url))).message).toMatch(/names \/not\/there.pem for sslrootcert.*\(ENOENT\)/);
  });
});

describe("a server whose certificate was signed for another name", () => {
  beforeAll(() => present(makeCertificate(authority, ["database.example"])));

  test.each(["require", "verify-full"])("is refused under sslmode=%s", async (sslmode) => {
    for (const host of ["127.0.0.1", "localhost"]) {
      const url = urlWith({ sslmode, sslrootcert: files.authority }, host);
      expect(await refusal(url)).toMatch(`The certificate of ${host} is for other names.`);
    }
  });

  test("is taken under sslmode=verify-ca, from that authority alone", async () => {
    const url = urlWith({ sslmode: "verify-ca", sslrootcert: files.authority });

    expect(await connected(url)).toMatchObject({ ssl: true });
    expect(await refusal(urlWith({ sslmode: "verify-ca", sslrootcert: files.stranger }))).toMatch(/is not trusted/);
  });
});

test("a server is refused when it is not what target_session_attrs asks for", async () => {
  expect(await connected(urlWith({ target_session_attrs: "read-write" }))).toBeDefined();
  for (const attributes of ["standby", "read-only"]) {
    expect(await refusal(urlWith({ target_session_attrs: attributes }))).toMatch(`127.0.0.1 is not ${attributes}, as`);
  }
});

/** Has the server show this certificate from now on, and ask for one. */
async function present({ certificate, key }: Certificate): Promise<void> {
  const data = join(realpathSync(checkout.folder), "data");
  const { uid, gid } = statSync(data);
  for (const [name, text] of Object.entries({
    "server.crt": certificate,
    "server.key": key,
    "root.crt": authority.certificate,
  })) {
    writeFileSync(join(data, name), text, { mode: 0o600 });
    chownSync(join(data, name), uid, gid);
  }
  await switchTls("on");
}

/** A new connection sees what is in the files by then. */
function switchTls(to: "on" | "off"): Promise<void> {
  return withConnection(server.url(), async (sql) => {
    await sql`alter system set ssl_ca_file = 'root.crt'`;
    await sql.unsafe(`alter system set ssl = ${to}`);
    const [before] = await sql`select pg_conf_load_time()::text as time`;
    await sql`select pg_reload_conf()`;
    const isOld = async () =>
      (await sql`select pg_conf_load_time()::text = ${before?.["time"]} as old`)[0]?.["old"] === true;
    while (await isOld()) await Bun.sleep(10);
  });
}
