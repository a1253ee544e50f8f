import { nameOf } from "../../plan/encode";
import type { Source } from "../../plan/source";
import { QueryError } from "../../calls/query-error";
import { foreignCursor, fromCursor, type Place } from "./cursor";
import { nameOfOrder, parseTerms, reversed, type Term } from "./cursor-order";

/** Which part of a list a call asks for, as it comes at run time. */
export interface WalkRequest {
  first?: number;
  after?: string | undefined;
  last?: number;
  before?: string | undefined;
  page?: number | undefined;
  orderBy?: unknown;
}

/** A way along a list: so many rows from a place that a cursor marks, or behind so many others. */
export interface Walk {
  /** Tells the list from all others. */
  list: string;
  terms: readonly Term[];
  backward: boolean;
  /** The terms, or their opposites where the way leads back. */
  way: readonly Term[];
  size: number;
  place: Place | undefined;
  skip: number;
}

/** @throws QueryError for a call that asks for two parts, or for none. @throws Invalid for a cursor of another list. */
export function parseWalk(source: Source, { first, after, last, before, page, orderBy }: WalkRequest): Walk {
  const { name } = source;
  const backward = last !== undefined || before !== undefined;
  if (backward && (first !== undefined || after !== undefined)) {
    throw new QueryError(name, "a page has first and after, or last and before, not both.");
  }
  if (page !== undefined && (backward || after !== undefined)) {
    throw new QueryError(name, "a page has a number or a cursor, not both.");
  }
  const size = wholeNumber(name, backward ? "last" : "first", backward ? last : first);
  const skip = page === undefined ? 0 : (wholeNumber(name, "page", page) - 1) * size;
  if (!Number.isSafeInteger(skip)) throw new QueryError(name, "there is no page that far.");
  const terms = parseTerms(source, orderBy);
  const list = `${name} by ${nameOfOrder(terms)}`;
  const cursor: unknown = backward ? before : after;
  const place = cursor === undefined ? undefined : placeOf(list, terms, cursor, backward);
  return { list, terms, backward, way: backward ? terms.map(reversed) : terms, size, place, skip };
}

function wholeNumber(name: string, word: string, given: unknown): number {
  if (typeof given === "number" && Number.isSafeInteger(given) && given >= 1) return given;
  const what = typeof given === "number" ? "" : `, not ${nameOf(given)}`;
  throw new QueryError(name, `${word} is a whole number from 1 up${what}.`);
}

function placeOf(list: string, terms: readonly Term[], cursor: unknown, backward: boolean): Place {
  const name = backward ? "before" : "after";
  const place = fromCursor(list, cursor, name);
  const fits = place.length === terms.length;
  if (!fits || terms.some(({ column }, at) => place[at] === null && !column.nullable)) throw foreignCursor(name);
  return place;
}
