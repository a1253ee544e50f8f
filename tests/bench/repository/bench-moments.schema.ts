import { Type } from "@sinclair/typebox";
import { column, entity } from "@/core/database";

/** A long list: few columns, an order that an index has. */
export const benchMoments = entity(
  "bench_moments",
  {
    id: column.key(Type.Integer()),
    happenedAt: column.timestamp(),
    label: Type.String(),
  },
  { indexes: [["happenedAt", "id"]] },
);
