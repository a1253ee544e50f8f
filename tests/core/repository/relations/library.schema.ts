import { Type } from "@sinclair/typebox";
import { column, entity } from "@/core/database";

export const authors = entity("authors", {
  id: column.id("text"),
  name: Type.String(),
  secret: column.hidden(Type.String({ default: "hidden" })),
  deletedAt: column.deletedAt(),
});

export const books = entity("books", {
  id: column.id("text"),
  authorId: Type.Optional(column.references(() => authors.id, { onDelete: "set null" })),
  title: Type.String(),
  pages: Type.Integer(),
  deletedAt: column.deletedAt(),
});

export const chapters = entity("chapters", {
  id: column.id("text"),
  bookId: column.references(() => books.id, { onDelete: "cascade" }),
  number: Type.Integer(),
});

export const labels = entity("labels", { id: column.id("text"), word: Type.String() });

export const bookLabels = entity("book_labels", {
  bookId: column.key(column.references(() => books.id, { onDelete: "cascade" })),
  labelId: column.key(column.references(() => labels.id, { onDelete: "cascade" })),
  deletedAt: column.deletedAt(),
});
