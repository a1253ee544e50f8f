import type { JetStreamClient } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Secret } from "@/core/config";
import type { Broker, BrokerMessage } from "./broker";
import { natsTrouble } from "./nats-trouble";

interface NatsOptions {
  /** `host:4222` */
  servers: string | string[];
  tls?: boolean;
  user?: string | undefined;
  password?: Secret | undefined;
  /** In place of a user and a password. */
  token?: Secret | undefined;
  /** The JetStream stream that keeps the messages. It is made if it is not there, and left as it is if it is. */
  stream: string;
  /** What subjects begin with: `events` makes `events.order.placed`. */
  subject: string;
  /** How long a stream that is made recognises a message that comes twice. Default: 10 minutes */
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
  #hasStream = false;

  constructor(private readonly options: NatsOptions) {}

  async open(): Promise<void> {
    await this.#open();
  }

  async publish({ id, type, body }: BrokerMessage): Promise<void> {
    const { client, connection } = await this.#open();
    const most = connection.info?.max_payload ?? Infinity;
    if (Buffer.byteLength(body) > most)
      throw new Error(`The message is longer than the ${most} bytes that NATS takes.`);
    const { stream, timeoutMilliseconds: timeout = 5000 } = this.options;
    const subject = `${this.options.subject}.${type}`;
    try {
      // Whoever else has the subject would take it as well.
      await client.publish(subject, body, { msgID: id, timeout, expect: { streamName: stream } });
    } catch (cause) {
      this.#hasStream = false; // it may have been taken away
      throw natsTrouble(cause, { stream, subject });
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
      if (opened.connection.isClosed()) throw new Error("The connection is closed.");
      if (!this.#hasStream) await makeStream(opened, this.options);
      this.#hasStream = true;
      return opened;
    } catch (cause) {
      await this.close();
      throw natsTrouble(cause, { stream: this.options.stream, subject: subjectsOf(this.options) });
    }
  }
}

async function connect(options: NatsOptions): Promise<Opened> {
  const [{ connect: dial }, { jetstream }] = await Promise.all([
    import("@nats-io/transport-node"),
    import("@nats-io/jetstream"),
  ]);
  const timeout = options.timeoutMilliseconds ?? 5000;
  const connection = await dial({ ...wayTo(options), timeout, maxReconnectAttempts: -1, reconnectTimeWait: 500 });
  return { connection, client: jetstream(connection, { timeout }) };
}

/** Makes it where it is missing, and changes nothing of one that is there. */
async function makeStream({ client }: Opened, options: NatsOptions): Promise<void> {
  const { streams } = await client.jetstreamManager();
  const { stream: name, duplicateWindowMilliseconds: window = 600_000 } = options;
  const isThere = await streams.info(name).then(
    () => true,
    (error) => {
      if (error.name === "StreamNotFoundError") return false;
      throw error;
    },
  );
  if (!isThere) await streams.add({ name, subjects: [subjectsOf(options)], duplicate_window: window * 1_000_000 });
}

function subjectsOf({ subject }: NatsOptions): string {
  return `${subject}.>`;
}

function wayTo({ servers, tls = false, user, password, token }: NatsOptions) {
  const login = user === undefined ? {} : { user, pass: password?.reveal() ?? "" };
  return { servers, ...login, ...(token && { token: token.reveal() }), ...(tls && { tls: {} }) };
}
