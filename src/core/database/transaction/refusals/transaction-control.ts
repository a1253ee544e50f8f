import { splitStatements } from "../../migrations/folder/sql-statements";
import { TransactionMisuse } from "./transaction-misuse";

const first = /^(?:begin|start|commit|end|rollback|abort|savepoint|release|prepare\s+transaction)\b/i;
// After whatever a statement may come after. Cheap, and true of harmless texts too.
const perhapsFirst = /(?:^|;|\*\/|[\n\r])\s*(?:begin|start|commit|end|rollback|abort|savepoint|release|prepare)\b/i;

/**
 * The driver gives a connection to the next one as soon as no transaction is open on it, and COMMIT succeeds where there
 * is nothing to commit: work would go on, half of it kept, among the statements of others.
 * @throws TransactionMisuse for SQL that begins or ends a transaction or a savepoint.
 */
export function refuseTransactionControl(text: string): void {
  if (!perhapsFirst.test(text)) return;
  if (splitStatements(text).some(({ code }) => first.test(code))) throw new TransactionMisuse(remedy);
}

const remedy =
  "SQL may not begin or end a transaction or a savepoint. Use transaction(), with propagation nested for a part.";
