import { ApplicationError } from "../../errors/application-error";

/** Work went on after its transaction had ended: something inside it was not awaited. */
export class TransactionClosed extends ApplicationError {
  override readonly name = "TransactionClosed";

  constructor() {
    super("transaction-closed", "This transaction has ended. Await every call made inside it.");
  }
}
