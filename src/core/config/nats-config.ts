import { Secret } from "./secret";
import type { Variables } from "./variables/variables";

/** Where NATS is, who goes there, and where events are put there. */
export interface NatsConfig {
  /** As `host:4222`, without secrets. */
  readonly servers: string[];
  readonly tls: boolean;
  readonly user: string | undefined;
  readonly password: Secret | undefined;
  /** In place of a user and a password. */
  readonly token: Secret | undefined;
  readonly stream: string;
  readonly subject: string;
}

/** Undefined where no NATS is named: nothing is published. */
export function natsConfig(variables: Variables, mistakes: string[]): NatsConfig | undefined {
  const { NATS_URL: list, NATS_STREAM: stream, NATS_SUBJECT: subject } = variables;
  if (list === undefined) return undefined;
  const urls = list.split(",").map((text) => urlOf(text.trim()));
  const [first] = urls;
  if (first === undefined || !urls.every((url) => url !== undefined)) {
    mistakes.push(`NATS_URL is not valid: expected ${expected}.`);
    return undefined;
  }
  if (urls.some((url) => wayOf(url) !== wayOf(first))) {
    mistakes.push("NATS_URL names several servers: each with the same scheme, user and password.");
  }
  return Object.freeze({
    servers: urls.map(({ host, port }) => (port === "" ? `${host}:4222` : host)),
    tls: first.protocol === "tls:",
    ...loginOf(first),
    stream,
    subject,
  });
}

const expected = "URLs such as nats://user:password@host:4222 or tls://host, separated by commas, percent-encoded";

function urlOf(text: string): URL | undefined {
  const url = /^(nats|tls):\/\/[^\s/?#]+\/?$/.test(text) ? URL.parse(text) : null;
  if (url === null || url.hostname === "") return undefined;
  return isEncoded(url.username) && isEncoded(url.password) ? url : undefined;
}

function isEncoded(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

function wayOf({ protocol, username, password }: URL): string {
  return [protocol, username, password].join("/");
}

/** `user:password@`, or `token@`, as other clients of NATS have it. */
function loginOf({ username, password }: URL): Pick<NatsConfig, "user" | "password" | "token"> {
  const [name, word] = [username, password].map((part) => decodeURIComponent(part)) as [string, string];
  if (name !== "" && word === "") return { user: undefined, password: undefined, token: new Secret(name) };
  const isKnown = name !== "";
  return { user: isKnown ? name : undefined, password: isKnown ? new Secret(word) : undefined, token: undefined };
}
