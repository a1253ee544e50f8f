import { GapFreeCounter, Repository, Sequence, formatNumber } from "@/core/database";
import { invoiceNumbers, invoices, orderNumbers } from "./billing.schema";

export class InvoicesRepository extends Repository(invoices) {
  readonly #orderNumbers = new Sequence(orderNumbers, this.database);
  readonly #invoiceNumbers = new GapFreeCounter(invoiceNumbers, this.database);

  /** The next order number; one that is not used is lost. */
  nextOrderNumber(): Promise<number> {
    return this.#orderNumbers.next();
  }

  /** `ORD-acme-001000`: every tenant counts for itself. */
  async nextOrderNumberOf(tenant: string): Promise<string> {
    return formatNumber(await this.#orderNumbers.for(tenant).next(), { prefix: `ORD-${tenant}` });
  }

  /** `INV-2026-000001`, without gaps: belongs into the transaction that writes the invoice. */
  async nextInvoiceNumber(year: number): Promise<string> {
    return formatNumber(await this.#invoiceNumbers.for(String(year)).next(), { prefix: "INV", year });
  }
}
