import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { withoutOurs } from "../../support/processes/launch";
import type { Usage } from "../harness/usage";
import { Connections } from "./connections";

const root = join(import.meta.dir, "../../..");
const usageReporter = join(import.meta.dir, "report-usage.ts");

/** What a server is told: nothing but what production wants, so that all else is as it ships. */
export function productionEnvironment(databaseUrl: string): Record<string, string | undefined> {
  return { ...withoutOurs(Bun.env), NODE_ENV: "production", HOST: "127.0.0.1", PORT: "0", DATABASE_URL: databaseUrl };
}

/** A server in a process of its own, that says to a file what it has to say. */
export class ServerProcess implements AsyncDisposable {
  #heard = Promise.withResolvers<unknown>();
  readonly #process: Bun.Subprocess;
  #address: URL | undefined;
  #connections: Connections | undefined;

  private constructor(program: string, databaseUrl: string, logFile: string) {
    const log = openSync(logFile, "w");
    this.#process = Bun.spawn([process.execPath, "--preload", usageReporter, join(root, program)], {
      cwd: root,
      env: productionEnvironment(databaseUrl),
      stdio: ["ignore", log, log],
      ipc: (message) => this.#heard.resolve(message),
      onExit: () => this.#heard.reject(new Error(`${program} ended. It said why in ${logFile}.`)),
    });
    closeSync(log);
    this.#heard.promise.catch(() => {}); // it ends when everything is measured
  }

  /** @param program says its address to its parent once it listens. */
  static async start(program: string, databaseUrl: string, logFile: string): Promise<ServerProcess> {
    const server = new ServerProcess(program, databaseUrl, logFile);
    server.#address = new URL(String(await server.#heard.promise));
    server.#connections = new Connections(server.#address);
    return server;
  }

  get address(): URL {
    if (this.#address === undefined) throw new Error("It does not listen yet.");
    return this.#address;
  }

  get http(): Connections {
    if (this.#connections === undefined) throw new Error("It does not listen yet.");
    return this.#connections;
  }

  async watch(): Promise<() => Promise<Usage>> {
    await this.#ask("begin");
    return async () => (await this.#ask("end")) as Usage;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
  }

  #ask(question: string): Promise<unknown> {
    this.#heard = Promise.withResolvers();
    this.#process.send(question);
    return this.#heard.promise;
  }
}
