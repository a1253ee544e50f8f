import type { Database } from "../../../../connection/database";
import { Transaction } from "../../../../transaction/scopes/transaction";
import type { Tx } from "../../../../transaction/tx";
import type { CallOptions } from "../../../calls/context";

/** Runs several statements of which all are kept or none, in the transaction that the call names. */
export async function inOnePiece<T>(database: Database, { tx }: CallOptions, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (tx === undefined) return database.transaction(work);
  if (tx === null) return database.transaction(work, { propagation: "new" });
  try {
    return await work(tx);
  } catch (error) {
    if (tx instanceof Transaction) tx.doom(error); // whoever catches the error, half of the rows must not be kept
    throw error;
  }
}
