import { accessSync, constants, lstatSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { lockFile } from "../embedded-lock";
import { EmbeddedServerError, SET_DATABASE_URL } from "../embedded-server-error";
import { findRootHome, isRoot, makeRootHome } from "./root-home";

/** Where one embedded server keeps its things. */
export interface EmbeddedState {
  /** The folder a caller named, `<checkout>/.data/postgres`. For root it is a link to `home`. */
  folder: string;
  home: string;
  data: string;
  log: string;
  password: string;
}

/** One spelling for each folder, however it was reached. Its parent must exist. */
export function canonicalFolder(folder: string): string {
  return join(realpathSync(dirname(folder)), basename(folder));
}

/** @throws EmbeddedServerError when the folder or its lock belongs to somebody else, or nothing can be made there. */
export function refuseForeignFolder(folder: string): void {
  for (const path of [folder, lockFile(folder)]) {
    const uid = lstatSync(path, { throwIfNoEntry: false })?.uid;
    if (uid === undefined || uid === (process.getuid?.() ?? uid)) continue;
    throw new EmbeddedServerError(
      `${path} belongs to another user (uid ${uid}): go on as that user, or remove ${dirname(folder)} as that user ` +
        `(its data is lost), or ${SET_DATABASE_URL}.`,
    );
  }
  try {
    accessSync(dirname(folder), constants.W_OK);
  } catch (cause) {
    const parent = dirname(folder);
    throw new EmbeddedServerError(`${parent} is not writable: make it so for this user, or ${SET_DATABASE_URL}.`, {
      cause,
    });
  }
}

/** The state of a folder, made if there is none. Call it under the lock. */
export function openState(folder: string, durable: boolean): EmbeddedState {
  if (isRoot) return stateOf(folder, findRootHome(folder) ?? makeRootHome({ folder, durable }));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return stateOf(folder, realpathSync(folder));
}

/** The state of a folder, or nothing. Call it under the lock. */
export function findState(folder: string): EmbeddedState | undefined {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  const home = isRoot ? findRootHome(folder) : realpathSync(folder);
  return home === undefined ? undefined : stateOf(folder, home);
}

export function stateOf(folder: string, home: string): EmbeddedState {
  return {
    folder,
    home,
    data: join(home, "data"),
    log: join(home, "server.log"),
    password: join(home, "password"),
  };
}
