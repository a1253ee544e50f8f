import { ApplicationError } from "../../errors/application-error";

/** A call that can never work as it is written; the message says how to write it. */
export class TransactionMisuse extends ApplicationError {
  override readonly name = "TransactionMisuse";

  constructor(message: string, options?: { cause?: unknown }) {
    super("transaction-misuse", message, {}, options);
  }
}
