import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { explainFailure } from "../embedded-server-error";
import type { EmbeddedState } from "../state/embedded-state";
import { giveToServer } from "../state/root-home";
import type { Binaries } from "./embedded-binaries";
import { runProgram } from "./server-program";

const LOCALE = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];

const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=", // a socket's path is limited to about 100 bytes, a checkout's is not
  "max_connections=300", // a pool for each of many test processes
  "timezone=UTC",
];

/** For tests: fast, and nothing survives a crash of the machine. */
const DISPOSABLE_SETTINGS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

interface Cluster {
  /** The folder to make, in the state's home, and to fill: the cluster is its `data`. */
  folder: string;
  password: string;
  durable: boolean;
}

/** Makes a new cluster. @throws EmbeddedServerError */
export async function initialiseCluster(state: EmbeddedState, binaries: Binaries, cluster: Cluster): Promise<void> {
  const passwordFile = join(cluster.folder, "password");
  mkdirSync(cluster.folder, { mode: 0o700 });
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
  giveToServer(cluster.folder);
  giveToServer(passwordFile);

  const log = join(cluster.folder, "initdb.log");
  const output = openSync(log, "w");
  const args = initdbArguments(basename(cluster.folder), cluster.durable);
  const code = await runProgram(state, { binaries, name: "initdb", args, output }).finally(() => closeSync(output));
  if (code !== 0) throw explainFailure("PostgreSQL's initdb failed", readFileSync(log, "utf8"));
}

function initdbArguments(folder: string, durable: boolean): string[] {
  const settings = durable ? SETTINGS : [...SETTINGS, ...DISPOSABLE_SETTINGS];
  return [
    `--pgdata=${folder}/data`,
    "--username=postgres",
    "--auth=scram-sha-256",
    `--pwfile=${folder}/password`,
    ...LOCALE,
    ...settings.map((setting) => `--set=${setting}`),
    ...(durable ? [] : ["--no-sync"]),
  ];
}
