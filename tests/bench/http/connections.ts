import type { Socket } from "bun";

export interface Answer {
  status: number;
  body: string;
}

const patienceSeconds = 30;

/**
 * HTTP/1.1 on connections that are kept: as many as there are requests under way. It understands no more of HTTP than the
 * servers of the bench say, so that the side that asks takes as little of the machine as it can.
 */
export class Connections {
  readonly #free: Connection[] = [];

  constructor(private readonly address: URL) {}

  get(path: string): Promise<Answer> {
    return this.#send(`GET ${path} HTTP/1.1\r\nhost: ${this.address.host}\r\n\r\n`);
  }

  post(path: string, content: object): Promise<Answer> {
    const body = JSON.stringify(content);
    const head = `host: ${this.address.host}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}`;
    return this.#send(`POST ${path} HTTP/1.1\r\n${head}\r\n\r\n${body}`);
  }

  /** @throws Error for any answer that is no success: what is refused is not measured. */
  async #send(request: string): Promise<Answer> {
    const connection = this.#freeOne() ?? (await Connection.open(this.address));
    const answer = await connection.send(request);
    this.#free.push(connection);
    if (answer.status < 200 || answer.status > 299) throw new Error(`${answer.status}: ${answer.body}`);
    return answer;
  }

  /** One that is open: a server closes what was silent for long. */
  #freeOne(): Connection | undefined {
    let connection = this.#free.pop();
    while (connection?.closed === true) connection = this.#free.pop();
    return connection;
  }
}

/** One request at a time. */
class Connection {
  closed = false;
  #received = "";
  #asked = Promise.withResolvers<Answer>();
  #socket: Socket | undefined;

  static async open({ hostname, port }: URL): Promise<Connection> {
    const connection = new Connection();
    const broke = (_socket: Socket, error?: Error) => {
      connection.closed = true;
      connection.#asked.reject(error ?? new Error("It was closed."));
    };
    const timeout = () => connection.#asked.reject(new Error(`No answer within ${patienceSeconds} s.`));
    const data = (_socket: Socket, bytes: Buffer) => connection.#receive(bytes);
    const socket = { data, timeout, close: broke, error: broke };
    connection.#asked.promise.catch(() => {}); // a connection that is free may close
    connection.#socket = await Bun.connect({ hostname, port: Number(port), socket });
    return connection;
  }

  send(request: string): Promise<Answer> {
    this.#asked = Promise.withResolvers();
    this.#received = "";
    this.#socket?.timeout(patienceSeconds);
    this.#socket?.write(request);
    return this.#asked.promise;
  }

  #receive(bytes: Buffer): void {
    this.#received += bytes.toString("latin1");
    const end = this.#received.indexOf("\r\n\r\n");
    if (end === -1) return;
    const head = this.#received.slice(0, end);
    const body = this.#received.slice(end + 4);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (length === undefined) return this.#asked.reject(new Error(`An answer without its length:\n${head}`));
    if (body.length < Number(length)) return;
    this.#asked.resolve({ status: Number(head.slice(9, 12)), body: Buffer.from(body, "latin1").toString() });
  }
}
