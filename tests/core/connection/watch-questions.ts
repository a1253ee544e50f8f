import { relayTo } from "../../support/relay";

const ready = Buffer.from([0x5a, 0, 0, 0, 5]); // Z, and a letter

/** Stands before a server, and counts what clients ask, and what they ask before the last question is answered. */
export function watchQuestions(url: string) {
  const open = new Set<object>();
  const seen = { questions: 0, early: 0 };
  const relay = relayTo(url, {
    asked(client, bytes) {
      const asked = questionsIn(bytes);
      seen.questions += asked;
      seen.early += open.has(client) ? 1 : Math.max(0, asked - 1);
      if (asked > 0) open.add(client);
    },
    answered(client, bytes) {
      if (bytes.subarray(-6, -1).equals(ready)) open.delete(client);
    },
  });
  return { ...relay, seen };
}

/** How many messages ask for an answer: Sync and Query. The first of a connection has no letter, but a length below 2^24. */
function questionsIn(bytes: Buffer): number {
  let count = 0;
  for (let at = 0; at < bytes.length && bytes[at] !== 0; at += 1 + bytes.readUInt32BE(at + 1)) {
    if ("SQ".includes(String.fromCharCode(bytes[at] ?? 0))) count += 1;
  }
  return count;
}
