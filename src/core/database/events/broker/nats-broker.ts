import type { JetStreamClient } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Secret } from "@/core/config";
import { ApplicationError } from "../../errors/application-error";
import type { Broker, BrokerMessage } from "./broker";

interface NatsOptions {
  /** `host:4222` */
  servers: string | string[];
  tls?: boolean;
  user?: string | undefined;
  password?: Secret | undefined;
  /** In place of a user and a password. */
  token?: Secret | undefined;
  /** The JetStream stream that keeps the messages; it is made if it is not there. */
  stream: string;
  /** What subjects begin with: `events` makes `events.order.placed`. */
  subject: string;
  /** How long a message that comes twice is recognised. Default: 10 minutes */
  duplicateWindowMilliseconds?: number;
  timeoutMilliseconds?: number;
}

interface Opened {
  connection: NatsConnection;
  client: JetStreamClient;
}

/** NATS JetStream. The client is loaded when it is first opened, and not before. */
export class NatsBroker implements Broker {
  #opened: Promise<Opened> | undefined;

  constructor(private readonly options: NatsOptions) {}

  async open(): Promise<void> {
    await this.#open();
  }

  async publish({ id, type, body }: BrokerMessage): Promise<void> {
    const { client, connection } = await this.#open();
    const most = connection.info?.max_payload ?? Infinity;
    if (Buffer.byteLength(body) > most)
      throw new Error(`The message is longer than the ${most} bytes that NATS takes.`);
    const timeout = this.options.timeoutMilliseconds ?? 5000;
    try {
      await client.publish(`${this.options.subject}.${type}`, body, { msgID: id, timeout });
    } catch (cause) {
      throw away(cause);
    }
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    this.#opened = undefined;
    await opened?.connection.close();
  }

  async #open(): Promise<Opened> {
    this.#opened ??= connect(this.options);
    try {
      const opened = await this.#opened;
      if (!opened.connection.isClosed()) return opened;
      throw new Error("The connection is closed.");
    } catch (cause) {
      this.#opened = undefined;
      throw away(cause);
    }
  }
}

async function connect(options: NatsOptions): Promise<Opened> {
  const [{ connect: dial }, { jetstream, jetstreamManager }] = await Promise.all([
    import("@nats-io/transport-node"),
    import("@nats-io/jetstream"),
  ]);
  const { stream, subject, timeoutMilliseconds: timeout = 5000 } = options;
  const connection = await dial({ ...wayTo(options), timeout, maxReconnectAttempts: -1, reconnectTimeWait: 500 });
  try {
    const manager = await jetstreamManager(connection, { timeout });
    const window = (options.duplicateWindowMilliseconds ?? 600_000) * 1_000_000;
    const known = await manager.streams.info(stream).catch(() => undefined);
    if (known === undefined) {
      await manager.streams.add({ name: stream, subjects: [`${subject}.>`], duplicate_window: window });
    }
    return { connection, client: jetstream(connection) };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function wayTo({ servers, tls = false, user, password, token }: NatsOptions) {
  const login = user === undefined ? {} : { user, pass: password?.reveal() ?? "" };
  return { servers, ...login, ...(token && { token: token.reveal() }), ...(tls && { tls: {} }) };
}

function away(cause: unknown): ApplicationError {
  return new ApplicationError("connection-lost", "The broker NATS does not answer. It is tried again.", {}, { cause });
}
