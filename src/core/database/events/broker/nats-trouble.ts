import { ApplicationError } from "../../errors/application-error";

interface Place {
  stream: string;
  subject: string;
}

/** Why NATS keeps no message, or not this one. All but a message that it will never take is waited for. */
export function natsTrouble(cause: unknown, { stream, subject }: Place): Error {
  const { name, code, message } = cause as Error & { code?: unknown };
  if (code === tooLong) return new Error(`The message is longer than the stream ${stream} of NATS takes.`, { cause });
  const waits = (text: string) => new ApplicationError("connection-lost", text, {}, { cause });
  if (code === elsewhere || code === overlap) {
    return waits(
      `Another stream of NATS than ${stream} takes the subject ${subject}: name that one, or other subjects.`,
    );
  }
  if (name === "JetStreamNotEnabled") {
    return waits(
      `No stream of NATS takes the subject ${subject}: add it to those of ${stream}, or switch JetStream on.`,
    );
  }
  if (name === "JetStreamApiError") return waits(`The broker NATS refuses: ${message}. It is tried again.`);
  return waits("The broker NATS does not answer. It is tried again.");
}

// The numbers of JetStream's errors.
const [tooLong, elsewhere, overlap] = [10_054, 10_060, 10_065];
