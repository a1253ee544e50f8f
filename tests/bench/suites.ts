import { eventLog } from "./events.bench";
import type { Suite } from "./harness/suite";
import { fileImports } from "./http/file-import.bench";
import { http } from "./http/http.bench";
import { starts } from "./http/start.bench";
import { deepReads } from "./repository/deep-reads.bench";
import { manyRows } from "./repository/imports.bench";
import { reads } from "./repository/reads.bench";
import { writes } from "./repository/writes.bench";
import { sequences } from "./sequences.bench";
import { context, transactions } from "./transactions.bench";

/** What `bun run bench` measures, in this order. */
export const suites: readonly Suite[] = [
  reads,
  writes,
  manyRows,
  deepReads,
  transactions,
  context,
  sequences,
  eventLog,
  http,
  fileImports,
  starts,
];
