import { Type } from "@sinclair/typebox";
import { column, entity, gapFreeCounter, sequence } from "@/core/database";

export const orderNumbers = sequence("delivery_numbers", { start: 1000 });
export const invoiceNumbers = gapFreeCounter("invoice_numbers");

export const invoices = entity("invoices", {
  id: column.id(),
  number: Type.String({ maxLength: 40 }),
});
