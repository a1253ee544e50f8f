interface Answered {
  request: Request;
  responseValue: unknown;
  set: { headers: Record<string, unknown> };
}

interface AnyPage {
  nextCursor: string | null;
  previousCursor: string | null;
}

type Place = Record<string, string | number | null>;

const placeNames = ["first", "after", "last", "before", "page"];

/** Gives a page of a list its `Link` header (RFC 8288): the first page, and the ones beside this one. */
export function linkPages({ request, responseValue, set }: Answered): void {
  if (!isPage(responseValue)) return;
  const address = new URL(request.url);
  const places = placesBeside(responseValue, address.searchParams);
  const links = places.map(([rel, place]) => `<${pathTo(address, place)}>; rel="${rel}"`);
  set.headers["link"] = links.join(", ");
}

function isPage(answer: unknown): answer is AnyPage {
  return typeof answer === "object" && answer !== null && "nextCursor" in answer && "previousCursor" in answer;
}

function placesBeside({ nextCursor, previousCursor }: AnyPage, asked: URLSearchParams): [string, Place][] {
  const size = asked.get("first") ?? asked.get("last");
  const page = asked.has("page") ? Number(asked.get("page")) : undefined;
  const next = page === undefined ? { after: nextCursor } : { page: page + 1 };
  const previous = page === undefined ? { last: size, before: previousCursor } : { first: size, page: page - 1 };
  const places: [string, Place][] = [["first", { first: size }]];
  if (nextCursor !== null) places.push(["next", { first: size, ...next }]);
  if (previousCursor !== null) places.push(["prev", previous]);
  return places;
}

/** The same question at another place. Without a host, because only the client knows under which one it came. */
function pathTo({ pathname, searchParams }: URL, place: Place): string {
  const query = new URLSearchParams(searchParams);
  for (const name of placeNames) query.delete(name);
  for (const [name, value] of Object.entries(place)) if (value !== null) query.set(name, String(value));
  return query.size === 0 ? pathname : `${pathname}?${query.toString()}`;
}
