import { Type } from "@sinclair/typebox";
import { column, entity } from "@/core/database";

/** Tables whose keys have two columns: everything belongs to a house. */
export const halls = entity("halls", {
  house: column.key(Type.String()),
  number: column.key(Type.Integer()),
  name: Type.String(),
});

export const seats = entity(
  "seats",
  {
    id: column.id("text"),
    house: Type.String(),
    hall: Type.Optional(Type.Integer()),
    row: Type.Integer(),
  },
  {
    foreignKeys: [{ columns: ["house", "hall"], references: () => [halls.house, halls.number], onDelete: "cascade" }],
  },
);

export const plays = entity("plays", {
  house: column.key(Type.String()),
  title: column.key(Type.String()),
});

export const performances = entity("performances", {
  house: column.key(Type.String()),
  hall: column.key(Type.Integer()),
  title: column.key(Type.String()),
});
