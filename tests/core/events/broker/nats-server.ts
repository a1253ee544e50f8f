import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JetStreamManager, jetstream } from "@nats-io/jetstream";
import { type ConnectionOptions, connect } from "@nats-io/transport-node";
import { freePort } from "../../../support/processes/free-port";
import { until } from "../support/use-subscriptions";

const program = Bun.which("nats-server") ?? Bun.which("/usr/sbin/nats-server");

/** Whether the tests of it are left out. */
export const isMissing = program === null;
if (isMissing) console.warn("Left out: there is no nats-server here. On Debian: apt-get install nats-server.");

/** A real server, which keeps what it stored when it is killed and started again. */
export class NatsServer {
  readonly port = freePort();
  readonly #folder = join(tmpdir(), `nats-${crypto.randomUUID()}`);
  #process: Bun.Subprocess | undefined;

  /** @param login for a server that wants one. */
  constructor(private readonly login: { user?: string; pass?: string } = {}) {}

  async start(): Promise<void> {
    const { user, pass } = this.login;
    const options = ["-a", "127.0.0.1", "-p", String(this.port), "-js", "-sd", this.#folder];
    const login = user === undefined ? [] : ["--user", user, "--pass", pass ?? ""];
    this.#process = Bun.spawn([program ?? "", ...options, ...login], { stdio: ["ignore", "ignore", "ignore"] });
    await until(() => this.#listens());
  }

  async kill(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#process?.exited;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Everything that a stream has, in its order; nothing when it is not there. */
  stored<Message>(name: string): Promise<Message[]> {
    return this.manage(async ({ streams }) => {
      const stream = await streams.get(name).catch(() => undefined);
      const { state } = (await stream?.info()) ?? { state: { last_seq: 0 } };
      const messages: Message[] = [];
      for (let seq = 1; seq <= state.last_seq; seq += 1) {
        const message = await stream?.getMessage({ seq });
        if (message) messages.push(message.json<Message>());
      }
      return messages;
    });
  }

  /** As whoever looks after the server. */
  async manage<T>(work: (manager: JetStreamManager) => Promise<T>): Promise<T> {
    const options: ConnectionOptions = { servers: `127.0.0.1:${this.port}`, ...this.login };
    const connection = await connect(options);
    try {
      return await work(await jetstream(connection).jetstreamManager());
    } finally {
      await connection.close();
    }
  }

  #listens(): Promise<boolean> {
    return Bun.connect({ hostname: "127.0.0.1", port: this.port, socket: { data() {} } }).then(
      (socket) => (socket.end(), true),
      () => false,
    );
  }
}
