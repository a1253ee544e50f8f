/**
 * Stops an embedded server that nobody uses any more. It is a process of its own because the last user may be killed,
 * and because a server that stopped between two test files would have to start again at once.
 * Usage: bun embedded-reaper.ts <folder> <home> <idle milliseconds>
 */
import { existsSync } from "node:fs";
import { dirname } from "node:path";

import { withEmbeddedLock } from "./embedded-lock";
import { openSession, REAPER_LOCK, type Session } from "./embedded-session";
import { findPostmaster, type Postmaster, stopPostmaster } from "./postmaster";
import { readPassword } from "./state/data-folder";
import { stateOf } from "./state/embedded-state";

interface Usage {
  clients: number;
  /** How many sessions there ever were: tells of those that came and went between two looks. */
  sessions: string;
}

const [folder = "", home = "", idle = ""] = process.argv.slice(2);
const idleMilliseconds = Number(idle);
const pauseMilliseconds = Math.min(1000, idleMilliseconds / 5);
const state = stateOf(folder, home);
const postmaster = findPostmaster(state);
if (postmaster) await watch(postmaster);

/** Outlives crashes of single backends, which cut all connections; ends with this postmaster. */
async function watch({ pid, port }: Postmaster): Promise<void> {
  while (findPostmaster(state)?.pid === pid) {
    try {
      await using session = await openSession({ port, password: readPassword(state) });
      return await stopWhenUnused(session, pid);
    } catch {
      await Bun.sleep(pauseMilliseconds);
    }
  }
}

async function stopWhenUnused(session: Session, pid: number): Promise<void> {
  if (!(await becomeTheReaper(session))) return;
  let usage = await readUsage(session);
  let lastUse = Date.now();
  for (;;) {
    await Bun.sleep(pauseMilliseconds);
    const now = await readUsage(session);
    if (now.clients > 0 || now.sessions !== usage.sessions) lastUse = Date.now();
    usage = now;
    if (Date.now() - lastUse > idleMilliseconds && (await stopUnlessUsed(session, usage, pid))) return;
  }
}

/** Nobody can attach while this holds the lock; whoever did so just before is seen by the last look. */
async function stopUnlessUsed(session: Session, usage: Usage, pid: number): Promise<boolean> {
  const stop = async (): Promise<boolean> => {
    const now = await readUsage(session);
    if (now.clients > 0 || now.sessions !== usage.sessions) return false;
    await session.close();
    if (findPostmaster(state)?.pid === pid) await stopPostmaster(state);
    return true;
  };
  return existsSync(dirname(folder)) ? withEmbeddedLock(folder, stop) : stop();
}

async function becomeTheReaper({ sql }: Session): Promise<boolean> {
  const [row] = await sql<[{ locked: boolean }]>`select pg_try_advisory_lock(${REAPER_LOCK}::bigint) as locked`;
  return row.locked;
}

async function readUsage({ sql }: Session): Promise<Usage> {
  const [usage] = await sql<[Usage]>`
    select (select sum(sessions)::text from pg_stat_database) as sessions, (
      select count(*)::integer from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid()
    ) as clients`;
  return usage;
}
